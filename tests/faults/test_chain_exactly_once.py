"""Workers are killed, blocks are taken back and the node freezes; everything still happens on chain exactly once."""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from caravan.chain import contracts, nodes, sender, watcher
from caravan.chain.abi import encode_call
from caravan.chain.deploying import Plan, deploy
from caravan.chain.models import Signer, Transaction
from caravan.devstack.anvil import Anvil
from caravan.devstack.ports import port_of_my_own
from caravan.events.models import Event
from tests.faults.harness import tickers

pytestmark = [pytest.mark.chain, pytest.mark.timeout(300)]

CONFIRMATIONS = 5
POSTS, TRANSFERS = 100, 40
STEP_S = 0.05
FREEZES = 2
# The storm goes on until everything is final, which must be before this.
LIMIT_S = 240.0  # about 40 s where nothing else runs


@pytest.fixture
def node(tmp_path: Path, settings: Settings, transactional_db: None) -> Iterator[Anvil]:
    """A chain of this test alone, with our contracts, whose blocks are made by hand."""
    anvil = Anvil(tmp_path / "anvil.log", port_of_my_own(os.getpid() + 7))
    anvil.start()
    anvil.wait_ready()
    try:
        settings.CHAIN = {**settings.CHAIN, "rpc_url": anvil.url, "confirmations": 1}
        deploy(Plan(), lambda _: None)
        anvil.call("evm_setAutomine", False)
        anvil.call("anvil_mine", hex(CONFIRMATIONS + 1))
        settings.CHAIN = {**settings.CHAIN, "confirmations": CONFIRMATIONS}
        yield anvil
    finally:
        anvil.stop()


@pytest.mark.parametrize("seed", [20261122])
def test_everything_happens_exactly_once(node: Anvil, seed: int) -> None:
    show(f"seed {seed}")
    rng = random.Random(seed)
    before = {signer.purpose: signer.next_nonce for signer in Signer.objects.all()}
    enqueue_work()
    storm = Counter[str]()
    with tickers(workers=2, seed=seed, trapped=0.6) as workers:
        deadline = time.monotonic() + LIMIT_S
        while unfinished() and time.monotonic() < deadline:
            weather(node, rng, storm, workers.kill_one)
    show(f"weather {dict(storm)}, deaths {dict(workers.deaths)}, born {workers.born}")

    states = Counter(Transaction.objects.values_list("state", flat=True))
    assert set(states) == {"final"}, (states, errors())
    assert_on_chain_once()
    assert_no_gaps(before)
    assert_told_once()
    assert storm["reorg"] >= 3
    assert storm["freeze"] == FREEZES
    assert workers.deaths.total() >= 5


def show(sentence: str) -> None:
    """Print into pytest's record of the test, which it shows when the test fails."""
    sys.stdout.write(f"{sentence}\n")


def enqueue_work() -> None:
    """Queue roots that the contract takes only in order, and transfers that it would take any number of times."""
    token = contracts.address_of("RewardToken")
    with transaction.atomic():
        for epoch in range(1, POSTS + 1):
            root = epoch.to_bytes(32, "big")
            data = encode_call("RewardDistributor", "postRoot", [token, epoch, root, 0, root, ""])
            sender.enqueue(cause=f"post:{epoch}", purpose="poster", contract="RewardDistributor", data=data)
        for number in range(TRANSFERS):
            data = encode_call("RewardToken", "transfer", [receiver(number), 1 + number])
            sender.enqueue(cause=f"transfer:{number}", purpose="operator", contract="RewardToken", data=data)


def receiver(number: int) -> str:
    """Return an address nobody has used."""
    return f"0x{0xCA11 << 64 | number:040x}"


def weather(node: Anvil, rng: random.Random, storm: Counter[str], kill_one: Callable[[random.Random], None]) -> None:
    """Make a block, and now and then trouble."""
    time.sleep(STEP_S)
    node.call("evm_mine")
    chance = rng.random()
    if chance < 0.02:
        storm["reorg"] += 1
        node.call("anvil_reorg", rng.randint(1, CONFIRMATIONS - 1), [])
    elif chance < 0.04:
        storm["kill"] += 1
        kill_one(rng)
    elif chance > 0.9 and storm["freeze"] < FREEZES:
        storm["freeze"] += 1
        freeze(node, 2.5)


def freeze(node: Anvil, seconds: float) -> None:
    """Have the node keep its connections and say nothing."""
    assert node.process.pid
    os.kill(node.process.pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(node.process.pid, signal.SIGCONT)


def unfinished() -> bool:
    return Transaction.objects.filter(state__in=["queued", "signed", "mined"]).exists()


def errors() -> list[str]:
    rows = Transaction.objects.exclude(state="final")[:5]
    return [f"{row.cause} {row.state} {row.nonce} {row.error}" for row in rows]


def assert_on_chain_once() -> None:
    head = nodes.connect().head()
    posted = watcher.logs("RewardDistributor", "RootPosted", 0, head)
    assert [event.args["epoch"] for event in posted] == list(range(1, POSTS + 1))
    moved = watcher.logs("RewardToken", "Transfer", 0, head)
    seen = [(event.args["to"].lower(), event.args["value"]) for event in moved]
    assert [pair for pair in seen if pair[0].startswith("0x" + "0" * 20)] == [
        (receiver(number), 1 + number) for number in range(TRANSFERS)
    ]


def assert_no_gaps(before: dict[str, int]) -> None:
    chain = nodes.connect()
    for purpose, prefix in (("poster", "post:"), ("operator", "transfer:")):
        rows = Transaction.objects.filter(cause__startswith=prefix).order_by("created_at", "id")
        first = before[purpose]
        assert [row.nonce for row in rows] == list(range(first, first + len(rows)))
        assert chain.nonce(chain.address_of(purpose)) == first + len(rows)


def assert_told_once() -> None:
    told = Counter(Event.objects.filter(name="transaction.final").values_list("payload__cause", flat=True))
    causes = set(Transaction.objects.values_list("cause", flat=True))
    assert set(told) == causes
    assert set(told.values()) == {1}
    assert not Event.objects.filter(name="transaction.reverted").exists()
