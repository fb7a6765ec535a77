"""An owner's rules: written, tried on what was done already, and acted upon after each refit.

A rule acts once on a person under each of its versions (once a day if it speaks of a day), and what it said then is
kept with the values it went by. No rule touches a verdict or pay; what speed alone says leads to mild actions only.
"""

import heapq
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation.errors import RuleRefused
from annotation.models import Assignment, Campaign, Contribution, Cursor, Gate, Rule, RuleFiring
from annotation.quality import rules
from caravan.accounts.models import User

RULES_MOST: Final = 20
TRIED: Final = 50_000
EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
KEPT: Final = ("name", "parameters", "condition", "action", "hours", "message")


def condition_of(stored: Mapping[str, Any]) -> rules.Condition:
    """Return a stored condition.

    Raises:
        RuleRefused: it is none: unknown collectors, no comparison, or limits that are no numbers.
    """
    try:
        each = tuple(rules.Comparison(str(name), bool(below), float(at)) for name, below, at in stored["comparisons"])
        found = rules.Condition(each, bool(stored.get("every", True)), int(stored.get("fewest", 10)))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise RuleRefused from None
    if not 1 <= len(each) <= 5 or not 1 <= found.fewest <= 1_000_000:
        raise RuleRefused
    if any(one.collector not in rules.COLLECTORS or not abs(one.limit) < 1e30 for one in each):
        raise RuleRefused
    return found


@transaction.atomic
def save(campaign: Campaign, *, author: User, rule: Rule | None = None, **said: Any) -> Rule:
    """Write a rule, or the next version of one if it says something else now.

    Args:
        campaign: it is of.
        author: who writes it.
        rule: to change; left out: a new one, not active yet.
        said: values of `KEPT` by name.

    Raises:
        RuleRefused: the condition is none, it would cost somebody work for speed alone, or there are too many rules.
    """
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if rule is None:
        if Rule.objects.filter(campaign=campaign).count() >= RULES_MOST:
            raise RuleRefused
        rule = Rule(campaign=campaign, created_by=author)
    before = spoken(rule)
    for name in KEPT:
        setattr(rule, name, said.get(name, getattr(rule, name)))
    _check(campaign, rule)
    if rule.pk and spoken(rule) != before:
        rule.version += 1
    rule.save()
    return rule


def _check(campaign: Campaign, rule: Rule) -> None:
    if rules.only_speed(condition_of(rule.condition)) and rule.action not in rules.MILD:
        raise RuleRefused
    if rule.action == Rule.Action.REVIEW and campaign.review_rule == Campaign.ReviewRule.NONE:
        raise RuleRefused
    fast = rule.parameters.get("fast_s", rules.FAST_S)
    if not isinstance(fast, int | float) or not 0 < fast < 3600:
        raise RuleRefused


def spoken(rule: Rule) -> dict[str, Any]:
    """Return what a rule says, as its firings keep it."""
    return {name: getattr(rule, name) for name in KEPT}


def deeds(campaign: Campaign, *, skips: bool, latest: int | None = None) -> Iterator[rules.Deed]:
    """Yield what people did in a campaign in the order of time, the last `latest` answers or all; row by row.

    Whether an answer agrees, passed or was refused is as known today, also for what was done long ago.
    """
    rows = Contribution.objects.filter(campaign=campaign)
    start = rows.order_by("-id").values_list("id", "submitted_at")[latest - 1 : latest].first() if latest else None
    given = _answers(rows.filter(id__gte=start[0]) if start else rows)
    if not skips:
        return given
    back = Assignment.objects.filter(campaign=campaign, state=Assignment.State.SKIPPED)
    return heapq.merge(given, _skips(back.filter(reserved_at__gte=start[1]) if start else back), key=lambda one: one.at)


def _answers(rows: QuerySet[Contribution]) -> Iterator[rules.Deed]:
    columns = ("annotator_id", "submitted_at", "lead_time_ms", "gold__passed", "gold__forgiven", "label")
    more = ("task__resolution__label", "state", "price_base_units")
    for person, at, ms, passed, forgiven, label, found, state, price in (
        rows.order_by("id").values_list(*columns, *more).iterator(chunk_size=5000)
    ):
        yield rules.Deed(
            person=str(person),
            at=at.timestamp(),
            seconds=None if ms is None else ms / 1000,
            gold=None if forgiven else passed,
            agrees=label == found if passed is None and label is not None and found is not None else None,
            rejected=None if state == "submitted" else state == "rejected",
            price_base_units=int(price),
        )


def _skips(rows: QuerySet[Assignment]) -> Iterator[rules.Deed]:
    """When a task was given back is not kept, so the time it was taken stands for it."""
    for person, at in rows.order_by("reserved_at").values_list("annotator_id", "reserved_at").iterator(5000):
        yield rules.Deed(str(person), at.timestamp(), skipped=True)


