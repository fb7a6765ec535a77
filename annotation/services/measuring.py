"""A campaign's numbers, counted by the database after each refit and kept in one row."""

from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db import connection
from django.utils import timezone

from annotation import labelspec
from annotation.models import Campaign, CampaignStatistics
from annotation.quality import statistics
from annotation.quality.consensus import aggregate
from annotation.quality.reputation import Skill, interval
from annotation.services import inputs, resolving
from annotation.services.specs import classes_of, spec_of
from caravan.accounts.models import User

PEOPLE: Final = 100
MATRIX_PEOPLE: Final = 16
DISAGREED: Final = 50
DAYS: Final = 60
KNOWN_FEWEST: Final = 30

_PEOPLE = """
SELECT c.annotator_id, count(*), count(*) FILTER (WHERE c.state = 'approved'),
       count(*) FILTER (WHERE c.state = 'rejected'),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY c.lead_time_ms), min(s.a), min(s.b)
FROM annotation_contribution c
LEFT JOIN annotation_skill s ON s.campaign_id = c.campaign_id AND s.annotator_id = c.annotator_id
WHERE c.campaign_id = %s GROUP BY c.annotator_id ORDER BY 2 DESC, 1 LIMIT %s
"""
_PAIRS = """
WITH own AS MATERIALIZED (SELECT task_id, annotator_id, coalesce(label, encode(content_hash, 'hex')) AS said
    FROM annotation_contribution WHERE campaign_id = %s AND annotator_id = ANY(%s))
SELECT a.annotator_id, b.annotator_id, count(*) FILTER (WHERE a.said = b.said), count(*)
FROM own a JOIN own b ON b.task_id = a.task_id AND b.annotator_id > a.annotator_id GROUP BY 1, 2
"""
_CONFUSION = """
SELECT r.label, c.label, count(*) FROM annotation_contribution c JOIN annotation_resolution r USING (task_id)
WHERE c.campaign_id = %s AND c.label IS NOT NULL AND r.label IS NOT NULL GROUP BY 1, 2
"""
_CONFIDENCE = """
SELECT least(floor(confidence * 10)::int, 9), count(*) FROM annotation_resolution
WHERE campaign_id = %s AND confidence IS NOT NULL GROUP BY 1
"""
_DAYS = """
SELECT to_char(date_trunc('day', submitted_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'), count(*)
FROM annotation_contribution WHERE campaign_id = %s GROUP BY 1 ORDER BY 1 DESC LIMIT %s
"""
_HOURS = """
SELECT extract(hour FROM submitted_at AT TIME ZONE 'UTC')::int, count(*)
FROM annotation_contribution WHERE campaign_id = %s GROUP BY 1
"""
_TOTALS = """
SELECT count(*), count(*) FILTER (WHERE state = 'approved'), count(*) FILTER (WHERE state = 'rejected'),
       coalesce(sum(price_base_units) FILTER (WHERE state = 'approved'), 0)::text,
       coalesce(sum(price_base_units) FILTER (WHERE state = 'submitted'), 0)::text,
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY lead_time_ms)
FROM annotation_contribution WHERE campaign_id = %s
"""
_LABELS = """
SELECT label, sum(given)::bigint, sum(decided)::bigint FROM (
    SELECT label, count(*) AS given, 0 AS decided FROM annotation_contribution
    WHERE campaign_id = %(campaign)s AND label IS NOT NULL GROUP BY 1
    UNION ALL SELECT label, 0, count(*) FROM annotation_resolution
    WHERE campaign_id = %(campaign)s AND label IS NOT NULL GROUP BY 1) counted
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50
"""
_DISAGREED = """
WITH said AS (SELECT task_id, count(*) AS n FROM annotation_contribution
    WHERE campaign_id = %s GROUP BY task_id, coalesce(label, encode(content_hash, 'hex')))
SELECT t.row_number, array_agg(s.n ORDER BY s.n DESC), min(r.label), min(r.confidence)
FROM said s JOIN annotation_task t ON t.id = s.task_id LEFT JOIN annotation_resolution r ON r.task_id = s.task_id
GROUP BY t.id HAVING count(*) > 1
ORDER BY 1 - sum(s.n * (s.n - 1)) / (sum(s.n) * (sum(s.n) - 1)) DESC, t.id LIMIT %s
"""


