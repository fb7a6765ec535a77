"""Replaying answers through the public API, as the workers who gave them."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from rewards.demo.client import Client, Refused
from rewards.demo.reading import Answers
from rewards.demo.staging import Stage


@dataclass
class Replay:
    """What came of it: how many answers the server took, and which it refused and why."""

    submitted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    taken: list[tuple[int, str, str]] = field(default_factory=list)


def replay(stage: Stage, answers: Answers, *, threads: int, tell: Callable[[int], None]) -> Replay:
    """Submit every answer as its worker: a reservation of that task, then the answer.

    Args:
        tell: called with the number of answers dealt with so far.
    """
    outcome, lock, local = Replay(), threading.Lock(), threading.local()
    if answers.unreadable:
        outcome.refused["unreadable_row"] += answers.unreadable

    def work(name: str) -> None:
        if not hasattr(local, "client"):
            local.client = Client(stage.url)
        _, token = stage.workers[name]
        for row, label, lead_time_ms in answers.by_worker[name]:
            refusal = _answer(local.client, token, stage, row, stage.values[label], lead_time_ms)
            with lock:
                if refusal:
                    outcome.refused[refusal] += 1
                else:
                    outcome.submitted += 1
                    outcome.taken.append((row, name, label))
                tell(outcome.submitted + sum(outcome.refused.values()))

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, name) for name in answers.by_worker]:
            done.result()
    return outcome


def _answer(client: Client, token: str, stage: Stage, row: int, value: str, lead_time_ms: int | None) -> str:
    """Reserve one task and answer it; return the server's code when it refuses, else ''."""
    submission = str(uuid.uuid4())
    result = [
        {
            "id": submission[:8],
            "from_name": "answer",
            "to_name": "item",
            "type": "choices",
            "origin": "manual",
            "value": {"choices": [value]},
        }
    ]
    try:
        batch = client.call(token, "POST", f"/api/v1/campaigns/{stage.campaign}/assignments/", {"row": row})
        if not batch["assignments"]:
            return str(batch["reason"])
        assignment = batch["assignments"][0]["id"]
        body = {"submission_id": submission, "result": result, "lead_time_ms": lead_time_ms}
        client.call(token, "POST", f"/api/v1/assignments/{assignment}/submit/", body)
    except Refused as refusal:
        return refusal.code
    return ""
