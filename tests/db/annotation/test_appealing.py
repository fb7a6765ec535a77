"""Appeals: within a window, blind, against a clock, and what an outcome travels back to."""

import io
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.db.models import F
from django.utils import timezone

from annotation.api.exports import STREAMS
from annotation.errors import AppealRefused, OwnWork, ReviewUnfunded, WordsNeeded
from annotation.models import (
    Appeal,
    Campaign,
    Contribution,
    Cursor,
    Gate,
    GoldItem,
    GoldResult,
    RejectionAudit,
    Reputation,
    Resolution,
    ReviewCheck,
    ReviewPay,
    SkillChange,
    Tally,
    VerdictDay,
)
from annotation.quality import rejections
from annotation.services import (
    appealing,
    auditing,
    consensus,
    golden,
    holding,
    knowing,
    reviewing,
    watching,
)
from annotation.services.deciding import decide
from caravan.accounts.models import Membership, User
from caravan.events import outbox
from caravan.events.models import Event
from caravan.lib.states import IllegalMove
from rewards.models import Entitlement
from rewards.services.bundling import campaign_bundle
from tests import cast
from tests.db.annotation.test_holding import later, money, refused
from tests.db.annotation.test_races import together
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def vera() -> User:
    """Review beside Rui."""
    user = accounts.person("vera")
    accounts.enrolled(user, cast.weather_watch(), Membership.Role.REVIEWER)
    return user


def appealed(**fields: Any) -> tuple[Campaign, Contribution, Appeal]:
    campaign, row = refused(**fields)
    return campaign, row, appealing.open_appeal(row.pk, author=cast.ann(), words="The last line says it.")


def overdue(appeal: Appeal) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(due_at=timezone.now())


def test_only_the_author_appeals_only_a_refusal_only_once_and_only_in_time() -> None:
    _campaign, row = refused()
    for stranger in (cast.rui(), cast.olga(), cast.mallory()):
        with pytest.raises(Contribution.DoesNotExist):
            appealing.open_appeal(row.pk, author=stranger, words="Mine?")
    with pytest.raises(WordsNeeded):
        appealing.open_appeal(row.pk, author=cast.ann(), words=" \n ")
    later(row, days=7)
    with pytest.raises(AppealRefused):
        appealing.open_appeal(row.pk, author=cast.ann(), words="Late")
    later(row, days=-7)
    appeal = appealing.open_appeal(row.pk, author=cast.ann(), words="x" * 3000)
    assert len(appeal.words) == 2000
    assert (appeal.refused_by, appeal.reason) == ("reviewer", "incomplete")
    with pytest.raises(AppealRefused):
        appealing.open_appeal(row.pk, author=cast.ann(), words="Again")
    waiting = make.contribution(make.campaign(), cast.ann())
    with pytest.raises(AppealRefused):
        appealing.open_appeal(waiting.pk, author=cast.ann(), words="Why wait?")


def test_campaigns_without_a_window_hear_no_appeals() -> None:
    _campaign, row = refused(appeal_window_s=0)
    assert appealing.why_not(row) == "none"
    with pytest.raises(AppealRefused):
        appealing.open_appeal(row.pk, author=cast.ann(), words="Still")


def test_neither_the_author_nor_who_refused_it_hears_an_appeal() -> None:
    _campaign, _row, appeal = appealed()
    accounts.enrolled(cast.ann(), cast.weather_watch(), Membership.Role.REVIEWER)
    for person, hears in ((cast.ann(), 0), (cast.rui(), 0), (cast.mallory(), 0), (vera(), 1), (cast.olga(), 1)):
        assert appealing.queue(person).count() == hears, person
        if not hears:
            with pytest.raises(OwnWork):
                appealing.overturn_it(appeal, reviewer=person)
    staff = accounts.person("site")
    assert not appealing.queue(staff).exists()
    staff.is_staff = True
    assert appealing.queue(staff).exists()


def test_an_open_appeal_holds_the_money_longer_than_the_window() -> None:
    campaign, row, appeal = appealed()
    later(row, days=30)
    assert holding.release_due() == 0
    assert money(campaign) == (0, make.PRICE)
    appealing.uphold(appeal, reviewer=vera(), answer="The second field is empty.")
    assert money(campaign) == (make.PRICE, 0)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer, appeal.lapsed) == ("upheld", "The second field is empty.", False)
    with pytest.raises(IllegalMove):
        appealing.overturn_it(appeal, reviewer=cast.olga())


