"""Many answers judged in one go: each on its own, told of in words, and nothing paid twice."""

import uuid

import pytest

from annotation.errors import ReasonNeeded
from annotation.models import Contribution, Review, ReviewPay, Tally
from annotation.services import consensus, reviewing
from caravan.events.models import Event
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
FEE = 700


def answers(count: int, share: float = 0.0, verdicts: int = 10) -> list[uuid.UUID]:
    """Return answers of Ann's that wait for review, in a campaign with money for so many verdicts."""
    campaign = make.campaign(
        tasks=count,
        answers_per_task=1,
        review_rule="everything",
        second_review_share=share,
        review_price_base_units=FEE,
        budget=count * make.PRICE + verdicts * FEE,
    )
    for _ in range(count):
        make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    return list(campaign.contributions.order_by("pk").values_list("pk", flat=True))


def accept(ids: list[uuid.UUID]) -> list[reviewing.Outcome]:
    return reviewing.judge_many(ids, reviewer=cast.rui(), verdict="approved", reason="", comment="")


def test_each_is_told_what_became_of_it_and_what_stops_one_stops_no_other() -> None:
    mine, late, good, other = answers(4)
    Contribution.objects.filter(pk=mine).update(annotator=cast.rui())
    reviewing.approve(Contribution.objects.get(pk=late), reviewer=cast.olga())
    unknown = uuid.uuid4()
    outcomes = accept([mine, late, unknown, good, other, good])
    assert [each.id for each in outcomes] == [mine, late, unknown, good, other]
    assert [each.kind for each in outcomes] == ["refused", "late", "foreign", "done", "done"]
    assert [each.ok for each in outcomes] == [False, False, False, True, True]
    assert "Somebody else" in outcomes[1].problem
    assert set(Contribution.objects.filter(state="approved").values_list("pk", flat=True)) == {late, good, other}


def test_said_again_nothing_is_paid_twice() -> None:
    ids = answers(3)
    assert {each.kind for each in accept(ids)} == {"done"}
    tally = Tally.objects.get()
    assert {each.kind for each in accept(ids)} == {"late"}
    assert Tally.objects.get().available_base_units == tally.available_base_units
    assert Event.objects.filter(name__startswith="contribution.approved").count() == 3
    assert (Review.objects.count(), ReviewPay.objects.count()) == (3, 3)


def test_when_the_money_ends_the_rest_is_left_as_it_was() -> None:
    ids = answers(3, verdicts=2)
    outcomes = accept(ids)
    assert [each.kind for each in outcomes] == ["done", "done", "refused"]
    assert (Review.objects.count(), ReviewPay.objects.count()) == (2, 2)
    assert Contribution.objects.get(pk=ids[2]).state == "submitted"


def test_a_first_verdict_of_two_is_kept() -> None:
    accounts.enrolled(accounts.person("rosa"), cast.weather_watch(), "reviewer")
    (one,) = accept(answers(1, share=1.0))
    assert (one.kind, one.ok) == ("kept", True)


def test_a_stranger_judges_none() -> None:
    outcomes = reviewing.judge_many(answers(2), reviewer=cast.mallory(), verdict="approved", reason="", comment="")
    assert [each.kind for each in outcomes] == ["foreign", "foreign"]
    assert not Review.objects.exists()


def test_a_rejection_says_why_before_anything_is_judged() -> None:
    ids = answers(2)
    with pytest.raises(ReasonNeeded):
        reviewing.judge_many(ids, reviewer=cast.rui(), verdict="rejected", reason="other", comment=" ")
    assert not Review.objects.exists()
    done = reviewing.judge_many(ids, reviewer=cast.rui(), verdict="rejected", reason="other", comment="Blurred.")
    assert {each.kind for each in done} == {"done"}
    assert set(Contribution.objects.values_list("state", "reason", "comment")) == {("rejected", "other", "Blurred.")}


def test_there_is_a_most() -> None:
    with pytest.raises(ValueError, match="at most 100"):
        accept([uuid.uuid4() for _ in range(101)])
