"""Consensus: one task's after every answer, and a whole campaign's from time to time."""

import math
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.utils import timezone

from annotation import labelspec
from annotation.models import Campaign, Contribution
from annotation.quality import online
from annotation.quality.refits import fit_choices
from annotation.services import gating, inputs, overlap, prioritising, resolving, settling
from annotation.services.concluding import write_others
from annotation.services.exporting import pseudonym
from annotation.services.specs import classes_of, spec_of
from caravan.lib.locks import alone

ONLINE = "one-coin online"
BUSY_DELAY = REFIT_DELAY = timedelta(seconds=10)
# A person nobody knows yet is right four times in five.
FIRST_A, FIRST_B = 4.0, 1.0

_EVIDENCE = """
SELECT resolution.log_posterior, resolution.evidence, skill.a, skill.b FROM (SELECT 1) AS nothing
LEFT JOIN annotation_resolution resolution ON resolution.task_id = %s
LEFT JOIN annotation_skill skill ON skill.campaign_id = %s AND skill.annotator_id = %s
"""
_SAVE = """
WITH resolved AS (
    INSERT INTO annotation_resolution (task_id, campaign_id, answer, label, confidence, log_posterior, method,
                                       policy_version, answers_used, evidence, updated_at)
    VALUES (%(task)s, %(campaign)s, '{}', %(label)s, %(confidence)s, %(log_posterior)s::jsonb, %(method)s,
            %(policy)s, 1, %(evidence)s::jsonb, now())
    ON CONFLICT (task_id) DO UPDATE SET label = excluded.label, confidence = excluded.confidence,
        log_posterior = excluded.log_posterior, method = excluded.method, policy_version = excluded.policy_version,
        evidence = excluded.evidence, answers_used = annotation_resolution.answers_used + 1, updated_at = now()
    WHERE annotation_resolution.method <> 'corrected'
)
INSERT INTO annotation_skill AS skill (campaign_id, annotator_id, a, b, answers, updated_at)
VALUES (%(campaign)s, %(annotator)s, %(first_a)s + %(right)s, %(first_b)s + %(wrong)s, 1, now())
ON CONFLICT (campaign_id, annotator_id) DO UPDATE SET a = skill.a + %(right)s, b = skill.b + %(wrong)s,
    answers = skill.answers + 1, updated_at = now()
"""


def update_online(campaign: Campaign, contribution: Contribution) -> float | None:
    """Let one answer move its task's confidence and its author's skill, in microseconds; the refit does it properly.

    Call inside a transaction, with the task locked. Campaigns without a fixed list of classes wait for the refit.

    Returns:
        The task's confidence with this answer; None where it waits for the refit.
    """
    classes = classes_of(campaign)
    if len(classes) < 2 or contribution.label not in classes:
        return None
    code = classes.index(contribution.label)
    before, evidence, *skill = _evidence(contribution)
    known = before if len(before) == len(classes) else None
    update = online.update(
        known,
        code,
        *skill,
        log_prior=[-math.log(len(classes))] * len(classes),
    )
    right = math.exp(update.log_posterior[code])
    if known is None or "steps" not in evidence:
        evidence = {"start": known or [], "steps": []}
    evidence["steps"].append([pseudonym(campaign.pk, contribution.annotator_id), code, *skill])
    with connection.cursor() as cursor:
        cursor.execute(
            _SAVE,
            {
                "task": contribution.task_id,
                "campaign": campaign.pk,
                "annotator": contribution.annotator_id,
                "label": classes[update.label],
                "confidence": update.confidence,
                "log_posterior": orjson.dumps(update.log_posterior).decode(),
                "evidence": orjson.dumps(evidence).decode(),
                "method": ONLINE,
                "policy": campaign.policy_version,
                "first_a": FIRST_A,
                "first_b": FIRST_B,
                "right": right,
                "wrong": 1 - right,
            },
        )
    return update.confidence


def _evidence(contribution: Contribution) -> tuple[list[float], dict[str, Any], float, float]:
    """Return what is thought of the task, log posterior by class or nothing, and why; and the author's Beta (a, b)."""
    values: list[Any] = [contribution.task_id, contribution.campaign_id, contribution.annotator_id]
    with connection.cursor() as cursor:
        cursor.execute(_EVIDENCE, values)
        before, evidence, a, b = cursor.fetchone()
    return (
        orjson.loads(before or "[]"),
        orjson.loads(evidence or "{}"),
        FIRST_A if a is None else a,
        FIRST_B if b is None else b,
    )


def ask_for_refit(campaign: Campaign) -> None:
    """Have the campaign refitted soon; of many who ask only the first writes."""
    if campaign.refit_due_at is None:
        Campaign.objects.filter(pk=campaign.pk, refit_due_at=None).update(refit_due_at=timezone.now() + REFIT_DELAY)


def refit(campaign_id: UUID) -> None:
    """Fit the models to all answers of a campaign, store what they say, and settle the tasks that have their answers.

    Safe to run twice and to be killed: what it writes it would write again. One at a time for a campaign.
    """
    campaign = Campaign.objects.get(pk=campaign_id)
    with alone(f"refit {campaign.pk}") as taken:
        if not taken:
            due = timezone.now() + BUSY_DELAY
            Campaign.objects.filter(pk=campaign_id, refit_due_at=None).update(refit_due_at=due)
            return
        # Before the answers are read: whoever submits from here on asks again.
        Campaign.objects.filter(pk=campaign_id).update(refit_due_at=None)
        doubtful = _fit(campaign)
        overlap.adjust(campaign)
        prioritising.arrange(campaign)
        settling.settle(campaign, doubtful=doubtful, unfilled=overlap.is_quiet(campaign))


def _fit(campaign: Campaign) -> bool:
    """Fit the models and store what they say, unless nothing has changed since they last did; return whether to doubt.

    What they are fitted to is written down first.
    """
    if labelspec.single_choice_control(spec_of(campaign)) is None:
        return write_others(campaign)
    given = inputs.Inputs()
    table = resolving.read_table(campaign, given)
    if not len(table.tasks):
        return False
    written = inputs.write_down(campaign, given)
    if written.doubtful is not None:
        return written.doubtful
    found = fit_choices(table, given.labels(), fixed=bool(classes_of(campaign)), cleared=given.cleared)
    if found.gated is not None:
        gating.store(campaign, table, found.gated)
    resolving.write_choices(campaign, table, found.consensus, written.number)
    inputs.finish(campaign, written.number, doubtful=found.consensus.doubtful)
    return found.consensus.doubtful


def due() -> list[UUID]:
    """Return the campaigns whose refit is due, the longest waiting first."""
    rows = Campaign.objects.filter(refit_due_at__lte=timezone.now()).order_by("refit_due_at")
    return list(rows.values_list("pk", flat=True)[:1000])