def test_upholding_says_why() -> None:
    _campaign, _row, appeal = appealed()
    with pytest.raises(WordsNeeded):
        appealing.uphold(appeal, reviewer=vera(), answer=" ")


def test_overturned_is_paid_once_and_both_reputations_and_the_models_learn_of_it() -> None:
    campaign, row, appeal = appealed()
    outbox.deliver()
    low = Reputation.objects.get(person=cast.ann())
    Campaign.objects.update(refit_due_at=None)
    appealing.overturn_it(appeal, reviewer=vera())
    while outbox.deliver():
        pass
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.reason) == ("approved", "appeal", "")
    assert money(campaign) == (0, 0)
    assert Entitlement.objects.get().amount_base_units == make.PRICE
    high = Reputation.objects.get(person=cast.ann())
    assert (high.a - low.a, high.b - low.b) == pytest.approx((1, -1), abs=1e-3)
    assert Campaign.objects.get(pk=campaign.pk).refit_due_at is not None
    assert Event.objects.get(name="appeal.overturned").payload["lapsed"] is False
    day = VerdictDay.objects.get(campaign=campaign)
    assert (day.refused, day.approved, day.appealed, day.overturned) == (1, 0, 1, 1)


def test_silence_overturns_and_pays_but_proves_nothing() -> None:
    campaign, row, appeal = appealed()
    outbox.deliver()
    low = Reputation.objects.get(person=cast.ann())
    assert appealing.lapse_due() == 0
    overdue(appeal)
    with pytest.raises(IllegalMove):
        appealing.uphold(appeal, reviewer=vera(), answer="Too late to say so.")
    assert (appealing.lapse_due(), appealing.lapse_due()) == (1, 0)
    while outbox.deliver():
        pass
    appeal.refresh_from_db()
    row.refresh_from_db()
    assert (appeal.state, appeal.lapsed, appeal.reviewer, row.state) == ("overturned", True, None, "approved")
    assert money(campaign) == (0, 0)
    after = Reputation.objects.get(person=cast.ann())
    assert (after.a - low.a, after.b - low.b) == pytest.approx((0, -1), abs=1e-3)
    assert SkillChange.objects.filter(cause="overturned").count() == 1


def test_gold_that_an_appeal_contradicts_is_doubted_and_the_failure_forgiven() -> None:
    campaign = make.campaign(tasks=20, budget=10**9)
    golden.make_gold(campaign, row_number=1, answer=make.choice("Good"), author=cast.olga())
    golden.set_share(campaign, 0.5)
    task = GoldItem.objects.get().task_id
    while not Contribution.objects.filter(task=task).exists():
        make.contribution(campaign, cast.ann(), make.choice("Bad"))
    row = Contribution.objects.get(task=task)
    auditing.audit(campaign.pk)
    decide([row.pk], to="rejected", by="consensus", reason="wrong_answer")
    appeal = appealing.open_appeal(row.pk, author=cast.ann(), words="It is bad.")
    appealing.overturn_it(appeal, reviewer=vera())
    assert GoldItem.objects.get().state == "suspect"
    assert GoldResult.objects.get().forgiven
    assert Event.objects.filter(name="gold.suspected").exists()


def gated(tasks: int = 3) -> tuple[Campaign, list[Contribution]]:
    """Return a finished campaign and what Mallory answered in it, refused by the gate."""
    campaign = make.campaign(tasks=tasks, answers_per_task=1)
    rows = [make.contribution(campaign, cast.mallory()) for _ in range(tasks)]
    Gate.objects.create(
        campaign=campaign, annotator=cast.mallory(), reason="tells", skill=0.1, limit=0.2, bits=0.0, answers=tasks
    )
    decide([row.pk for row in rows], to="rejected", by="gate", reason="spam")
    return campaign, rows


def test_against_the_gate_a_person_appeals_once_and_for_everything() -> None:
    campaign, rows = gated()
    appeal = appealing.open_appeal(rows[1].pk, author=cast.mallory(), words="I read every one.")
    with pytest.raises(AppealRefused):
        appealing.open_appeal(rows[0].pk, author=cast.mallory(), words="And this one.")
    Contribution.objects.update(held_until=timezone.now())
    assert holding.release_due() == 0
    assert money(campaign) == (0, 3 * make.PRICE)
    appealing.overturn_it(appeal, reviewer=vera())
    assert set(Contribution.objects.values_list("state", "decided_by")) == {("approved", "appeal")}
    assert money(campaign) == (0, 0)
    assert Gate.objects.get().state == "cleared"
    mine = Cursor.objects.get(campaign=campaign, annotator=cast.mallory())
    assert (mine.approved, mine.rejected, mine.approved_base_units) == (3, 0, 3 * make.PRICE)


