"""Telling models of answers that were accepted, so that they can learn."""

import hashlib
import hmac
import time
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings

from annotation import mlprotocol as ml
from annotation.models import Contribution, ModelBackend
from annotation.services import prelabelling
from caravan.lib.outgoing import CallFailed, call

SIGNATURE: Final = "X-Caravan-Signature"


def wanted(campaigns: Iterable[str]) -> set[str]:
    """Return those of the campaigns that have a model to tell."""
    rows = ModelBackend.objects.filter(campaign__in=set(campaigns), is_active=True)
    return {str(pk) for pk in rows.values_list("campaign", flat=True).distinct()}


def tell(contributions: list[UUID]) -> None:
    """Send accepted answers to the models of their campaigns; a model that does not listen misses them."""
    rows = Contribution.objects.filter(pk__in=contributions, state=Contribution.State.APPROVED)
    for row in rows.select_related("campaign", "task").order_by("pk"):
        for backend in row.campaign.backends.filter(is_active=True).exclude(health=ModelBackend.Health.DOWN):
            body = _body(row)
            try:
                headers = {SIGNATURE: signature(backend, body, at=int(time.time()))}
                call("POST", f"{backend.url}/webhook", body, timeout_s=ml.WEBHOOK_S, headers=headers)
            except CallFailed as error:
                prelabelling.note_failure(backend, str(error))


def secret_of(backend: ModelBackend) -> str:
    """Return the key with which a model checks that it is us who speak; shown to its owner."""
    return hmac.new(settings.SECRET_KEY.encode(), f"webhook {backend.pk}".encode(), hashlib.sha256).hexdigest()


def signature(backend: ModelBackend, body: dict[str, Any], *, at: int) -> str:
    """Return ``t=<epoch seconds>,v1=<HMAC-SHA256 over "t.body">``; by the time an old message sent again is known."""
    signed = f"{at}.".encode() + orjson.dumps(body)
    return f"t={at},v1={hmac.new(secret_of(backend).encode(), signed, hashlib.sha256).hexdigest()}"


def _body(row: Contribution) -> dict[str, Any]:
    """The event as Label Studio writes it, without a person in it and without anybody's token."""
    campaign = row.campaign
    return {
        "action": "ANNOTATION_CREATED",
        "annotation": {"id": str(row.pk), "result": row.result, "was_cancelled": False},
        "task": {"id": row.task.row_number, "data": row.task.data},
        "project": {
            "id": prelabelling.project_of(campaign),
            "title": campaign.title,
            "label_config": campaign.label_config,
        },
    }
