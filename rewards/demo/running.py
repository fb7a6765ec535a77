"""The demo from end to end, and its report."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Sum

from annotation.models import Campaign, Contribution, Resolution, Tally, Task
from annotation.quality.consensus import aggregate
from annotation.quality.table import Answers as QualityAnswers
from caravan.chain.models import Transaction
from caravan.events.models import Event
from rewards.demo import reading, replaying, staging
from rewards.demo.client import Client
from rewards.models import Claim, Entitlement, Epoch
from rewards.services import reconciling

PATIENCE_S = 600.0
POLL_S = 0.5


class StoodStill(RuntimeError):
    """The workers made no progress for too long; the message says at which stage and with what left."""


@dataclass
class Demo:
    """One run.

    Attributes:
        tell: called with (stage, done, total) for a progress bar.
    """

    folder: Path
    url: str
    review_rule: str
    review_window_s: int
    threads: int
    annotators: int | None
    limit: int | None
    tell: Callable[[str, int, int], None]
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        started = time.monotonic()
        self.tell(stage, 0, 1)
        yield
        self.seconds[stage] = round(time.monotonic() - started, 2)

    def run(self) -> dict[str, Any]:
        """Do it all and return the report."""
        started = time.monotonic()
        with self._timed("read"):
            answers = reading.read(self.folder, annotators=self.annotators, limit=self.limit)
        with self._timed("open"):
            stage = staging.open_campaign(
                answers,
                url=self.url,
                title=f"Demo: {self.folder.name}",
                review_rule=self.review_rule,
                review_window_s=self.review_window_s,
            )
            staging.sign_up_workers(stage, answers, chain_id=settings.CHAIN["id"])
        client, base = Client(self.url), f"/api/v1/campaigns/{stage.campaign}"
        with self._timed("fund"):
            amount = answers.count * staging.PRICE_BASE_UNITS
            client.call(stage.owner_token, "POST", f"{base}/fund/", {"amount_base_units": str(amount)})
            tally = Tally.objects.filter(campaign_id=stage.campaign)
            self._wait("fund", lambda: int(not tally.filter(funded_base_units__gte=amount).exists()))
            client.call(stage.owner_token, "POST", f"{base}/state/", {"state": "live"})
        with self._timed("label"):
            total = answers.count
            outcome = replaying.replay(
                stage, answers, threads=self.threads, tell=lambda done: self.tell("label", done, total)
            )
        with self._timed("decide"):
            client.call(stage.owner_token, "POST", f"{base}/state/", {"state": "finished"})
            waiting = Contribution.objects.filter(campaign_id=stage.campaign, state=Contribution.State.SUBMITTED)
            self._wait("decide", waiting.count)
        with self._timed("post"):
            self._wait("post", lambda: _unposted(stage.campaign))
        with self._timed("claim"):
            owed = _owed_by_person(stage.campaign)
            for user, token in stage.workers.values():
                if user.pk in owed:
                    client.call(token, "POST", "/api/v1/claim/relay/", {})
            self._wait("claim", lambda: sum(owed.values()) - _claimed(owed))
        with self._timed("verify"):
            bundle = client.download(stage.owner_token, "GET", f"{base}/bundle/")
            verified = _verify(bundle)
        self.seconds["total"] = round(time.monotonic() - started, 2)
        return self._report(stage, answers, outcome, owed, verified)

    def _wait(self, stage: str, left: Callable[[], int]) -> None:
        """Wait until `left()` is zero.

        Raises:
            StoodStill: it did not shrink for `PATIENCE_S`.
        """
        total = least = left()
        deadline = time.monotonic() + PATIENCE_S
        while remaining := left():
            if remaining < least:
                least, deadline = remaining, time.monotonic() + PATIENCE_S
            if time.monotonic() > deadline:
                raise StoodStill(f"{stage}: still {remaining} left after {PATIENCE_S:.0f} s")
            self.tell(stage, max(total - remaining, 0), max(total, 1))
            time.sleep(POLL_S)

    def _report(
        self,
        stage: staging.Stage,
        answers: reading.Answers,
        outcome: replaying.Replay,
        owed: dict[Any, int],
        verified: dict[str, Any],
    ) -> dict[str, Any]:
        campaign = Campaign.objects.get(pk=stage.campaign)
        epochs = list(Epoch.objects.filter(entitlements__campaign=campaign).distinct().order_by("number"))
        posts = [epoch.post for epoch in epochs if epoch.post]
        audit = reconciling.audit()
        majority = _majority(outcome)
        consensus = dict(Resolution.objects.filter(campaign=campaign).values_list("task__row_number", "label"))
        states = Contribution.objects.filter(campaign=campaign)
        total_owed = sum(owed.values())
        claimed = _claimed(owed)
        report = {
            "answers": str(self.folder),
            "tasks": Task.objects.filter(campaign=campaign).count(),
            "workers": len(answers.by_worker),
            "answers_submitted": outcome.submitted,
            "answers_refused": sum(outcome.refused.values()),
            "refused_because": dict(outcome.refused),
            "accuracy_consensus": _accuracy(
                answers, {row: label for row, label in consensus.items() if label}, stage.values
            ),
            "accuracy_majority": _accuracy(answers, majority, {label: label for label in answers.labels}),
            "approved": states.filter(state=Contribution.State.APPROVED).count(),
            "rejected": states.filter(state=Contribution.State.REJECTED).count(),
            "owed_base_units": str(total_owed),
            "posted_base_units": str(_posted(campaign)),
            "claimed_base_units": str(claimed),
            "budget_left_base_units": str(campaign.tally.available_base_units),
            "held_base_units": str(campaign.tally.held_base_units),
            "ledger_sum": audit["ledger_sum"],
            "epochs": len(epochs),
            "roots": [bytes(epoch.rewards_root).hex() for epoch in epochs],
            "transactions": Transaction.objects.filter(state=Transaction.State.FINAL).count(),
            "transaction_hashes": [post.tx_hash for post in posts],
            "verified": verified["ok"],
            "verification": verified,
            "seconds": self.seconds,
            "peak_mb": round(_peak_mb(), 1),
        }
        report["ok"] = bool(
            verified["ok"] and audit["ok"] and claimed == total_owed == _posted(campaign) and outcome.submitted > 0
        )
        return report


def _unposted(campaign: str) -> int:
    """Return how much of a campaign's pay is not final on chain yet, the approvals not yet heard of included."""
    approved = Contribution.objects.filter(campaign_id=campaign, state=Contribution.State.APPROVED).count()
    final = Entitlement.objects.filter(campaign_id=campaign, payable_epoch__state=Epoch.State.FINAL).count()
    pending = Event.objects.filter(delivered_at=None, name="contribution.approved").count()
    return approved - final + pending


