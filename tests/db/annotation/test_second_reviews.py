"""Second, blind verdicts; a third where two differ; reviewers paid whatever they say."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from annotation.errors import AlreadyJudged, CampaignLocked, NotYourTurn, ReviewUnfunded
from annotation.models import Campaign, Contribution, Review, ReviewerSkill, ReviewPay, Tally
from annotation.services import authoring, calibrating, consensus, reviewing, seconding
from caravan.accounts.models import Membership, User
from caravan.events.models import Event
from caravan.lib.states import IllegalMove, StaleState
from tests import cast
from tests.db.annotation.test_races import together
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
FEE = 700


def reviewer(name: str) -> User:
    user = accounts.person(name)
    accounts.enrolled(user, cast.weather_watch(), Membership.Role.REVIEWER)
    return user


def waiting(share: float = 1.0, answers: int = 1, fee: int = FEE, **fields: Any) -> tuple[Campaign, Contribution]:
    """Return a campaign whose verdicts need another, and Ann's first answer, which waits for review."""
    campaign = make.campaign(
        tasks=answers,
        answers_per_task=1,
        review_rule=Campaign.ReviewRule.EVERYTHING,
        second_review_share=share,
        review_price_base_units=fee,
        budget=answers * make.PRICE + 10 * FEE,
        **fields,
    )
    for _ in range(answers):
        make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    return campaign, fresh(Contribution.objects.order_by("pk")[0])


def fresh(row: Contribution) -> Contribution:
    return Contribution.objects.select_related("campaign").get(pk=row.pk)


def refuse(row: Contribution, by: User) -> None:
    reviewing.reject(fresh(row), reviewer=by, reason="incomplete", comment="half of it")


def accept(row: Contribution, by: User) -> None:
    reviewing.approve(fresh(row), reviewer=by)


def books(campaign: Campaign) -> None:
    """Check that the budget is what was funded, less answers that may still be paid and verdicts."""
    tally = Tally.objects.get(pk=campaign.pk)
    answers = sum(Contribution.objects.exclude(state="rejected").values_list("price_base_units", flat=True))
    verdicts = sum(ReviewPay.objects.values_list("amount_base_units", flat=True))
    assert tally.available_base_units + tally.held_base_units + answers + verdicts == tally.funded_base_units


def test_two_who_agree_refuse_and_one_alone_does_not() -> None:
    campaign, row = waiting()
    refuse(row, cast.rui())
    assert (fresh(row).state, fresh(row).review_round) == ("submitted", 1)
    assert not Event.objects.filter(name__startswith="contribution.rejected").exists()
    refuse(row, reviewer("rosa"))
    assert (fresh(row).state, fresh(row).decided_by, fresh(row).reason) == ("rejected", "reviewer", "incomplete")
    assert Event.objects.filter(name="contribution.rejected").count() == 1
    books(campaign)


def test_whoever_is_second_sees_an_ordinary_answer_and_whoever_was_first_sees_none() -> None:
    _campaign, row = waiting()
    refuse(row, cast.rui())
    assert not reviewing.queue(cast.rui()).exists()
    assert reviewing.queue(reviewer("rosa")).get() == row
    assert seconding.heard(fresh(row)) == []
    with pytest.raises(AlreadyJudged):
        accept(row, cast.rui())
    assert Review.objects.count() == 1


def test_two_who_differ_leave_it_to_an_owner_who_hears_both() -> None:
    campaign, row = waiting()
    refuse(row, cast.rui())
    accept(row, reviewer("rosa"))
    assert (fresh(row).state, fresh(row).review_round) == ("submitted", 2)
    assert not reviewing.queue(reviewer("rex")).exists()
    with pytest.raises(NotYourTurn):
        accept(row, reviewer("rex"))
    assert [each.verdict for each in seconding.heard(reviewing.queue(cast.olga()).get())] == ["rejected", "approved"]
    accept(row, cast.olga())
    assert fresh(row).state == "approved"
    right, wrong = (ReviewerSkill.objects.get(person=each) for each in (reviewer("rosa"), cast.rui()))
    assert [right.accepted_right, wrong.refused_right] == pytest.approx([1, 1])
    assert right.certain > wrong.certain
    books(campaign)


def test_a_reviewer_who_has_proven_themselves_settles_too() -> None:
    campaign, row = waiting()
    refuse(row, cast.rui())
    accept(row, reviewer("rosa"))
    ReviewerSkill.objects.create(campaign=campaign, person=reviewer("rex"), certain=seconding.PROVEN)
    refuse(row, reviewer("rex"))
    assert fresh(row).state == "rejected"


@pytest.mark.parametrize(("first", "by"), [(refuse, "silence"), (accept, "reviewer")])
def test_silence_of_the_second_is_never_against_the_author(first: Any, by: str) -> None:
    campaign, row = waiting()
    first(row, cast.rui())
    due = fresh(row).review_due_at
    assert due is not None
    assert due > timezone.now() + timedelta(seconds=campaign.review_window_s - 60)
    Contribution.objects.update(review_due_at=timezone.now())
    assert reviewing.accept_by_silence() == 1
    assert (fresh(row).state, fresh(row).decided_by) == ("approved", by)
    books(campaign)