@pytest.mark.django_db(transaction=True)
def test_appeals_from_two_answers_at_once_wait_for_each_other() -> None:
    _campaign, rows = gated(6)
    deeds = [partial(appealing.open_appeal, row.pk, author=cast.mallory(), words="Look again.") for row in rows]
    results = together(deeds)
    assert sorted(type(each).__name__ for each in results) == ["Appeal", *["AppealRefused"] * 5]


def test_a_gate_that_is_upheld_releases_everything() -> None:
    campaign, rows = gated()
    appeal = appealing.open_appeal(rows[1].pk, author=cast.mallory(), words="I read every one.")
    appealing.uphold(appeal, reviewer=vera(), answer="The answers are guesses.")
    assert money(campaign) == (3 * make.PRICE, 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_wins_and_nothing_is_paid_twice() -> None:
    campaign, row, appeal = appealed()
    judges = [vera(), cast.olga()]
    deeds: list[Callable[[], Any]] = [partial(appealing.overturn_it, appeal, reviewer=judge) for judge in judges]
    deeds += [partial(appealing.uphold, appeal, reviewer=judge, answer="No.") for judge in judges]
    together([*deeds, appealing.lapse_due, holding.release_due, outbox.deliver])
    while outbox.deliver():
        pass
    row.refresh_from_db()
    available, held = money(campaign)
    paid = sum(Entitlement.objects.values_list("amount_base_units", flat=True))
    assert (held, available + paid) == (0, make.PRICE)
    assert (row.state == "approved") == bool(paid)
    assert Event.objects.filter(name__in=["appeal.upheld", "appeal.overturned"]).count() == 1
    mine = Cursor.objects.get(campaign=campaign, annotator=cast.ann())
    assert (mine.approved + mine.rejected, mine.pending_base_units) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_appeals_at_once_one_is_opened() -> None:
    _campaign, row = refused()
    together([partial(appealing.open_appeal, row.pk, author=cast.ann(), words="Look again.")] * 6)
    assert Appeal.objects.count() == 1
    assert VerdictDay.objects.get().appealed == 1


def refusing(answers: int, **fields: Any) -> Campaign:
    """Return a campaign whose reviewer refuses everything."""
    campaign = make.campaign(tasks=answers, answers_per_task=1, review_rule="everything", **fields)
    for _ in range(answers):
        row = make.contribution(campaign, cast.ann())
        Contribution.objects.filter(pk=row.pk).update(review_due_at=F("submitted_at"))
        row.refresh_from_db()
        reviewing.reject(row, reviewer=cast.rui(), reason="spam", comment="")
    return campaign


def test_who_refuses_too_much_is_audited_by_a_sample_that_can_be_drawn_again(settings: LazySettings) -> None:
    campaign = refusing(25)
    assert (watching.open_audits(), watching.open_audits()) == (1, 0)
    audit = RejectionAudit.objects.get()
    assert (audit.decided, audit.refused, audit.sampled) == (25, 25, watching.SAMPLE)
    assert audit.low > settings.REJECTION_LIMIT
    everything = Contribution.objects.values_list("pk", flat=True)
    drawn = rejections.sample(audit.seed, everything, watching.SAMPLE)
    assert set(audit.appeals.values_list("contribution", flat=True)) == set(drawn)
    # They who are audited have no say; an independent reviewer has.
    assert not appealing.queue(cast.olga()).exists()
    assert not appealing.queue(cast.rui()).exists()
    judge = vera()
    appeals = list(appealing.queue(judge))
    for appeal in appeals[:15]:
        appealing.overturn_it(appeal, reviewer=judge)
    for appeal in appeals[15:]:
        appealing.uphold(appeal, reviewer=judge, answer="Rightly refused.")
    audit.refresh_from_db()
    assert (audit.state, audit.overturned, audit.upheld) == ("closed", 15, 5)
    tally = Tally.objects.get(campaign=campaign)
    assert (tally.approved, tally.rejected) == (15, 10)
    assert (tally.held_base_units, tally.available_base_units) == (5 * make.PRICE, 5 * make.PRICE)
    # What was audited is no appeal of its author's.
    assert watching.rates(campaign)["appealed"] == 0


def test_few_refusals_or_a_low_rate_are_nobodys_business() -> None:
    refusing(2)
    calm = make.campaign(tasks=60, answers_per_task=1)
    rows = [make.contribution(calm, cast.bruno()).pk for _ in range(60)]
    decide(rows[:45], to="approved", by="consensus")
    decide(rows[45:], to="rejected", by="reviewer")
    assert watching.open_audits() == 0


def test_a_campaign_without_appeals_is_audited_out_of_its_budget() -> None:
    campaign = refusing(8, appeal_window_s=0)
    Tally.objects.filter(campaign=campaign).update(available_base_units=3 * make.PRICE)
    assert watching.open_audits() == 1
    assert RejectionAudit.objects.get().sampled == 3
    assert money(campaign) == (0, 3 * make.PRICE)
    while outbox.deliver():
        pass
    for appeal in Appeal.objects.all():
        overdue(appeal)
    assert appealing.lapse_due() == 3
    assert money(campaign) == (0, 0)
    while outbox.deliver():
        pass
    assert Entitlement.objects.count() == 3


def everything_that_leaves(campaign: Campaign) -> bytes:
    """Return all that the campaign gives away: exports of every form, the bundle, and what models are told."""
    streams = [stream for stream, _ in STREAMS.values()]
    exported = b"".join(b"".join(stream(campaign)) for stream in streams)
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(campaign_bundle(campaign))))
    return exported + b"".join(bundle.read(name) for name in bundle.namelist())


