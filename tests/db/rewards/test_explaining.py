"""What each number of a person's pay is, and what comes next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from annotation.models import Contribution
from rewards import explaining
from rewards.models import Account, Epoch
from rewards.services import batching
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def points(settings: Settings) -> None:
    """No chain at all."""
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}


def steps() -> dict[str, tuple[int, str]]:
    ((token, found),) = explaining.journeys(cast.ann())
    assert token == "CVN"
    return {step.label: (step.amount, step.next) for step in found}


def test_each_number_says_what_comes_next() -> None:
    assert [amount for amount, _ in steps().values()] == [0, 0, 0, 0]
    campaign = money.live(money.campaign())
    money.approved(campaign, cast.ann(), 2)
    batching.seal("CVN")
    money.approved(campaign, cast.ann(), 1)
    assert steps()["Accrued"] == (
        make.PRICE,
        "Sealed into the next epoch, mostly within minutes, an hour at the latest.",
    )
    assert steps()["Anchored"] == (2 * make.PRICE, "Points stay here: there is nothing to draw.")
    Epoch.objects.update(state=Epoch.State.POSTING, pays_from=timezone.now() + timedelta(days=1))
    assert "Epoch 1 is being posted" in steps()["Accrued"][1]
    assert "can be drawn from" in steps()["Claimable"][1]


def test_what_is_held_for_an_appeal_is_a_number_of_its_own() -> None:
    campaign = make.campaign()
    made = make.contribution(campaign, cast.ann())
    Contribution.objects.filter(pk=made.pk).update(held_until=timezone.now() + timedelta(days=3))
    amount, following = steps()["Held"]
    assert amount == made.price_base_units
    assert following.startswith("Paid when an appeal succeeds")
    assert not Account.objects.filter(key=str(cast.ann().pk)).exists()
