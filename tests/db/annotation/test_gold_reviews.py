"""Gold reviews: they look like the rest, show how a reviewer judges, and change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotation import dossiers
from annotation.errors import OwnWork
from annotation.models import (
    Campaign,
    Contribution,
    GoldItem,
    GoldResult,
    Review,
    ReviewerSkill,
    ReviewPay,
    ReviewProbe,
    Tally,
)
from annotation.services import appealing, consensus, probing, reviewing, seconding
from annotation.tasks import plant_probe
from caravan.accounts.models import Membership
from caravan.lib.states import IllegalMove
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
FEE = 700


def known(*, passed: bool = True, **fields: Any) -> tuple[Campaign, Contribution]:
    """Return a campaign, and an answer to gold that was up for review and is decided; another answer waits."""
    campaign = make.campaign(
        tasks=2, answers_per_task=1, review_rule=Campaign.ReviewRule.EVERYTHING, review_price_base_units=FEE, **fields
    )
    for _ in range(2):
        make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    row = Contribution.objects.select_related("campaign", "task").order_by("pk")[0]
    Tally.objects.filter(pk=campaign.pk).update(available_base_units=10 * FEE)
    reviewing.approve(row, reviewer=cast.olga())
    item = GoldItem.objects.create(
        task=row.task, campaign=campaign, answer=row.result, label="Good", cap=10, created_by=cast.olga()
    )
    GoldResult.objects.create(contribution=row, item=item, similarity=float(passed), passed=passed)
    return campaign, row


def test_it_looks_like_the_rest_in_queue_page_and_api() -> None:
    campaign, row = known()
    plant_probe(str(campaign.pk), str(cast.rui().pk))
    found = reviewing.waiting(cast.rui(), most=10)
    assert row in found
    assert len(found) == 2
    assert {(each.state, each.decided_at, each.decided_by, each.reason) for each in found} == {
        ("submitted", None, "", "")
    }
    assert all(each.review_due_at and each.review_due_at > timezone.now() for each in found)
    client = Client()
    client.force_login(cast.rui())
    pages = [client.get(f"/review/{each.pk}/") for each in found]
    assert [page.status_code for page in pages] == [200, 200]
    assert not any("approved" in page.content.decode().lower() for page in pages)
    dossiers = [client.get(f"/api/v1/contributions/{each.pk}/dossier/").json() for each in found]
    told = [
        (each["contribution"]["decided_by"], each["gold"], each["votes"], len(each["timeline"])) for each in dossiers
    ]
    assert told[0] == told[1]
    listed = client.get("/api/v1/reviews/").json()
    assert {each["state"] for each in listed} == {"submitted"}
    assert {key for each in listed for key in each if each[key] is None} == {
        key for key in listed[0] if listed[0][key] is None
    }


@pytest.mark.parametrize("passed", [True, False])
def test_a_verdict_shows_how_its_reviewer_judges_is_paid_and_does_no_harm(*, passed: bool) -> None:
    campaign, row = known(passed=passed)
    probing.plant(campaign, cast.rui())
    row = Contribution.objects.select_related("campaign").get(pk=row.pk)
    before = Tally.objects.values().get(pk=campaign.pk)
    reviewing.reject(row, reviewer=cast.rui(), reason="spam", comment="")
    after = Tally.objects.values().get(pk=campaign.pk)
    assert after == {
        **before,
        "available_base_units": before["available_base_units"] - FEE,
        "reviews_base_units": before["reviews_base_units"] + FEE,
    }
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.reason) == ("approved", "reviewer", "")
    skill = ReviewerSkill.objects.get(person=cast.rui())
    assert [skill.refused_right, skill.refused_wrong] == pytest.approx([float(passed), float(not passed)])
    assert ReviewPay.objects.get(person=cast.rui()).said["verdict"] == "rejected"
    assert not Review.objects.filter(reviewer=cast.rui()).exists()
    with pytest.raises(IllegalMove):
        reviewing.approve(row, reviewer=cast.rui())
    assert row not in reviewing.waiting(cast.rui(), most=10)


def test_nobody_gets_what_they_answered_or_judged_or_had() -> None:
    campaign, _row = known()
    assert probing.plant(campaign, cast.olga()) is None
    assert probing.plant(campaign, cast.ann()) is None
    assert probing.plant(campaign, cast.rui()) is not None
    assert probing.plant(campaign, cast.rui()) is None


def test_one_is_planted_after_a_share_of_verdicts(django_capture_on_commit_callbacks: Any) -> None:
    campaign, row = known()
    review = Review.objects.get()
    for share, planted in ((0.0, 0), (1.0, 1)):
        campaign.gold_share = share
        with django_capture_on_commit_callbacks() as callbacks:
            probing.plant_after(review, campaign)
        assert len(callbacks) == planted
    assert seconding.heard(row) == []


def test_a_verdict_on_an_answer_to_gold_in_the_queue_counts_too() -> None:
    campaign, _row = known()
    Campaign.objects.update(gold_share=0.1)
    other = Contribution.objects.select_related("campaign", "task").get(state="submitted")
    item = GoldItem.objects.create(
        task=other.task, campaign=campaign, answer=other.result, label="Good", cap=10, created_by=cast.olga()
    )
    GoldResult.objects.create(contribution=other, item=item, similarity=0, passed=False)
    reviewing.approve(other, reviewer=cast.rui())
    assert ReviewerSkill.objects.get(person=cast.rui()).accepted_wrong == pytest.approx(1)


def test_who_reviews_no_more_has_none_and_reads_none() -> None:
    campaign, row = known()
    rui = cast.rui()
    probing.plant(campaign, rui)
    assert reviewing.waiting_one(rui, row.pk) == row
    Membership.objects.filter(user=rui).delete()
    assert reviewing.waiting(rui, most=10) == []
    assert reviewing.waiting_one(rui, row.pk) is None
    client = Client()
    client.force_login(rui)
    assert client.get(f"/review/{row.pk}/").status_code == 404


def test_an_appeal_takes_the_answer_out_of_queues() -> None:
    campaign, row = known(passed=False)
    other = Contribution.objects.select_related("campaign").get(state="submitted")
    reviewing.reject(other, reviewer=cast.olga(), reason="spam", comment="")
    for each in (row, other):
        ReviewProbe.objects.create(
            campaign=campaign,
            contribution=each,
            person=cast.rui(),
            right=False,
            due_at=timezone.now() + timedelta(days=1),
        )
    appealing.open_appeal(other.pk, author=cast.ann(), words="Look again.")
    assert [each.pk for each in reviewing.waiting(cast.rui(), most=10)] == [row.pk]
    found = dossiers.facts(dossiers.seen_by(cast.rui()).get(pk=other.pk), viewer=cast.rui())
    assert found["contribution"].state == "rejected"


def test_who_judged_an_answer_as_gold_review_does_not_hear_its_appeal() -> None:
    campaign, _row = known()
    other = Contribution.objects.select_related("campaign").get(state="submitted")
    reviewing.reject(other, reviewer=cast.olga(), reason="spam", comment="")
    due = timezone.now() + timedelta(days=1)
    ReviewProbe.objects.create(campaign=campaign, contribution=other, person=cast.rui(), right=False, due_at=due)
    reviewing.reject(other, reviewer=cast.rui(), reason="spam", comment="")
    appeal = appealing.open_appeal(other.pk, author=cast.ann(), words="Look again.")
    assert not appealing.queue(cast.rui()).exists()
    with pytest.raises(OwnWork):
        appealing.uphold(appeal, reviewer=cast.rui(), answer="As before.")
