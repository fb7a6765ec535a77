"""The numbers an owner's page shows. Counters come from the tally; what must be counted is cached for a few seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.db import connection
from django.db.models import Avg, Count, F, Q
from django.db.models.functions import TruncDay
from django.utils import timezone
from django.utils.formats import date_format

from annotation.models import Campaign, Contribution, Resolution, Skill

CACHE_S = 15
BUCKETS = 10
PEOPLE_SHOWN = 12
LABELS_SHOWN = 12
T = TypeVar("T")


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, its value, and its height (0 to 100, of the tallest)."""

    label: str
    value: int
    percent: float


def _cached(campaign: Campaign, name: str, compute: Callable[[], T]) -> T:
    """Return what `compute` gave at most `CACHE_S` seconds ago."""
    return cast("T", cache.get_or_set(f"dashboard:{campaign.pk}:{name}", compute, CACHE_S))


def bars(pairs: list[tuple[str, int]]) -> list[Bar]:
    """Return bars scaled to the tallest."""
    top = max((value for _, value in pairs), default=0) or 1
    return [Bar(label, value, round(100 * value / top, 1)) for label, value in pairs]


def confidence(campaign: Campaign) -> list[Bar]:
    """Return how many tasks have a confidence in each tenth from 0 to 1."""

    def compute() -> list[Bar]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT least(floor(confidence * %s)::int, %s), count(*) FROM annotation_resolution"
                " WHERE campaign_id = %s AND confidence IS NOT NULL GROUP BY 1",
                [BUCKETS, BUCKETS - 1, campaign.pk],
            )
            counts = dict(cursor.fetchall())
        names = [f"{10 * i}–{10 * i + 10}\N{NO-BREAK SPACE}%" for i in range(BUCKETS)]
        return bars([(name, counts.get(i, 0)) for i, name in enumerate(names)]) if counts else []

    return _cached(campaign, "confidence", compute)


def labels(campaign: Campaign) -> list[Bar]:
    """Return the most frequent decided classes."""

    def compute() -> list[Bar]:
        rows = (
            Resolution.objects.filter(campaign=campaign, label__isnull=False)
            .values_list("label")
            .annotate(n=Count("pk"))
            .order_by("-n", "label")[:LABELS_SHOWN]
        )
        return bars([(str(label), n) for label, n in rows])

    return _cached(campaign, "labels", compute)


def pace(campaign: Campaign, days: int = 14) -> list[Bar]:
    """Return the answers of each of the last days, oldest first, empty days included."""

    def compute() -> list[tuple[datetime, int]]:
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        since = today - timedelta(days=days - 1)
        counts = dict(
            Contribution.objects.filter(campaign=campaign, submitted_at__gte=since)
            .annotate(day=TruncDay("submitted_at"))
            .values_list("day")
            .annotate(n=Count("pk"))
        )
        every = [since + timedelta(days=i) for i in range(days)]
        return [(day, counts.get(day, 0)) for day in every] if counts else []

    # Dates become words after the cache, which serves readers of every language.
    return bars([(date_format(day, "j M"), count) for day, count in _cached(campaign, "pace", compute)])


def agreement(campaign: Campaign) -> dict[str, Any]:
    """Return the share of judged answers that equal consensus, and the mean confidence; None where there is nothing."""

    def compute() -> dict[str, Any]:
        answers = Contribution.objects.filter(
            campaign=campaign, label__isnull=False, task__resolution__label__isnull=False
        )
        found = answers.aggregate(n=Count("pk"), same=Count("pk", filter=Q(label=F("task__resolution__label"))))
        mean = Resolution.objects.filter(campaign=campaign).aggregate(mean=Avg("confidence"))["mean"]
        return {"share": found["same"] / found["n"] if found["n"] else None, "confidence": mean}

    return _cached(campaign, "agreement", compute)


def people(campaign: Campaign) -> list[dict[str, Any]]:
    """Return who answered most, with their estimated skill and how their work was judged."""

    def compute() -> list[dict[str, Any]]:
        rows = list(
            Contribution.objects.filter(campaign=campaign)
            .values("annotator_id", "annotator__name")
            .annotate(
                answers=Count("pk"),
                approved=Count("pk", filter=Q(state=Contribution.State.APPROVED)),
                rejected=Count("pk", filter=Q(state=Contribution.State.REJECTED)),
            )
            .order_by("-answers", "annotator_id")[:PEOPLE_SHOWN]
        )
        skills = {s.annotator_id: s for s in Skill.objects.filter(campaign=campaign)[:10_000]}
        known = {key: skill.a / (skill.a + skill.b) for key, skill in skills.items()}
        return [{**row, "skill": known.get(row["annotator_id"])} for row in rows]

    return _cached(campaign, "people", compute)
