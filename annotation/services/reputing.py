"""Reputations: what is decided about people's answers moves them, and nothing else does.

Neither the number of answers nor presence raises one: an answer counts when it is judged, as right or as wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from annotation.models import Appeal, Campaign, Contribution, ExamTry, GoldResult, Reputation, SkillChange
from annotation.quality import reputation
from annotation.services.kinds import kind_of_campaign
from caravan.accounts.models import User

Cause = SkillChange.Cause
GOLD_WEIGHT: Final = 2.0
EXAM_WEIGHT: Final = 0.5
ALPHA_OF: Final = {Cause.ACCEPTED: (1.0, 0.0), Cause.REFUSED: (0.0, 1.0), Cause.OVERTURNED: (1.0, -1.0)}
# Silence is no judgement: it pays, but it tells nothing about the answer.
SPOKEN: Final = ("reviewer", "consensus", "appeal", "gold")


@dataclass(frozen=True)
class News:
    """Something that moves a person's reputation at one kind of answer."""

    person: UUID
    campaign: UUID
    kind: str
    cause: str
    reference: str
    da: float
    db: float


def record(news: Sequence[News], *, at: datetime | None = None) -> int:
    """Move reputations; what was recorded before changes nothing. Return how many were new."""
    moment = at or timezone.now()
    with transaction.atomic():
        fresh = _write(news, moment)
        for person, kind in sorted({(each.person, each.kind) for each in fresh}):
            mine = [each for each in fresh if (each.person, each.kind) == (person, kind)]
            _move(person, kind, sum(each.da for each in mine), sum(each.db for each in mine), moment)
    return len(fresh)


def decided(contributions: Iterable[UUID | str], cause: str) -> None:
    """Let verdicts move their authors' reputations. Silence does not, and what was refused for pay's sake neither.

    A refusal that silence overturned counts no more against its author, and not for them either.
    """
    rows = Contribution.objects.filter(pk__in=list(contributions), decided_by__in=SPOKEN)
    news = []
    for row in rows.select_related("campaign", "appeal").order_by("pk"):
        refused_before = SkillChange.objects.filter(reference=f"contribution:{row.pk}", cause=Cause.REFUSED).exists()
        lapsed = cause == Cause.ACCEPTED and row.decided_by == "appeal" and _lapsed(row)
        if lapsed and not refused_before:
            continue
        real = Cause.OVERTURNED if cause == Cause.ACCEPTED and refused_before else Cause(cause)
        da, db = (0.0, -1.0) if lapsed else ALPHA_OF[real]
        news.append(
            News(row.annotator_id, row.campaign_id, _kind(row.campaign), real, f"contribution:{row.pk}", da, db)
        )
    record(news)


def compared(results: Iterable[GoldResult], campaign: Campaign) -> None:
    """Let answers to gold that is over move their authors' reputations, but for those forgiven.

    While an item is in use nobody may learn that it is gold, and a reputation that moved would tell.
    """
    kind, news = _kind(campaign), []
    for each in results:
        if each.forgiven:
            continue
        cause = Cause.GOLD_PASSED if each.passed else Cause.GOLD_FAILED
        right = GOLD_WEIGHT * each.passed
        person, reference = each.contribution.annotator_id, f"gold:{each.contribution_id}"
        news.append(News(person, campaign.pk, kind, cause, reference, right, GOLD_WEIGHT - right))
    record(news)


def exam_taken(one: ExamTry, campaign: Campaign) -> None:
    """Let a first try at an exam count, each question half an answer."""
    wrong = one.answered - one.right
    da, db = EXAM_WEIGHT * one.right, EXAM_WEIGHT * wrong
    record([News(one.person_id, campaign.pk, _kind(campaign), Cause.EXAM, f"exam:{one.pk}", da, db)])


def skills_of(person: User, *, at: datetime | None = None) -> list[dict[str, Any]]:
    """Return a person's skills as they stand now, by kind: mean, interval and how much they rest on."""
    moment = at or timezone.now()
    return [_shown(row, moment) for row in Reputation.objects.filter(person=person).order_by("kind")]


def lower_end(person: User, campaign: Campaign) -> float:
    """Return the lower end of a person's interval at the campaign's kind of answer; 0 when nothing is known."""
    row = Reputation.objects.filter(person=person, kind=_kind(campaign)).first()
    return _shown(row, timezone.now())["low"] if row else 0.0


def _shown(row: Reputation, moment: datetime) -> dict[str, Any]:
    skill = reputation.decayed(reputation.Skill(row.a, row.b), (moment - row.updated_at).total_seconds())
    low, high = reputation.interval(skill)
    return {
        "kind": row.kind,
        "mean": skill.mean,
        "low": low,
        "high": high,
        "evidence": skill.evidence,
        "a": skill.a,
        "b": skill.b,
        "updated_at": row.updated_at,
    }


def _lapsed(row: Contribution) -> bool:
    """Return whether an appeal was overturned by silence; that of a gate lies with another of the person's answers."""
    if hasattr(row, "appeal"):
        return row.appeal.lapsed
    gate = Appeal.objects.filter(gate__campaign=row.campaign_id, gate__annotator=row.annotator_id)
    return gate.filter(lapsed=True).exists()


def _kind(campaign: Campaign) -> str:
    return kind_of_campaign(campaign)


def _write(news: Sequence[News], moment: datetime) -> list[News]:
    """Write down what is new, and return it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotation_skillchange (person_id, campaign_id, kind, cause, reference, da, db, at)"
            " SELECT person, campaign, kind, cause, reference, da, db, %s FROM"
            " unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::float8[], %s::float8[])"
            " AS n (person, campaign, kind, cause, reference, da, db)"
            " ON CONFLICT (reference, cause) DO NOTHING RETURNING reference, cause",
            [
                moment,
                [each.person for each in news],
                [each.campaign for each in news],
                [each.kind for each in news],
                [str(each.cause) for each in news],
                [each.reference for each in news],
                [each.da for each in news],
                [each.db for each in news],
            ],
        )
        written = set(cursor.fetchall())
    return [each for each in news if (each.reference, str(each.cause)) in written]


def _move(person: UUID, kind: str, da: float, db: float, moment: datetime) -> None:
    start = {"a": reputation.PRIOR_A, "b": reputation.PRIOR_B, "updated_at": moment}
    Reputation.objects.get_or_create(person_id=person, kind=kind, defaults=start)
    row = Reputation.objects.select_for_update().get(person_id=person, kind=kind)
    skill = reputation.decayed(reputation.Skill(row.a, row.b), (moment - row.updated_at).total_seconds())
    row.a, row.b = reputation.moved(skill, da, db)
    row.updated_at = max(moment, row.updated_at)
    row.save(update_fields=["a", "b", "updated_at"])
