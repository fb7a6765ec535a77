"""The price of a refused answer stays promised while its author may appeal, and is never in two places."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from annotation.models import Campaign, Contribution, Cursor, Tally
from annotation.services import holding, reviewing
from annotation.services.overturning import overturn
from caravan.events import outbox
from caravan.lib.states import IllegalMove
from rewards.models import Account, Entry
from rewards.services import reconciling
from tests import cast
from tests.db.annotation.test_races import together
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def refused(**fields: object) -> tuple[Campaign, Contribution]:
    """Return a campaign with one answer of Ann's, refused by Rui."""
    settings = {"tasks": 1, "answers_per_task": 1, "review_rule": "everything", **fields}
    campaign = make.campaign(**settings)  # type: ignore[arg-type]
    row = make.contribution(campaign, cast.ann())
    Contribution.objects.filter(pk=row.pk).update(review_due_at=F("submitted_at") + timedelta(days=3))
    row.refresh_from_db()
    reviewing.reject(row, reviewer=cast.rui(), reason="incomplete", comment="")
    row.refresh_from_db()
    return campaign, row


def later(row: Contribution, **span: int) -> None:
    """Let time pass for a refused answer."""
    Contribution.objects.filter(pk=row.pk).update(
        held_until=F("held_until") - timedelta(**span), decided_at=F("decided_at") - timedelta(**span)
    )


def money(campaign: Campaign) -> tuple[int, int]:
    """Return what is available and what is held."""
    tally = Tally.objects.get(pk=campaign.pk)
    return tally.available_base_units, tally.held_base_units


def pots(campaign: Campaign) -> dict[str, int]:
    """Return the campaign's accounts in the ledger."""
    return dict(Account.objects.filter(key=str(campaign.pk)).values_list("kind", "balance_base_units"))


def test_a_refusal_holds_the_price_until_its_window_is_over() -> None:
    campaign, row = refused()
    assert row.held_until == row.decided_at + timedelta(days=7)  # type: ignore[operator]
    assert money(campaign) == (0, make.PRICE)
    assert holding.release_due() == 0
    later(row, days=7)
    assert (holding.release_due(), holding.release_due()) == (1, 0)
    assert money(campaign) == (make.PRICE, 0)
    assert Contribution.objects.filter(pk=row.pk, state="rejected", held_until=None).exists()
    mine = Cursor.objects.get(campaign=campaign, annotator=cast.ann())
    assert (mine.pending_base_units, mine.rejected) == (0, 1)


def test_campaigns_without_appeals_get_their_money_back_at_once() -> None:
    campaign, row = refused(appeal_window_s=0)
    assert row.held_until is None
    assert money(campaign) == (make.PRICE, 0)


def test_the_ledger_sets_it_aside_and_puts_it_back_each_once_in_any_order() -> None:
    campaign, row = refused()
    outbox.deliver()
    credited = {"contribution": str(row.pk), "campaign": str(campaign.pk), "amount_base_units": str(make.PRICE)}
    assert pots(campaign) == {"campaign": -make.PRICE, "held": make.PRICE}  # nothing was funded in this test's ledger
    later(row, days=8)
    holding.release_due()
    outbox.deliver()
    assert pots(campaign) == {"campaign": 0, "held": 0}
    for name in ("contribution.released", "contribution.rejected", "contribution.released"):
        outbox.publish(name, **credited, held_until="2030-01-01T00:00:00Z")
        outbox.deliver()
    assert pots(campaign) == {"campaign": 0, "held": 0}
    assert Entry.objects.filter(cause__endswith=str(row.pk)).count() == 2


def test_what_is_overturned_is_paid_out_of_what_was_held_and_the_books_agree() -> None:
    campaign, row = refused()
    assert overturn([row.pk], by="appeal") == 1
    assert overturn([row.pk], by="appeal") == 0
    assert money(campaign) == (0, 0)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.held_until) == ("approved", "appeal", None)
    mine = Cursor.objects.get(campaign=campaign, annotator=cast.ann())
    assert (mine.approved, mine.rejected, mine.approved_base_units, mine.pending_base_units) == (1, 0, make.PRICE, 0)
    outbox.deliver()
    assert pots(campaign) == {"campaign": -make.PRICE, "held": 0}
    told = [problem["where"] for problem in reconciling.audit()["problems"]]
    # The factory credits the budget without a funding.
    assert set(told) <= {"campaigns' budgets agree with the ledger", "nobody but owners is below zero"}


def test_the_audit_sees_held_money_that_belongs_to_nobody() -> None:
    campaign, _row = refused()
    outbox.deliver()
    Tally.objects.filter(pk=campaign.pk).update(held_base_units=1)
    told = {problem["where"] for problem in reconciling.audit()["problems"]}
    assert "what is held belongs to refused answers that may be appealed" in told
    assert "what is held is held in the ledger" in told


def test_without_a_hold_a_refusal_is_overturned_only_as_far_as_the_budget_goes() -> None:
    campaign, row = refused(appeal_window_s=0)
    Tally.objects.filter(pk=campaign.pk).update(available_base_units=make.PRICE - 1)
    assert overturn([row.pk], by="gold") == 0
    Tally.objects.filter(pk=campaign.pk).update(available_base_units=make.PRICE)
    assert overturn([row.pk], by="gold") == 1
    assert money(campaign) == (0, 0)


def test_nobody_approves_a_refusal_by_reviewing_it_again() -> None:
    _campaign, row = refused()
    with pytest.raises(IllegalMove):
        reviewing.approve(row, reviewer=cast.olga())


@pytest.mark.django_db(transaction=True)
def test_released_or_overturned_never_both() -> None:
    campaign, row = refused()
    later(row, days=8)
    together([holding.release_due] * 3 + [lambda: overturn_alone(row)] * 3)
    available, held = money(campaign)
    row.refresh_from_db()
    assert held == 0
    # Released first, the budget pays what is overturned then.
    assert (row.state, available) in {("approved", 0), ("rejected", make.PRICE)}
    mine = Cursor.objects.get(campaign=campaign, annotator=cast.ann())
    assert (mine.approved, mine.approved_base_units) in {(1, make.PRICE), (0, 0)}


def overturn_alone(row: Contribution) -> int:
    """Overturn in a transaction of its own."""
    with transaction.atomic():
        return overturn([row.pk], by="appeal")
