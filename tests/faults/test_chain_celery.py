"""The real Celery worker is killed between signing, broadcast and receipt; the money moves once."""

from pathlib import Path

import pytest
from django.db import transaction
from redis import Redis

from caravan.chain import nodes, sender, watcher
from caravan.chain.abi import encode_call
from caravan.chain.deploying import Plan, deploy
from caravan.chain.models import Attempt, Transaction
from caravan.chain.tasks import tick
from caravan.devstack.anvil import Anvil
from tests.faults.harness import celery_worker, until

pytestmark = [pytest.mark.chain, pytest.mark.timeout(240)]

PATIENCE_S = 60.0
# Between signing and broadcast, between broadcast and its record, between receipt and its record. The points inside a
# database transaction are tried in test_chain_exactly_once.py and tests/db/chain.
POINTS = ("committed", "sent", "receipt")


def receiver(number: int) -> str:
    return f"0x{0xCE1E << 64 | number:040x}"


def test_a_worker_killed_at_every_point_pays_once(
    transactional_db: None, redis_client: Redis, anvil: Anvil, tmp_path: Path
) -> None:
    deploy(Plan(), lambda _: None)
    redis_client.flushdb()  # what the deployment left in the queue
    for number, point in enumerate(POINTS):
        with transaction.atomic():
            data = encode_call("RewardToken", "transfer", [receiver(number), 1])
            sender.enqueue(cause=f"pay:{point}", purpose="operator", contract="RewardToken", data=data)
        with celery_worker(tmp_path / f"{point}.log", crash_at=point) as worker:
            until(lambda worker=worker: worker.poll() is not None, timeout_s=PATIENCE_S, what=f"death at {point}")  # type: ignore[misc]
            assert worker.returncode == -9, (tmp_path / f"{point}.log").read_text()[-2000:]
    with celery_worker(tmp_path / "healthy.log"):
        until(lambda: bool(tick.delay()) and all_final(), timeout_s=PATIENCE_S, poll_s=0.5, what="the end")

    moved = watcher.logs("RewardToken", "Transfer", 0, nodes.connect().head())
    paid = [event.args["to"].lower() for event in moved if event.args["value"] == 1]
    assert paid == [receiver(number) for number in range(len(POINTS))]
    assert Attempt.objects.filter(transaction__cause__startswith="pay:").count() == len(POINTS)


def all_final() -> bool:
    return not Transaction.objects.exclude(state=Transaction.State.FINAL).exists()