def try_out(campaign: Campaign, *, condition: rules.Condition, fast_s: float = rules.FAST_S) -> list[rules.Hit]:
    """Return whom a rule would have hit when, had it stood all along; nothing is changed."""
    done = deeds(campaign, skips=_speaks_of_skips(condition), latest=TRIED)
    return sorted(rules.replay(condition, done, fast_s=fast_s), key=lambda hit: (hit.at, hit.person))


def act(campaign_id: UUID, *, now: datetime | None = None) -> int:
    """Act by a campaign's active rules on everybody of whom one holds now; return how often one acted."""
    moment = now or timezone.now()
    active = list(Rule.objects.filter(campaign=campaign_id, active=True).select_related("campaign").order_by("pk"))
    fired = 0
    for fast_s in sorted({rule.parameters.get("fast_s", rules.FAST_S) for rule in active}):
        mine = [rule for rule in active if rule.parameters.get("fast_s", rules.FAST_S) == fast_s]
        skips = any(_speaks_of_skips(condition_of(rule.condition)) for rule in mine)
        found = rules.records(deeds(mine[0].campaign, skips=skips), fast_s=fast_s)
        fired += sum(_apply(rule, found, moment) for rule in mine)
    return fired


def _apply(rule: Rule, found: Mapping[str, rules.Record], now: datetime) -> int:
    condition = condition_of(rule.condition)
    daily = any(each.collector in rules.DAILY for each in condition.comparisons)
    cause = f"day:{now:%Y-%m-%d}" if daily else "once"
    done = RuleFiring.objects.filter(rule=rule, version=rule.version, cause=cause).values_list("person_id", flat=True)
    before = {str(pk) for pk in done}
    fired = 0
    for person in sorted(set(found) - before):
        record = found[person]
        if daily and record.day != int(now.timestamp() // rules.DAY_S):
            continue
        values = rules.holds(condition, record)
        if values is not None:
            fired += _fire(rule, UUID(person), cause, values, now)
    return fired


@transaction.atomic
def _fire(rule: Rule, person: UUID, cause: str, values: Mapping[str, float], now: datetime) -> bool:
    """Write the firing down and do what it asks; False when it had fired for this cause."""
    ends = EVER if not rule.hours else now + timedelta(hours=rule.hours)
    until = ends if rule.action == Rule.Action.RESTRICT else None
    firing, fresh = RuleFiring.objects.get_or_create(
        rule=rule,
        version=rule.version,
        person_id=person,
        cause=cause,
        defaults={"said": spoken(rule), "values": dict(values), "at": now, "until": until},
    )
    if not fresh:
        return False
    if until:
        _rest(rule.campaign_id, person)
    if rule.action == Rule.Action.REVIEW:
        firing.answers_sent = _send_to_review(rule.campaign, person, now)
        firing.save(update_fields=["answers_sent"])
    return True


def _rest(campaign_id: UUID, person: UUID) -> None:
    """Put into the person's row until when they get nothing new: the longest of what stands."""
    standing = RuleFiring.objects.filter(rule__campaign=campaign_id, person=person, lifted_at=None, until__isnull=False)
    until = standing.order_by("-until").values_list("until", flat=True).first()
    Cursor.objects.filter(campaign=campaign_id, annotator=person).update(rests_until=until)


def _send_to_review(campaign: Campaign, person: UUID, now: datetime) -> int:
    """Let reviewers see what waits for consensus; what waits because pay is held stays where it is."""
    if Gate.objects.filter(campaign=campaign, annotator=person, state=Gate.State.HELD).exists():
        return 0
    due = now + timedelta(seconds=campaign.review_window_s)
    waiting = Contribution.objects.filter(
        campaign=campaign, annotator=person, state=Contribution.State.SUBMITTED, review_due_at=None, gold=None
    )
    return waiting.update(review_due_at=due, risk=float(campaign.price_base_units))


@transaction.atomic
def lift(firing: RuleFiring, *, by: User) -> None:
    """Undo a firing's restriction for good: this version does not act on the person again. Twice does nothing."""
    if RuleFiring.objects.filter(pk=firing.pk, lifted_at=None).update(lifted_at=timezone.now(), lifted_by=by):
        _rest(firing.rule.campaign_id, firing.person_id)


def ask(firing: RuleFiring, *, words: str) -> None:
    """Keep what the person asks the owner about a firing; the first words stand."""
    RuleFiring.objects.filter(pk=firing.pk, question="").update(question=words[:500])


def tellable(firing: RuleFiring) -> dict[str, float]:
    """Return the values of a firing that its person may know: those of gold only when the campaign is over."""
    over = firing.rule.campaign.state == Campaign.State.FINISHED
    return {name: value for name, value in firing.values.items() if over or name not in rules.GOLD}


def _speaks_of_skips(condition: rules.Condition) -> bool:
    return any(each.collector == "skips_in_a_row" for each in condition.comparisons)
