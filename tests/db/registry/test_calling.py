"""Calls at once never spend the same unit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from registry.errors import CallUnderWay, EmptyPurse, LimitReached, OtherCall
from registry.gateway.prices import Count
from registry.models import Call, Charge
from registry.services import auditing, calling, keys, offering, registering
from registry.services.calling import Order, Outcome
from tests import cast
from tests.factories import registry as make


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("purse_holds", "a_day"), [(100, 0), (10_000, 100)])
def test_sixty_calls_at_once_spend_what_there_is_and_no_more(purse_holds: int, a_day: int) -> None:
    version = make.published("Model")
    registering.set_prices(version, {"call": 7})
    purse = make.purse(purse_holds)
    key = keys.issue(purse, by=cast.mallory(), name="x", daily_base_units=a_day)[0]
    found = offering.find("model")

    def one(number: int) -> str:
        try:
            call = calling.begin(key, Order(found, "infer", "x", str(number), f"n{number % 40}"), most=20)
            if number % 5 == 0:
                calling.fail(call, "on cue")
                return "failed"
            calling.charge(call, Outcome(Count()))
            return "charged"
        except (EmptyPurse, LimitReached, CallUnderWay, OtherCall) as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(one, range(60)))
    purse.refresh_from_db()
    charged = said.count("charged")
    assert 5 <= charged <= 100 // 7
    assert Call.objects.filter(state=Call.State.CHARGED).count() == Charge.objects.count() == charged
    assert purse.available_base_units == purse_holds - 7 * charged
    key.refresh_from_db()
    assert key.spent_base_units == (7 * charged if a_day else 0)
    assert auditing.problems() == []
