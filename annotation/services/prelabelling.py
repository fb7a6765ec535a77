"""Predictions: asked of models in batches, checked, kept, and compared with what people then said."""

import logging
import time
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation import mlprotocol as ml
from annotation.addresses import opened
from annotation.errors import BackendRefused, InvalidResult
from annotation.models import Assignment, Campaign, ModelBackend, Prediction, Task
from annotation.services.specs import places, spec_of
from caravan.accounts.models import User
from caravan.lib.errors import Place
from caravan.lib.locks import alone
from caravan.lib.outgoing import CallFailed, call
from caravan.lib.signing import seconds_left, sign

BATCH: Final = 20
# How far ahead of the annotators models are asked.
AHEAD: Final = 200
FAILURES_BORNE: Final = 3
# How often a model with nothing to do is asked whether it has learned.
GREET_AGAIN: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
BACKENDS_MOST: Final = 5

logger = logging.getLogger(__name__)


def add_backend(campaign: Campaign, *, by: User, url: str) -> ModelBackend:
    """Connect a model: it is asked for its health and told of the campaign at once, in four seconds or not at all.

    No transaction is open while it is asked.

    From the first one on annotators see predictions, until the owner says otherwise.

    Raises:
        BackendRefused: it does not answer, its address is not allowed, or there are enough.
    """
    backend, created = _claimed(campaign, by, url.rstrip("/"))
    try:
        greet(backend)
    except CallFailed as error:
        if created:
            backend.delete()
        raise BackendRefused(places=[Place("url", "no_answer", str(error))]) from None
    _note_health(backend, ModelBackend.Health.UP, "")
    if created and campaign.backends.count() == 1:
        Campaign.objects.filter(pk=campaign.pk).update(shows_predictions=True)
    return backend


@transaction.atomic
def _claimed(campaign: Campaign, by: User, url: str) -> tuple[ModelBackend, bool]:
    """Return a place for a model and whether it is new. The campaign is locked, so that nobody counts meanwhile."""
    Campaign.objects.select_for_update(no_key=True).only("pk").get(pk=campaign.pk)
    before = campaign.backends.filter(url=url).first()
    if before is not None:
        return before, False
    if campaign.backends.count() >= BACKENDS_MOST:
        raise BackendRefused(_("A campaign has at most %(count)s models.") % {"count": BACKENDS_MOST})
    return ModelBackend.objects.create(campaign=campaign, url=url, created_by=by), True


def greet(backend: ModelBackend) -> None:
    """Ask a backend for its health, tell it of the campaign, and take over what it calls its model.

    Raises:
        CallFailed: it does not answer as the protocol says.
    """
    call("GET", f"{backend.url}/health", timeout_s=ml.HEALTH_S)
    body = ml.setup_body(
        project=project_of(backend.campaign),
        label_config=backend.campaign.label_config,
        hostname=settings.PUBLIC_URL,
        token=token_of(backend),
    )
    answer = call("POST", f"{backend.url}/setup", body, timeout_s=ml.SETUP_S)
    backend.model_version = ml.version_of(answer, backend.model_version)


def activate(backend: ModelBackend, *, on: bool) -> None:
    """Ask a model for predictions from now on, or no longer; a rest forgets its failures."""
    backend.is_active, backend.failures, backend.ask_after = on, 0, None
    backend.save(update_fields=["is_active", "failures", "ask_after"])


def token_of(backend: ModelBackend) -> str:
    """Return a token with which this backend may hand in predictions of this campaign for an hour, and nothing else."""
    return f"cvb.{backend.pk}.{sign(f'backend/{backend.pk}')}"


def backend_of(token: str) -> ModelBackend | None:
    """Return whose token it is; None if it is none, or its time is over."""
    kind, name, signature = [*token.split(".", 2), "", ""][:3]
    if kind != "cvb" or not seconds_left(f"backend/{name}", signature):
        return None
    return ModelBackend.objects.select_related("campaign").filter(pk=UUID(name), is_active=True).first()


