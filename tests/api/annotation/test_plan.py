"""The plan over HTTP."""

from typing import Any

import pytest
from django.test import Client

from annotation.models import Campaign
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def asked(campaign: Campaign, **supposed: Any) -> Any:
    token = accounts.token(cast.olga(), "manage")
    return Client().get(f"/api/v1/campaigns/{campaign.pk}/plan/", supposed, headers={"Authorization": f"Token {token}"})


def test_more_answers_cost_more_and_are_right_more_often() -> None:
    plan = asked(make.campaign(live=False)).json()
    costs = [int(point["cost_base_units"]) for point in plan["points"]]
    assert [point["answers_per_task"] for point in plan["points"]] == list(range(1, 10))
    assert costs == sorted(costs)
    assert plan["points"][8]["known"]["share"] > plan["points"][0]["known"]["share"]
    assert plan["pilot_answers"] == 0


def test_what_is_supposed_is_planned_with_and_nonsense_refused() -> None:
    campaign = make.campaign(live=False)
    plan = asked(campaign, accuracy=0.9, gold_share=0.5).json()
    assert (plan["accuracy"], plan["gold_share"]) == (pytest.approx(0.9), 0.5)
    assert int(plan["points"][0]["cost_base_units"]) == 2 * int(
        asked(campaign, gold_share=0).json()["points"][0]["cost_base_units"]
    )
    assert asked(campaign, accuracy=2).status_code == 400