def _owed_by_person(campaign: str) -> dict[Any, int]:
    rows = (
        Entitlement.objects.filter(campaign_id=campaign).values_list("person_id").annotate(sum=Sum("amount_base_units"))
    )
    return {person: int(amount) for person, amount in rows}


def _claimed(owed: dict[Any, int]) -> int:
    return int(Claim.objects.filter(person_id__in=owed).aggregate(sum=Sum("amount_base_units"))["sum"] or 0)


def _posted(campaign: Campaign) -> int:
    rows = Entitlement.objects.filter(campaign=campaign, payable_epoch__state=Epoch.State.FINAL)
    return int(rows.aggregate(sum=Sum("amount_base_units"))["sum"] or 0)


def _majority(outcome: replaying.Replay) -> dict[int, str]:
    """Return the plain vote over exactly the answers the server took."""
    table = QualityAnswers.from_rows((str(row), worker, label) for row, worker, label in outcome.taken)
    voted = aggregate(table, method="vote")
    return {int(str(task)): str(label) for task, label in voted.label_of().items()}


def _accuracy(answers: reading.Answers, given: dict[int, str], values: dict[str, str]) -> float | None:
    """Return the share of tasks with an answer and a truth where they agree; None without such tasks."""
    pairs = [
        (given[row], values.get(answers.truth[name], answers.truth[name]))
        for row, name in enumerate(answers.tasks, 1)
        if row in given and name in answers.truth
    ]
    return round(sum(a == b for a, b in pairs) / len(pairs), 6) if pairs else None


def _verify(bundle: bytes) -> dict[str, Any]:
    """Run the independent verifier on the bundle, in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(bundle)
        file.flush()
        command = [sys.executable, "-m", "verifier", file.name, "--json"]
        if settings.CHAIN["rpc_url"]:
            command += ["--rpc", settings.CHAIN["rpc_url"]]
        done = subprocess.run(command, capture_output=True, check=False, cwd=settings.BASE_DIR)
    lines = done.stdout.strip().splitlines()
    if not lines:
        return {
            "ok": False,
            "problems": [{"where": "verifier", "message": done.stderr.decode(errors="replace")[-500:]}],
        }
    report: dict[str, Any] = orjson.loads(lines[-1])
    return report


def _peak_mb() -> float:
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, children) / 1024
