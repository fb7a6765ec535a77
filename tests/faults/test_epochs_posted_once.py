"""A real worker is killed between signing, broadcast and receipt; every epoch is posted once and every unit is paid."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from caravan.accounts.models import User
from caravan.chain import contracts, nodes, watcher
from caravan.chain.abi import decode_result, encode_call
from caravan.chain.deploying import Plan, deploy
from caravan.chain.models import Transaction
from caravan.chain.tasks import tick
from caravan.devstack.anvil import Anvil
from caravan.events.models import Event
from caravan.events.tasks import deliver_events
from rewards.models import Claim, Entitlement, Epoch, Relay
from rewards.services import claiming, reconciling
from rewards.tasks import follow_claims, seal_due_epochs
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money
from tests.faults.harness import celery_worker, until

pytestmark = [pytest.mark.chain, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]

# Where the worker dies, and at which passage: 1 is an escrow's release, 2 the root. Whoever comes next finds the mess.
DEATHS = (("committed", 1), ("sent", 2), ("receipt", 2))
PATIENCE_S = 60
BEAT = (seal_due_epochs, tick, deliver_events, follow_claims)


@pytest.fixture
def chain(anvil: Anvil, redis_client: "Redis", transactional_db: None) -> None:
    """A chain with our contracts."""
    deploy(Plan(), lambda _: None)


@pytest.mark.usefixtures("chain")
def test_every_epoch_is_posted_once_whenever_the_worker_dies(tmp_path: Path) -> None:
    people = [cast.ann(), cast.bruno()]
    money.with_wallet(*people)
    campaign = money.campaign(tasks=len(DEATHS))
    money.settle()
    money.live(campaign)
    for point, countdown in DEATHS:
        for person in people:
            money.approved(campaign, person)
        with celery_worker(tmp_path / "worker.log", crash_at=point, countdown=countdown) as worker:
            wait(lambda: worker.poll() is not None, f"death at {point}")
    with celery_worker(tmp_path / "worker.log"):
        wait(settled, "recovery")

    numbers = list(Epoch.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert posts_on_chain() == dict.fromkeys(numbers, 1)
    assert set(Transaction.objects.values_list("state", flat=True)) == {"final"}
    assert_books_balance()
    for person in people:
        claiming.relay(person)
    with celery_worker(tmp_path / "worker.log", crash_at="sent") as worker:
        wait(lambda: worker.poll() is not None, "death while relaying")
    with celery_worker(tmp_path / "worker.log"):
        wait(lambda: Claim.objects.count() == len(people) and not open_relays(), "claims")
    assert [received(person) for person in people] == [len(DEATHS) * make.PRICE] * 2
    assert_books_balance()


def wait(done: Callable[[], bool], what: str) -> None:
    """Do what beat does every few seconds until `done()`."""

    def nudged() -> bool:
        for task in BEAT:
            task.delay()
        return done()

    until(nudged, timeout_s=PATIENCE_S, poll_s=0.3, what=what)


def settled() -> bool:
    """Return whether nothing is left to seal, post, attest or tell."""
    return not (
        Entitlement.objects.filter(epoch=None).exists()
        or Epoch.objects.exclude(state=Epoch.State.FINAL, attestation_uid__startswith="0x").exists()
        or Transaction.objects.exclude(state__in=["final", "reverted"]).exists()
        or Event.objects.filter(delivered_at=None).exists()
    )


def open_relays() -> bool:
    return Relay.objects.exclude(state=Relay.State.PAID).exists()


def posts_on_chain() -> dict[int, int]:
    """Return how often the chain saw each epoch's root."""
    logs = watcher.logs("RewardDistributor", "RootPosted", 0, nodes.connect().head())
    return dict(Counter(event.args["epoch"] for event in logs))


def received(person: User) -> int:
    """Return what a person's wallet holds on chain."""
    wallet = person.wallets.get()
    answer = nodes.connect().call(
        contracts.address_of("RewardToken"), encode_call("RewardToken", "balanceOf", [wallet.address])
    )
    return int(decode_result("RewardToken", "balanceOf", answer)[0])


def assert_books_balance() -> None:
    report = reconciling.audit()
    assert report["problems"] == []
    assert report["ledger_sum"] == 0
