"""What labelling itself does about its own news."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction

from annotation.models import SkillChange
from annotation.services import calibrating, reputing, telling
from caravan.events.outbox import reads


@reads("contribution.approved")
def tell_models(payloads: Sequence[dict[str, Any]]) -> None:
    """Have the models of the campaigns told, after the commit and elsewhere: they may be slow."""
    campaigns = telling.wanted(payload["campaign"] for payload in payloads)
    accepted = [payload["contribution"] for payload in payloads if payload["campaign"] in campaigns]
    if accepted:
        send = partial(current_app.send_task, "annotation.tasks.tell_models", [accepted])
        transaction.on_commit(send, robust=True)


@reads("contribution.approved")
def credit(payloads: Sequence[dict[str, Any]]) -> None:
    """Let accepted answers raise what is known of their authors."""
    reputing.decided([payload["contribution"] for payload in payloads], SkillChange.Cause.ACCEPTED)


@reads("contribution.rejected")
def debit(payloads: Sequence[dict[str, Any]]) -> None:
    """Let refused answers lower it."""
    reputing.decided([payload["contribution"] for payload in payloads], SkillChange.Cause.REFUSED)


@reads("appeal.upheld")
def confirm(payloads: Sequence[dict[str, Any]]) -> None:
    """Let refusals that an appeal confirmed speak for their reviewers."""
    for payload in payloads:
        calibrating.after_appeal(UUID(payload["appeal"]))


@reads("appeal.overturned")
def correct(payloads: Sequence[dict[str, Any]]) -> None:
    """Let refusals that an appeal overturned speak against them; silence does not."""
    for payload in payloads:
        calibrating.after_appeal(UUID(payload["appeal"]))