def test_silence_of_the_third_accepts() -> None:
    _campaign, row = waiting()
    accept(row, cast.rui())
    refuse(row, reviewer("rosa"))
    Contribution.objects.update(review_due_at=timezone.now())
    reviewing.accept_by_silence()
    assert (fresh(row).state, fresh(row).decided_by) == ("approved", "silence")


def test_where_nobody_else_reviews_the_first_verdict_stands() -> None:
    _campaign, row = waiting()
    Membership.objects.exclude(user=cast.rui()).delete()
    refuse(row, cast.rui())
    assert fresh(row).state == "rejected"


def test_the_share_is_kept_and_keyed() -> None:
    campaign, _row = waiting(share=0.3, answers=1)
    rows = [Contribution() for _ in range(2000)]
    drawn = [seconding.is_drawn(campaign, row, 0.3) for row in rows]
    assert 0.25 < sum(drawn) / len(drawn) < 0.35
    assert all(seconding.is_drawn(campaign, row, 0.6) for row, hit in zip(rows, drawn, strict=True) if hit)


def test_whoever_judges_like_chance_is_heard_twice_each_time() -> None:
    campaign, row = waiting(share=1e-9)
    for right in (True, False) * 40:
        calibrating.move(campaign.pk, cast.rui().pk, accepted=True, right=right)
        calibrating.move(campaign.pk, cast.rui().pk, accepted=False, right=right)
    accept(row, cast.rui())
    assert fresh(row).review_round == 1


def test_without_second_reviews_one_verdict_decides_with_no_statement_more(
    django_assert_num_queries: Any,
) -> None:
    _campaign, row = waiting(share=0.0, fee=0)
    held = fresh(row)
    rui = cast.rui()
    with django_assert_num_queries(9):  # savepoints, the move, the review, the consequences
        reviewing.approve(held, reviewer=rui)
    assert fresh(row).state == "approved"


def test_every_verdict_is_paid_whatever_it_says() -> None:
    campaign, row = waiting()
    before = Tally.objects.get(pk=campaign.pk).available_base_units
    refuse(row, cast.rui())
    accept(row, reviewer("rosa"))
    refuse(row, cast.olga())
    paid = ReviewPay.objects.order_by("id").values_list("person__name", "amount_base_units", "verdict")
    assert list(paid) == [("Rui", FEE, "rejected"), ("Rosa", FEE, "approved"), ("Olga", FEE, "rejected")]
    assert Tally.objects.get(pk=campaign.pk).available_base_units == before - 3 * FEE
    assert Event.objects.filter(name="review.taken").count() == 3
    books(campaign)


def test_a_budget_without_room_says_so_and_nothing_changes() -> None:
    campaign, row = waiting()
    Tally.objects.filter(pk=campaign.pk).update(
        available_base_units=FEE - 1, funded_base_units=F("funded_base_units") - 9 * FEE - 1
    )
    with pytest.raises(ReviewUnfunded):
        accept(row, cast.rui())
    assert (fresh(row).state, fresh(row).review_round, Review.objects.count()) == ("submitted", 0, 0)
    books(campaign)


def test_terms_hold_both_and_only_a_draft_changes_them() -> None:
    campaign = make.campaign(live=False)
    authoring.update_campaign(campaign, author=cast.olga(), second_review_share=0.2, review_price_base_units=5)
    authoring.go_live(campaign)
    with pytest.raises(CampaignLocked):
        authoring.update_campaign(campaign, author=cast.olga(), second_review_share=0.9)


@pytest.mark.django_db(transaction=True)
def test_eight_first_reviewers_at_once_make_one_first_verdict() -> None:
    campaign, row = waiting()
    people = [reviewer(f"r{number}") for number in range(8)]
    loaded = [fresh(row) for _ in people]
    said = together([partial(reviewing.approve, one, reviewer=who) for one, who in zip(loaded, people, strict=True)])
    assert sum(not isinstance(each, (StaleState, IllegalMove)) for each in said) == 1
    assert (Review.objects.count(), ReviewPay.objects.count(), fresh(row).review_round) == (1, 1, 1)
    books(campaign)


@pytest.mark.django_db(transaction=True)
def test_eight_second_reviewers_at_once_refuse_once() -> None:
    campaign, row = waiting()
    refuse(row, cast.rui())
    people = [reviewer(f"r{number}") for number in range(8)]
    loaded = [fresh(row) for _ in people]
    deeds = [
        partial(reviewing.reject, one, reviewer=who, reason="spam", comment="")
        if number % 2
        else partial(reviewing.approve, one, reviewer=who)
        for number, (one, who) in enumerate(zip(loaded, people, strict=True))
    ]
    together(deeds)
    assert (Review.objects.count(), ReviewPay.objects.count()) == (2, 2)
    assert Event.objects.filter(name="contribution.rejected").count() == (fresh(row).state == "rejected")
    books(campaign)


def test_silence_does_not_overtake_a_verdict_that_started_the_clock_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    _campaign, row = waiting()
    Contribution.objects.filter(pk=row.pk).update(review_due_at=timezone.now())
    confirmed = seconding.confirmed_by_silence

    def meanwhile(pks: list[Any]) -> set[Any]:
        found = confirmed(pks)
        refuse(row, cast.rui())
        return found

    monkeypatch.setattr(seconding, "confirmed_by_silence", meanwhile)
    assert reviewing.accept_by_silence() == 0
    assert (fresh(row).state, fresh(row).review_round) == ("submitted", seconding.SECOND)
