"""`manage.py bench royalties` in small, in the test's own database: it counts right, and finds what is wrong."""

import pytest
from django.db.models import F

from bench.royalties import counting, flood
from registry.models import Purse
from registry.services import auditing
from rewards.models import Royalty

pytestmark = pytest.mark.django_db


def test_every_unit_of_many_calls_is_with_somebody() -> None:
    report = flood.run(contributors=40, calls=300, depth=3, seed=7, tell=lambda _: None)
    assert (report["ok"], report["problems"]) == (True, [])
    assert report["charged_base_units"] == report["owed_base_units"] + report["waiting_base_units"]
    assert 0 < report["waiting_base_units"] < report["charged_base_units"] / 100
    assert report["people_paid"] > 20


def test_a_unit_too_many_is_found() -> None:
    flood.run(contributors=10, calls=50, depth=2, seed=7, tell=lambda _: None)
    royalty = Royalty.objects.order_by("pk").first()
    assert royalty
    Royalty.objects.filter(pk=royalty.pk).update(amount_base_units=F("amount_base_units") + 100)
    wrong, _largest = counting.differences(*counting.expected())
    assert [str(royalty.person_id) in each for each in wrong] == [True]
    Purse.objects.update(available_base_units=F("available_base_units") - 1)
    assert {each["where"] for each in auditing.problems()} == {
        "purses agree with the ledger",
        "what is owed is what the royalties say",
        "what is not shared out lies in its version's pot",
    }