def measure(campaign_id: UUID) -> None:
    """Count everything anew and keep it; safe to run twice."""
    campaign = Campaign.objects.get(pk=campaign_id)
    totals = _totals(campaign)
    payload = {
        "totals": totals,
        **_people(campaign),
        "confusion": statistics.plain(statistics.confusion(_rows(_CONFUSION, campaign.pk))),
        "confidence": _numbered(_CONFIDENCE, campaign, 10),
        "calibration": statistics.plain(_calibration(campaign)),
        "days": [list(row) for row in reversed(_rows(_DAYS, campaign.pk, DAYS))],
        "hours": _numbered(_HOURS, campaign, 24),
        "labels": [list(row) for row in _rows(_LABELS, {"campaign": campaign.pk})],
        "disagreed": [
            {
                "row": row,
                "counts": counts,
                "differ": statistics.disagreement(counts),
                "label": label,
                "confidence": sure,
            }
            for row, counts, label, sure in _rows(_DISAGREED, campaign.pk, DISAGREED)
        ],
    }
    CampaignStatistics.objects.update_or_create(
        campaign=campaign,
        defaults={"payload": payload, "answers_counted": totals["answers"], "computed_at": timezone.now()},
    )


def _rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values[0] if isinstance(values[0], dict) else list(values))
        return list(cursor.fetchall())


def _numbered(query: str, campaign: Campaign, length: int) -> list[int]:
    counts = dict(_rows(query, campaign.pk))
    return [counts.get(place, 0) for place in range(length)]


def _totals(campaign: Campaign) -> dict[str, Any]:
    answers, approved, rejected, paid, waiting, quartiles = _rows(_TOTALS, campaign.pk)[0]
    return {
        "answers": answers,
        "approved": approved,
        "rejected": rejected,
        "paid_base_units": paid,
        "waiting_base_units": waiting,
        "per_accepted_base_units": str(int(paid) // approved) if approved else None,
        "seconds": [each and round(each / 1000, 2) for each in quartiles or [None] * 3],
    }


def _people(campaign: Campaign) -> dict[str, Any]:
    """Describe those who answered most, and which of them agree with each other."""
    rows = _rows(_PEOPLE, campaign.pk, PEOPLE)
    names = dict(User.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "name"))
    people = [
        {
            "person": str(person),
            "name": names.get(person, ""),
            "answers": answers,
            "accuracy": a / (a + b) if a else None,
            "accuracy_low": interval(Skill(a, b))[0] if a else None,
            "accuracy_high": interval(Skill(a, b))[1] if a else None,
            "median_s": round(median / 1000, 2) if median is not None else None,
            "approved": approved,
            "rejected": rejected,
            "rejected_share": rejected / (approved + rejected) if approved + rejected else None,
        }
        for person, answers, approved, rejected, median, a, b in rows
    ]
    shown = [row[0] for row in rows[:MATRIX_PEOPLE]]
    pairs = {(one, other): (alike, common) for one, other, alike, common in _rows(_PAIRS, campaign.pk, shown)}
    cells = statistics.agreement(shown, pairs)
    return {"people": people, "agreement": {"people": [names.get(each, "") for each in shown], "cells": cells}}


def _calibration(campaign: Campaign) -> list[statistics.CalibrationBin]:
    """Compare confidence with known answers, each half of them judged by a consensus that knows only the other half."""
    if labelspec.single_choice_control(spec_of(campaign)) is None or not classes_of(campaign):
        return []
    given = inputs.Inputs()
    table = resolving.read_table(campaign, given)
    gold = table.gold(given.labels())
    if len(gold) < KNOWN_FEWEST:
        return []
    places = sorted(int(str(place)) for place in gold)
    sure, right = [], []
    for half in (0, 1):
        asked, told = places[half::2], places[1 - half :: 2]
        found = aggregate(table.answers, gold={place: gold[place] for place in told})
        sure.append(found.confidence[np.asarray(asked, dtype=np.int64)])
        right.append(np.asarray([int(found.labels[each]) == gold[each] for each in asked]))
    return statistics.calibration(np.concatenate(sure), np.concatenate(right))
