"""What the database counts is what was answered."""

import pytest

from annotation.models import Campaign, CampaignStatistics, Contribution
from annotation.services import measuring
from annotation.tasks import refit_campaign
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def counted(campaign: Campaign) -> dict[str, object]:
    measuring.measure(campaign.pk)
    return dict(CampaignStatistics.objects.get(campaign=campaign).payload)


def test_nothing_answered_is_counted_as_nothing() -> None:
    found = counted(make.campaign())
    assert found["totals"]["answers"] == 0  # type: ignore[index]
    assert found["people"] == found["disagreed"] == found["calibration"] == []


def test_everything_is_counted_with_the_refit() -> None:
    campaign = make.campaign(tasks=3)
    for person, said in ((cast.ann(), "Good"), (cast.bruno(), "Good"), (cast.mallory(), "Bad")):
        for _ in range(3):
            make.contribution(campaign, person, make.choice(said))
    refit_campaign(str(campaign.pk))
    row = CampaignStatistics.objects.get(campaign=campaign)
    found = row.payload
    assert row.answers_counted == 9
    assert sum(map(sum, found["confusion"]["counts"])) == 9
    names = found["agreement"]["people"]
    ann, bruno, mallory = (names.index(who.name) for who in (cast.ann(), cast.bruno(), cast.mallory()))
    assert found["agreement"]["cells"][ann][bruno] == [1.0, 3]
    assert found["agreement"]["cells"][ann][mallory] == [0.0, 3]
    assert [each["counts"] for each in found["disagreed"]] == [[2, 1]] * 3
    assert found["labels"][0][:2] == ["Good", 6]
    assert sum(found["hours"]) == sum(count for _, count in found["days"]) == 9


def test_costs_and_times() -> None:
    campaign = make.campaign(tasks=4)
    for seconds in (2, 4, 6, 8):
        row = make.contribution(campaign, cast.ann())
        Contribution.objects.filter(pk=row.pk).update(lead_time_ms=seconds * 1000, state="approved")
    totals = counted(campaign)["totals"]
    assert totals["seconds"] == [3.5, 5.0, 6.5]  # type: ignore[index]
    assert totals["per_accepted_base_units"] == str(make.PRICE)  # type: ignore[index]


def test_calibration_asks_known_answers_that_were_not_told() -> None:
    campaign = make.campaign(tasks=40, review_rule=Campaign.ReviewRule.EVERYTHING)
    for person in (cast.ann(), cast.bruno()):
        for _ in range(40):
            make.contribution(campaign, person)
    Contribution.objects.update(state="approved", decided_by="reviewer")
    found = counted(campaign)["calibration"]
    assert sum(each["tasks"] for each in found) == 40  # type: ignore[attr-defined]
