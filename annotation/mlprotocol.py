"""Label Studio's protocol for model backends: what is sent, and what is made of the answers. Pure.

Source: the backends of `label-studio-ml-backend` and the calls of Label Studio 1.23 to them, as recorded.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotation.labelspec import Config, Problem, check_result

HEALTH_S: Final = 1.0
SETUP_S: Final = 3.0
PREDICT_S: Final = 100.0
WEBHOOK_S: Final = 5.0
VERSION_CHARACTERS: Final = 100
# A suggestion may be unfinished: somebody looks at it before it is an answer.
UNFINISHED: Final = frozenset({"required", "required-for-item", "required-for-region"})


@dataclass(frozen=True, slots=True)
class Suggested:
    """One prediction that fits the config, or why it does not.

    Attributes:
        result: items with `origin` prediction; empty if there are problems.
        score: 0 to 1, or None.
        version: what the backend calls its model.
        problems: what is wrong; empty for one that can be shown.
    """

    result: list[dict[str, Any]]
    score: float | None
    version: str
    problems: Sequence[Problem]


def setup_body(*, project: str, label_config: str, hostname: str, token: str) -> dict[str, Any]:
    """Return what `/setup` is told."""
    return {
        "project": project,
        "schema": label_config,
        "hostname": hostname,
        "access_token": token,
        "extra_params": None,
    }


def predict_body(*, project: str, label_config: str, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what `/predict` is asked; each task has `id` and `data`."""
    return {
        "tasks": tasks,
        "project": project,
        "label_config": label_config,
        "params": {"login": None, "password": None, "context": None},
    }


def version_of(answer: Any, known: str = "") -> str:
    """Return what a backend calls its model in an answer to `/setup`, or the one known before."""
    version = answer.get("model_version") if isinstance(answer, dict) else None
    # PostgreSQL keeps no NUL in a text.
    return (version.replace("\0", "")[:VERSION_CHARACTERS] if isinstance(version, str) else "") or known


def suggested(config: Config, data: Any, raw: Any, *, version: str) -> Suggested:
    """Return one entry of `results` as a prediction, checked against the config.

    A backend may leave out what can be known: ids of items, and everything that tells who answered.
    """
    raw = raw if isinstance(raw, dict) else {}
    listed = raw.get("result")
    items = [_item(item) for item in listed] if isinstance(listed, list) else listed
    problems = [problem for problem in check_result(config, data, items) if problem.code not in UNFINISHED]
    score = raw.get("score")
    scored = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
    return Suggested(
        result=items if not problems and isinstance(items, list) else [],
        score=float(score) if scored else None,
        version=version_of(raw, version),
        problems=problems,
    )


def entries(answer: Any, wanted: int) -> list[Any] | None:
    """Return one entry a task from the answer to `/predict`; None if it is no answer to so many tasks.

    Where a backend gives several predictions for a task, the first is taken.
    """
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list) or len(results) != wanted:
        return None
    return [entry[0] if isinstance(entry, list) and entry else entry for entry in results]


def _item(raw: Any) -> Any:
    if not isinstance(raw, dict) or raw.get("type") == "relation":
        return raw
    return {"id": secrets.token_urlsafe(8), **raw, "origin": "prediction"}
