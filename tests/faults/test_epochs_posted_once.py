"""A real worker is killed between signing, broadcast and receipt; every epoch is posted once and every unit is paid."""

from collections import Counter
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

pytestmark = [pytest.mark.chain, pytest.mark.timeout(240), pytest.mark.django_db(transaction=True)]

# Where the worker dies, and at which passage: 1 is the escrow's release, 2 the root.
DEATHS = (("signing", 1), ("committed", 2), ("sent", 2), ("receipt", 2), ("finishing", 2))


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
            until(lambda: nudge() or worker.poll() is not None, timeout_s=40, poll_s=0.3, what=f"death at {point}")
        with celery_worker(tmp_path / "worker.log"):
            until(lambda: nudge() or settled(), timeout_s=40, poll_s=0.3, what=f"recovery from {point}")

    assert list(Epoch.objects.order_by("number").values_list("number", "state")) == [
        (number, Epoch.State.FINAL) for number in range(1, len(DEATHS) + 1)
    ]
    assert posts_on_chain() == dict.fromkeys(range(1, len(DEATHS) + 1), 1)
    assert set(Transaction.objects.values_list("state", flat=True)) == {"final"}
    assert_books_balance()
    for person in people:
        claiming.relay(person)
    with celery_worker(tmp_path / "worker.log", crash_at="sent") as worker:
        until(lambda: nudge() or worker.poll() is not None, timeout_s=40, poll_s=0.3, what="death while relaying")
    with celery_worker(tmp_path / "worker.log"):
        until(lambda: nudge() or Claim.objects.count() == 2, timeout_s=40, poll_s=0.3, what="claims")
        until(lambda: nudge() or not open_relays(), timeout_s=40, poll_s=0.3, what="the end of relays")
    assert [received(person) for person in people] == [len(DEATHS) * make.PRICE] * 2
    assert_books_balance()


def nudge() -> None:
    """Do what beat does every few seconds."""
    for task in (seal_due_epochs, tick, deliver_events, follow_claims):
        task.delay()


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