def due() -> list[UUID]:
    """Return the backends that may be asked now: active, of campaigns that are labelled, and not resting."""
    now = timezone.now()
    rows = ModelBackend.objects.filter(is_active=True, campaign__state__in=[Campaign.State.LIVE, Campaign.State.DRAFT])
    ready = rows.filter(Q(ask_after=None) | Q(ask_after__lte=now)).order_by(F("asked_at").asc(nulls_first=True))
    return list(ready.values_list("pk", flat=True)[:1000])


def ask(backend_id: UUID) -> int:
    """Have a backend predict a batch of tasks that annotators will meet next; return how many were kept.

    One at a time for a backend; safe to be killed and run again.
    """
    with alone(f"backend {backend_id}") as taken:
        backend = ModelBackend.objects.select_related("campaign").filter(pk=backend_id).first()
        if not taken or backend is None:
            return 0
        rested = backend.asked_at is None or timezone.now() - backend.asked_at > GREET_AGAIN
        if not rested and not _wanting(backend):
            return 0
        started = time.monotonic()
        try:
            greet(backend)  # it may have learned, and then everything is asked anew
            tasks = _wanting(backend)
            if not tasks:
                _note_health(backend, ModelBackend.Health.UP, backend.problem)
                return 0
            answer = call("POST", f"{backend.url}/predict", _asked(backend, tasks), timeout_s=ml.PREDICT_S)
            found = ml.entries(answer, len(tasks))
            if found is None:
                raise CallFailed(_("The answer does not have one result a task."))
        except CallFailed as error:
            note_failure(backend, str(error))
            return 0
        kept = _keep(backend, list(zip(tasks, found, strict=True)))
        _note_health(
            backend,
            ModelBackend.Health.UP,
            backend.problem,
            answer_ms=int((time.monotonic() - started) * 1000),
            tasks_asked=F("tasks_asked") + len(tasks),
        )
        return kept


def hand_in(campaign: Campaign, rows: list[dict[str, Any]], *, backend: ModelBackend | None = None) -> int:
    """Keep predictions that somebody sends, all or none; return how many.

    Args:
        rows: `row` (number of the task in the campaign), `result`, `score`?, `model_version`?.

    Raises:
        InvalidResult: with the place of every mistake.
    """
    config = spec_of(campaign)
    tasks = {task.row_number: task for task in campaign.tasks.filter(row_number__in={row["row"] for row in rows})}
    problems: list[Place] = []
    made: list[Prediction] = []
    for number, row in enumerate(rows):
        task = tasks.get(row["row"])
        if task is None:
            problems.append(Place(f"predictions[{number}].row", "unknown_row", _("The campaign has no such row.")))
            continue
        said = ml.suggested(config, task.data, row, version=backend.model_version if backend else "")
        problems += [
            Place(f"predictions[{number}].{place.where}", place.code, place.message) for place in places(said.problems)
        ]
        made.append(_row(campaign, backend, task, said))
    if problems:
        raise InvalidResult(places=problems[:100])
    # One statement cannot replace the same row twice: of two for the same task and version the later counts.
    last = {(each.task_id, each.model_version): each for each in made}
    return len(Prediction.objects.bulk_create(last.values(), **_REPLACING))


def shown_with(campaign: Campaign, assignments: list[Assignment]) -> dict[int, Prediction]:
    """Return the prediction each assignment is shown with, by task: the newest, where the campaign shows any."""
    if not campaign.shows_predictions:
        return {}
    tasks = [each.task_id for each in assignments]
    return {each.task_id: each for each in Prediction.objects.filter(task__in=tasks).order_by("pk")}


_REPLACING: Final[dict[str, Any]] = {
    "update_conflicts": True,
    "unique_fields": ["task", "model_version"],
    "update_fields": ["result", "score", "backend"],
}