def test_what_is_refused_leaves_by_no_door_and_returns_with_a_won_appeal() -> None:
    campaign = make.campaign(
        label_config=make.TEXT_CONFIG, tasks=1, answers_per_task=2, review_rule="everything", budget=10**6
    )
    row = make.contribution(campaign, cast.ann(), make.words("xyzzy"))
    make.contribution(campaign, cast.bruno(), make.words("plugh"))
    consensus.refit(campaign.pk)
    row.refresh_from_db()
    reviewing.reject(row, reviewer=cast.rui(), reason="spam", comment="")
    consensus.refit(campaign.pk)
    leaving = everything_that_leaves(campaign)
    assert b"plugh" in leaving
    assert b"xyzzy" not in leaving
    appeal = appealing.open_appeal(row.pk, author=cast.ann(), words="It is a word.")
    assert b"xyzzy" not in everything_that_leaves(campaign)
    appealing.overturn_it(appeal, reviewer=vera())
    assert b"xyzzy" in everything_that_leaves(campaign)


def test_what_a_person_accepted_on_appeal_is_known_and_what_silence_accepted_is_not() -> None:
    campaign, row, appeal = appealed()
    appealing.overturn_it(appeal, reviewer=vera())
    assert knowing.vouched_on_appeal(campaign) == {(row.task_id, row.annotator_id)}
    consensus.refit(campaign.pk)
    assert Resolution.objects.get().confidence == pytest.approx(1, abs=0.01)
    Appeal.objects.update(lapsed=True)
    assert knowing.vouched_on_appeal(campaign) == frozenset()


def test_the_verdict_on_an_appeal_is_paid_whatever_it_says_and_counts_for_or_against_who_refused() -> None:
    fee = make.PRICE // 5
    for deed, right in ((appealing.overturn_it, False), (appealing.uphold, True)):
        campaign, row, appeal = appealed(review_price_base_units=fee, budget=make.PRICE + fee)
        judge = vera()
        with pytest.raises(ReviewUnfunded):
            deed(appeal, reviewer=judge, answer="So it is.")
        appeal.refresh_from_db()
        assert appeal.state == "open"
        Tally.objects.filter(pk=campaign.pk).update(available_base_units=fee)
        deed(appeal, reviewer=judge, answer="So it is.")
        while outbox.deliver():
            pass
        paid = ReviewPay.objects.get(contribution=row, person=judge)
        assert (paid.amount_base_units, paid.verdict) == (fee, "rejected" if right else "approved")
        check = ReviewCheck.objects.get(review__contribution=row)
        assert (check.review.reviewer, check.accepted, check.right) == (cast.rui(), False, not right)
        assert money(campaign) == (make.PRICE if right else 0, 0)
