"""Consensus: one task's after every answer, and a whole campaign's from time to time."""

import math

import orjson
from django.db import connection

from annotation.models import Campaign, Contribution, Resolution
from annotation.quality import online
from annotation.services.specs import classes_of

ONLINE = "one-coin online"
# A person nobody knows yet is right four times in five.
FIRST_A, FIRST_B = 4.0, 1.0

_SAVE = """
WITH resolved AS (
    INSERT INTO annotation_resolution (task_id, campaign_id, answer, label, confidence, log_posterior, method,
                                       policy_version, answers_used, updated_at)
    VALUES (%(task)s, %(campaign)s, '{}', %(label)s, %(confidence)s, %(log_posterior)s::jsonb, %(method)s, %(policy)s, 1, now())
    ON CONFLICT (task_id) DO UPDATE SET label = excluded.label, confidence = excluded.confidence,
        log_posterior = excluded.log_posterior, method = excluded.method, policy_version = excluded.policy_version,
        answers_used = annotation_resolution.answers_used + 1, updated_at = now()
)
INSERT INTO annotation_skill AS skill (campaign_id, annotator_id, a, b, answers, updated_at)
VALUES (%(campaign)s, %(annotator)s, %(first_a)s + %(right)s, %(first_b)s + %(wrong)s, 1, now())
ON CONFLICT (campaign_id, annotator_id) DO UPDATE SET a = skill.a + %(right)s, b = skill.b + %(wrong)s,
    answers = skill.answers + 1, updated_at = now()
"""


def update_online(campaign: Campaign, contribution: Contribution) -> None:
    """Let one answer move its task's confidence and its author's skill, in microseconds; the refit does it properly.

    Call inside a transaction, with the task locked. Campaigns without a fixed list of classes wait for the refit.
    """
    classes = classes_of(campaign)
    if len(classes) < 2 or contribution.label not in classes:
        return
    code = classes.index(contribution.label)
    before = Resolution.objects.filter(task=contribution.task).values_list("log_posterior", flat=True).first()
    update = online.update(
        before if before and len(before) == len(classes) else None,
        code,
        *_skill(contribution),
        log_prior=[-math.log(len(classes))] * len(classes),
    )
    right = math.exp(update.log_posterior[code])
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
                "method": ONLINE,
                "policy": campaign.policy_version,
                "first_a": FIRST_A,
                "first_b": FIRST_B,
                "right": right,
                "wrong": 1 - right,
            },
        )


def _skill(contribution: Contribution) -> tuple[float, float]:
    """Return the author's Beta (a, b) in the campaign."""
    skills = contribution.annotator.skills.filter(campaign_id=contribution.campaign_id)
    return skills.values_list("a", "b").first() or (FIRST_A, FIRST_B)
