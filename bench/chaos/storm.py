"""The storm: batch after batch goes on chain while the planned trouble comes over it."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from bench.chaos import counting, weather, world
from bench.chaos.crew import Crew
from caravan.chain.tasks import tick
from caravan.devstack.anvil import Anvil
from caravan.devstack.apps import QUEUES
from caravan.events.tasks import deliver_events
from rewards.models import Epoch
from rewards.tasks import follow_claims, seal_due_epochs

WORKERS = 2
# Blocks come fast, or finality would be most of the run; two at once, so that a reorganisation still meets ours.
BLOCK_S, BLOCKS = 0.02, 2
# What Celery's beat sends every few seconds in the field is sent as soon as the queues are this short.
BEAT = (seal_due_epochs, tick, deliver_events)
MOST_WAITING = 2
CLAIMS_EVERY = 0.25
FOLLOW_S = 1.0
# Without any progress for so long it stands still; a replacement is due after 60 s (caravan/chain/sender.py).
PATIENCE_S = 180.0


class Storm:
    """One run.

    Args:
        tell: is given the batches sealed and the deaths so far, now and then.
    """

    def __init__(
        self, node: Anvil, folder: Path, *, batches: int, seed: int, troubles: Sequence[weather.Trouble],
        tell: Callable[[int, int], None],
    ) -> None:  # fmt: skip
        self.node, self.folder, self.tell = node, folder, tell
        self.batches, self.troubles = batches, list(troubles)
        self.rng = random.Random(seed)
        self.redis = Redis.from_url(settings.REDIS_URL)
        self.happened: Counter[str] = Counter()
        self.depths: Counter[int] = Counter()
        self.world = world.build(node, batches=batches, seed=seed)
        self._fed = 0
        self._claims_at = CLAIMS_EVERY
        self._followed = 0.0

    def run(self) -> dict[str, Any]:
        """Go through it, let it settle, count."""
        began = time.monotonic()
        env = {"CHAIN_CONFIRMATIONS": str(world.CONFIRMATIONS), "EPOCH_MIN_ENTITLEMENTS": str(world.PER_BATCH)}
        crew = Crew(self.folder, {**env, "DATABASE_POOL": "4"}, size=WORKERS)
        try:
            stood = self._through(crew)
            under_fire = time.monotonic() - began
            stood = stood or self._settle(crew)
        finally:
            crew.stop()
        figures = counting.count(self.batches, world.PER_BATCH)
        if stood:
            figures["problems"].append(f"stood still for {PATIENCE_S:.0f} s")
        return {
            "ok": not figures["problems"],
            "kills": crew.deaths.total(),
            "deaths": dict(sorted(crew.deaths.items())),
            "reorgs": self.happened["reorg"],
            "reorg_depths": {str(depth): times for depth, times in sorted(self.depths.items())},
            "freezes": self.happened["freeze"],
            "redis_flushes": self.happened["flush"],
            **figures,
            "seconds_under_fire": round(under_fire, 1),
            "seconds": round(time.monotonic() - began, 1),
        }

    def _through(self, crew: Crew) -> bool:
        """Return True if it stood still before every batch was sealed and every trouble had come."""
        deadline, before = time.monotonic() + PATIENCE_S, -1
        while True:
            sealed = self._step(crew)
            if sealed > before:
                before, deadline = sealed, time.monotonic() + PATIENCE_S
                self.tell(sealed, crew.deaths.total())
            if sealed == self.batches and not self.troubles and not crew.trapped:
                return False
            if time.monotonic() > deadline:
                return True

    def _step(self, crew: Crew) -> int:
        """Make a block, keep the workers busy, let happen what is due; return how many batches are sealed."""
        time.sleep(BLOCK_S)
        self.node.call("anvil_mine", hex(BLOCKS))
        self._beat()
        crew.look()
        sealed = Epoch.objects.count()
        if sealed == self._fed and self._fed < self.batches:
            self.world.feed(self._fed)
            self._fed += 1
        if sealed >= self._claims_at * self.batches:
            self._claims_at += CLAIMS_EVERY
            self.world.claim()
        while self.troubles and self.troubles[0].after <= sealed:
            self._happen(self.troubles.pop(0), crew)
        return sealed

    def _beat(self) -> None:
        with suppress(RedisError):
            waiting = sum(int(self.redis.llen(queue)) for queue in QUEUES.split(","))
            if waiting > MOST_WAITING:
                return
            for task in BEAT:
                task.delay()
            if time.monotonic() - self._followed > FOLLOW_S:
                self._followed = time.monotonic()
                follow_claims.delay()

    def _happen(self, trouble: weather.Trouble, crew: Crew) -> None:
        self.happened[trouble.kind] += 1
        match trouble.kind, trouble.detail:
            case "kill", _:
                crew.kill_one(self.rng)
            case "trap", (str(point), int(countdown)):
                crew.set_trap(point, countdown)
            case "reorg", int(depth):
                self.depths[depth] += 1
                self.node.call("anvil_reorg", depth, [])
            case "freeze", float(seconds):
                self._freeze(seconds)
            case "flush", _:
                self.redis.flushall()

    def _freeze(self, seconds: float) -> None:
        """Have the node keep its connections and say nothing."""
        pid = self.node.process.pid
        if pid is None:
            raise RuntimeError("the node has not been started")
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    def _settle(self, crew: Crew) -> bool:
        """Let two healthy workers end it; return True if they could not in time."""
        deadline = time.monotonic() + PATIENCE_S
        while not counting.settled(self.batches):
            with suppress(URLError):
                self.node.call("evm_mine")
            self._beat()
            crew.look()
            self.world.claim()
            time.sleep(0.1)
            if time.monotonic() > deadline:
                return True
        return False