def _row(campaign: Campaign, backend: ModelBackend | None, task: Task, said: ml.Suggested) -> Prediction:
    return Prediction(
        task=task,
        campaign=campaign,
        backend=backend,
        model_version=said.version,
        result=said.result,
        score=said.score,
    )


def _wanting(backend: ModelBackend) -> list[Task]:
    """The next tasks of the queue that the backend's present model has not seen."""
    tasks = backend.campaign.tasks.filter(slots_left__gt=0)
    ahead = list(tasks.filter(state=Task.State.OPEN).order_by("priority", "id")[:AHEAD])
    # A model is asked about gold, too, or a missing suggestion would tell what is gold.
    ahead += tasks.filter(state=Task.State.GOLD, gold__state="active").order_by("gold__exposures")[:AHEAD]
    seen = Prediction.objects.filter(backend=backend, model_version=backend.model_version)
    seen_ids = set(seen.filter(task__in=[task.pk for task in ahead]).values_list("task_id", flat=True))
    return [task for task in ahead if task.pk not in seen_ids][:BATCH]


def _asked(backend: ModelBackend, tasks: list[Task]) -> dict[str, Any]:
    campaign = backend.campaign
    listed = [{"id": task.row_number, "data": _absolute(opened(campaign, task.data)[0])} for task in tasks]
    return ml.predict_body(project=project_of(campaign), label_config=campaign.label_config, tasks=listed)


def _absolute(data: Any) -> Any:
    """Addresses of ours as somebody outside writes them."""
    if isinstance(data, str):
        return f"{settings.PUBLIC_URL}{data}" if data.startswith("/media/") else data
    if isinstance(data, dict):
        return {key: _absolute(value) for key, value in data.items()}
    return [_absolute(value) for value in data] if isinstance(data, list) else data


def project_of(campaign: Campaign) -> str:
    """Return what models know the campaign by: id and creation time, as Label Studio writes it."""
    return f"{campaign.pk}.{int(campaign.created_at.timestamp())}"


@transaction.atomic
def _keep(backend: ModelBackend, pairs: list[tuple[Task, Any]]) -> int:
    config = spec_of(backend.campaign)
    made, refused, why = [], 0, ""
    for task, raw in pairs:
        said = ml.suggested(config, task.data, raw, version=backend.model_version)
        if said.problems:
            refused += 1
            why = f"{said.problems[0].where}: {said.problems[0].message}"
        # An empty prediction keeps its place, so that the same task is not asked about for ever.
        made.append(_row(backend.campaign, backend, task, said))
    Prediction.objects.bulk_create(made, **_REPLACING)
    kept = len(made) - refused
    ModelBackend.objects.filter(pk=backend.pk).update(
        predictions_kept=F("predictions_kept") + kept, predictions_refused=F("predictions_refused") + refused
    )
    backend.problem = why[:500]
    return kept


def note_failure(backend: ModelBackend, why: str) -> None:
    """Count a failure; after a few the backend is left alone for longer and longer (a circuit breaker)."""
    backend.failures = min(backend.failures + 1, 1000)
    beyond = backend.failures - FAILURES_BORNE
    pause = min(timedelta(minutes=1) * 2 ** min(beyond, 10), LONGEST_PAUSE) if beyond >= 0 else timedelta(seconds=10)
    ModelBackend.objects.filter(pk=backend.pk).update(
        failures=backend.failures,
        health=ModelBackend.Health.DOWN,
        problem=why[:500],
        ask_after=timezone.now() + pause,
        asked_at=timezone.now(),
    )


def _note_health(backend: ModelBackend, health: str, problem: str, **more: Any) -> None:
    ModelBackend.objects.filter(pk=backend.pk).update(
        health=health,
        problem=problem[:500],
        failures=0,
        ask_after=None,
        asked_at=timezone.now(),
        model_version=backend.model_version,
        **more,
    )
