"""Consensus, reviewers and silence decide; money and numbers follow."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from annotation.errors import NotWaiting, OwnWork, ReasonNeeded
from annotation.models import Campaign, Contribution, Cursor, Resolution, Review, Skill, Tally
from annotation.services import authoring, consensus, reviewing
from annotation.services.settling import rule
from caravan.accounts.models import User
from caravan.events.models import Event
from caravan.lib.states import IllegalMove, StaleState
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
RULE = Campaign.ReviewRule


def answered(rule: str, *, tasks: int = 8, **fields: Any) -> Campaign:
    """Return a campaign in which Ann and Bruno say Good to everything and Mallory says Bad."""
    campaign = make.campaign(tasks=tasks, answers_per_task=3, review_rule=rule, **fields)
    for person, value in ((cast.ann(), "Good"), (cast.bruno(), "Good"), (cast.mallory(), "Bad")):
        for _ in range(tasks):
            make.contribution(campaign, person, make.choice(value))
    consensus.refit(campaign.pk)
    return campaign


def states(person: User) -> set[str]:
    return set(Contribution.objects.filter(annotator=person).values_list("state", flat=True))


def books(campaign: Campaign) -> None:
    """Check that every base unit is somewhere: available, promised, or earned."""
    tally = Tally.objects.get(pk=campaign.pk)
    rows = Contribution.objects.filter(campaign=campaign)
    kept = rows.exclude(state="rejected").aggregate(sum=Sum("price_base_units"))["sum"] or 0
    assert tally.available_base_units + tally.held_base_units + int(kept) == tally.funded_base_units
    assert tally.approved == rows.filter(state="approved").count()
    assert tally.rejected == rows.filter(state="rejected").count()
    cursors = Cursor.objects.filter(campaign=campaign)
    numbers = cursors.aggregate(p=Sum("pending_base_units"), a=Sum("approved_base_units"))
    assert (numbers["p"] or 0) + (numbers["a"] or 0) == int(kept)


def test_consensus_alone_approves_agreement_and_rejects_confident_disagreement() -> None:
    campaign = answered(RULE.NONE, target_confidence=0.5)
    assert states(cast.ann()) == {"approved"}
    assert states(cast.mallory()) == {"rejected"}
    rejected = Contribution.objects.filter(state="rejected")[0]
    assert (rejected.decided_by, rejected.reason) == ("consensus", "wrong_answer")
    assert Event.objects.filter(name="contribution.approved").count() == 16
    assert Event.objects.filter(name="contribution.rejected").count() == 8
    assert Event.objects.filter(name="contribution.approved")[0].payload["amount_base_units"] == str(make.PRICE)
    books(campaign)


def test_without_confidence_nobody_is_refused() -> None:
    campaign = answered(RULE.NONE, target_confidence=1.0)
    assert not Contribution.objects.filter(state="rejected").exists()
    books(campaign)


def test_by_risk_approves_confident_agreement_and_leaves_the_rest_to_people() -> None:
    campaign = answered(RULE.BY_RISK, target_confidence=0.5)
    assert states(cast.ann()) == {"approved"}
    assert states(cast.mallory()) == {"submitted"}
    assert reviewing.queue(cast.rui()).count() == 8
    assert all(row.risk > 0.5 * make.PRICE for row in reviewing.queue(cast.rui()))
    books(campaign)


def test_everything_waits_until_silence_accepts_it() -> None:
    campaign = answered(RULE.EVERYTHING, review_window_s=60)
    assert reviewing.accept_by_silence() == 0
    Contribution.objects.update(review_due_at=timezone.now() - timedelta(seconds=1))
    assert reviewing.accept_by_silence() == 24
    assert set(Contribution.objects.values_list("decided_by", flat=True)) == {"silence"}
    books(campaign)


@pytest.mark.parametrize("label", [None, "Good", "Bad"])
@pytest.mark.parametrize("confidence", [None, 0.2, 0.95])
def test_the_rules_in_a_table(label: str | None, confidence: float | None) -> None:
    resolution = Resolution(label="Good", confidence=confidence)
    sure = confidence == 0.95
    assert rule(RULE.EVERYTHING, label, resolution, 0.9) == "wait"
    assert rule(RULE.BY_RISK, label, resolution, 0.9) == ("approved" if sure and label == "Good" else "wait")
    assert rule(RULE.NONE, label, resolution, 0.9) == ("rejected" if sure and label == "Bad" else "approved")


def test_a_refit_writes_resolutions_and_skills_and_can_run_twice() -> None:
    campaign = answered(RULE.NONE, target_confidence=0.5)
    before = Tally.objects.values().get()
    consensus.refit(campaign.pk)
    assert Tally.objects.values().get() == before
    assert set(Resolution.objects.values_list("label", "answers_used")) == {("Good", 3)}
    assert Resolution.objects.all()[0].answer == {"mood": ["Good"]}
    skills = {skill.annotator: skill.a / (skill.a + skill.b) for skill in Skill.objects.all()}
    assert skills[cast.mallory()] < 0.5 < skills[cast.ann()]


def test_unfinished_tasks_are_decided_when_the_campaign_is_finished() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=3, review_rule=RULE.NONE)
    make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    assert states(cast.ann()) == {"submitted"}
    authoring.finish(campaign)
    assert consensus.due() == [campaign.pk]
    consensus.refit(campaign.pk)
    assert states(cast.ann()) == {"approved"}


def test_a_campaign_is_finished_by_its_deadline() -> None:
    campaign = make.campaign()
    Campaign.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    assert authoring.finish_overdue() == 1
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.FINISHED


def test_words_are_approved_and_resolved_by_the_most_frequent_answer() -> None:
    campaign = make.campaign(tasks=1, label_config=make.TEXT_CONFIG, review_rule=RULE.NONE)
    for person, text in ((cast.ann(), "rain"), (cast.bruno(), "sun"), (cast.mallory(), "sun")):
        make.contribution(campaign, person, make.words(text))
    consensus.refit(campaign.pk)
    assert Resolution.objects.get().answer == {"words": ["sun"]}
    assert Contribution.objects.filter(state="approved").count() == 3


def test_a_reviewer_approves_once() -> None:
    campaign = answered(RULE.EVERYTHING, tasks=1)
    row = reviewing.queue(cast.rui())[0]
    stale = Contribution.objects.get(pk=row.pk)
    reviewing.approve(row, reviewer=cast.rui())
    assert Review.objects.get().reviewer == cast.rui()
    with pytest.raises(IllegalMove):
        reviewing.approve(row, reviewer=cast.rui())
    with pytest.raises(StaleState):
        reviewing.reject(stale, reviewer=cast.olga(), reason="spam", comment="")
    books(campaign)


def test_a_rejection_holds_the_money_and_needs_a_reason() -> None:
    campaign = answered(RULE.EVERYTHING, tasks=1)
    row = reviewing.queue(cast.rui())[0]
    for reason, comment in (("", "x"), ("nonsense", "x"), ("other", "  ")):
        with pytest.raises(ReasonNeeded):
            reviewing.reject(row, reviewer=cast.rui(), reason=reason, comment=comment)
    reviewing.reject(row, reviewer=cast.rui(), reason="other", comment="Empty words")
    assert Tally.objects.get().held_base_units == make.PRICE
    assert Event.objects.get(name="contribution.rejected").payload["reason"] == "other"
    books(campaign)


def test_nobody_judges_their_own_work_nor_work_that_still_waits() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=2, review_rule=RULE.EVERYTHING)
    own = make.contribution(campaign, cast.rui())
    with pytest.raises(NotWaiting):
        reviewing.approve(own, reviewer=cast.olga())
    make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    own.refresh_from_db()
    assert own not in reviewing.queue(cast.rui())
    with pytest.raises(OwnWork):
        reviewing.approve(own, reviewer=cast.rui())


def test_what_a_reviewer_refused_no_longer_counts_and_what_one_approved_is_gold() -> None:
    campaign = answered(RULE.EVERYTHING, tasks=1)
    for row in reviewing.queue(cast.rui()):
        if row.label == "Good":
            reviewing.reject(row, reviewer=cast.rui(), reason="wrong_answer", comment="")
        else:
            reviewing.approve(row, reviewer=cast.rui())
    consensus.refit(campaign.pk)
    assert Resolution.objects.get().label == "Bad"


def test_the_queue_is_only_for_the_campaigns_reviewers() -> None:
    answered(RULE.EVERYTHING, tasks=1)
    assert reviewing.queue(cast.rui()).count() == 3
    assert reviewing.queue(cast.olga()).count() == 3
    assert reviewing.queue(accounts.person("stranger")).count() == 0
