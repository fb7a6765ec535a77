"""From the queue to the chain, with everything that can go wrong on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from caravan.chain import fees, replacing, sender, signing, watcher
from caravan.chain.abi import encode_call, keccak
from caravan.chain.errors import NodeUnavailable
from caravan.chain.models import Attempt, Signer, Transaction
from caravan.chain.port import Broadcast, Fees, Outcome
from caravan.events.models import Event
from tests.db.chain.conftest import Enqueue
from tests.fakes.chain import FakeChain

WRONG_EPOCH = keccak(b"WrongEpoch(uint64,uint64)")[:4] + bytes(31) + b"\x02" + bytes(31) + b"\x03"


class Killed(BaseException):
    """Stands for SIGKILL: no handler of ours catches it, and the database forgets what was not committed."""


def state_of(row: Transaction) -> str:
    return str(Transaction.objects.get(pk=row.pk).state)


def calls_of(chain: FakeChain) -> list[str]:
    return [sent.unsigned.data.decode() for sent in chain.executed()]


def settle(chain: FakeChain, blocks: int = 4) -> None:
    """Let time pass on a chain where nothing goes wrong."""
    for _ in range(blocks):
        sender.tick()
        chain.mine()
    sender.tick()


def test_a_transaction_goes_from_queued_to_final_and_says_so(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    assert state_of(row) == "signed"
    chain.mine()
    sender.tick()
    assert state_of(row) == "mined"
    chain.mine(2)
    sender.tick()
    assert state_of(row) == "final"
    told = Event.objects.get(name="transaction.final").payload
    assert told["cause"] == "epoch:1"
    assert told["block_number"] == 1
    assert told["tx_hash"] == row.attempts.get().tx_hash


def test_a_cause_happens_once(chain: FakeChain, enqueue: Enqueue) -> None:
    assert enqueue("epoch:1") == enqueue("epoch:1")
    settle(chain)
    assert calls_of(chain) == ["epoch:1"]


def test_a_purpose_keeps_its_order(chain: FakeChain, enqueue: Enqueue) -> None:
    causes = [f"epoch:{number}" for number in range(20)]
    for cause in causes:
        enqueue(cause)
    settle(chain, 8)
    assert calls_of(chain) == causes


def test_no_more_than_a_window_waits_for_a_block(chain: FakeChain, enqueue: Enqueue) -> None:
    for number in range(signing.WINDOW + 5):
        enqueue(f"epoch:{number}")
    sender.tick()
    assert len(chain.pool) == signing.WINDOW


@pytest.mark.parametrize("method", ["sign", "broadcast", "receipt"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_anywhere_leaves_one_transaction(
    chain: FakeChain, enqueue: Enqueue, monkeypatch: pytest.MonkeyPatch, method: str, when: str
) -> None:
    row = enqueue("epoch:1")
    whole: Callable[..., object] = getattr(chain, method)

    def killed(*args: object) -> object:
        if when == "after":
            whole(*args)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(chain, method, killed)
        with pytest.raises(Killed):
            sender.tick()
    settle(chain)
    assert state_of(row) == "final"
    assert calls_of(chain) == ["epoch:1"]
    assert Signer.objects.get().next_nonce == 1


def test_a_worker_killed_while_it_tells_tells_again(
    chain: FakeChain, enqueue: Enqueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue("epoch:1")
    sender.tick()
    chain.mine(3)
    with monkeypatch.context() as patch:
        patch.setattr(watcher, "publish", lambda *args, **payload: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            sender.tick()
    assert not Event.objects.filter(name="transaction.final").exists()
    sender.tick()
    assert Event.objects.filter(name="transaction.final").count() == 1


def test_a_node_silent_after_the_broadcast_is_asked_not_paid_again(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    chain.silent.add("broadcast*")
    with pytest.raises(NodeUnavailable):
        sender.tick()
    chain.silent.clear()
    chain.mine()
    settle(chain)
    assert state_of(row) == "final"
    assert calls_of(chain) == ["epoch:1"]
    assert Attempt.objects.count() == 1


def test_a_reorganisation_sends_the_same_bytes_again(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    chain.mine()
    sender.tick()
    chain.reorg(1)
    sender.tick()
    row.refresh_from_db()
    assert (row.state, row.block_number, row.logs) == ("signed", None, [])
    settle(chain)
    assert state_of(row) == "final"
    assert len(set(chain.broadcasts)) == 1
    assert calls_of(chain) == ["epoch:1"]


def test_a_reorganisation_may_move_a_transaction_to_another_block(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    chain.mine()
    sender.tick()
    sent = chain.executed()[0]
    chain.reorg(1)
    chain.pool[sent.tx_hash] = sent
    chain.mine()
    sender.tick()
    row.refresh_from_db()
    assert (row.state, row.block_number) == ("mined", 2)


def test_bytes_a_node_forgot_are_sent_again(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    chain.pool.clear()
    sender.tick()
    settle(chain)
    assert state_of(row) == "final"
    assert len(chain.broadcasts) == 2


def old(row: Transaction) -> None:
    row.attempts.update(created_at=timezone.now() - timedelta(seconds=replacing.REPLACE_AFTER_S + 1))


def test_a_stuck_transaction_is_replaced_with_fees_an_eighth_higher(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    old(row)
    sender.tick()
    second = row.attempts.latest("id")
    assert (int(second.max_fee_wei), int(second.priority_fee_wei)) == (113, 12)
    assert list(chain.pool) == [second.tx_hash]
    settle(chain)
    row.refresh_from_db()
    assert (row.state, row.tx_hash) == ("final", second.tx_hash)
    assert calls_of(chain) == ["epoch:1"]


def test_the_first_attempt_may_be_mined_after_all(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    first = row.attempts.get()
    old(row)
    chain.answer = Broadcast(Outcome.UNDERPRICED, "replacement transaction underpriced")
    sender.tick()
    assert row.attempts.count() == 2
    settle(chain)
    row.refresh_from_db()
    assert (row.state, row.tx_hash) == ("final", first.tx_hash)


def test_what_was_mined_while_every_worker_was_away_is_not_replaced(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    chain.mine()
    old(row)
    sender.tick()
    assert row.attempts.count() == 1


def test_only_the_lowest_nonce_of_a_signer_is_replaced(chain: FakeChain, enqueue: Enqueue) -> None:
    rows = [enqueue(f"epoch:{number}") for number in range(3)]
    sender.tick()
    for row in rows:
        old(row)
    sender.tick()
    assert [row.attempts.count() for row in rows] == [2, 1, 1]


@pytest.mark.parametrize("fee", [1, 7, 8, 9, 10**9 + 1, 10**18])
def test_a_replacement_pays_an_eighth_more_on_both_fees(fee: int) -> None:
    raised = fees.raised(Attempt(max_fee_wei=fee, priority_fee_wei=fee), Fees(0, 0))
    assert raised.max_fee_wei * 8 >= fee * 9
    assert raised.priority_fee_wei * 8 >= fee * 9


def test_a_mined_failure_is_told_with_its_reason_and_blocks_nobody(chain: FakeChain, enqueue: Enqueue) -> None:
    bad, good = enqueue("epoch:3"), enqueue("epoch:4")
    sender.tick()
    chain.fails.add(bad.attempts.get().tx_hash)
    chain.refuses = lambda data: WRONG_EPOCH if data == b"epoch:3" else None
    settle(chain)
    assert (state_of(bad), state_of(good)) == ("reverted", "final")
    told = Event.objects.get(name="transaction.reverted").payload
    assert told["error"] == "WrongEpoch(expected=2, given=3)"


def test_a_refused_dry_run_is_tried_again_and_then_given_up_without_a_nonce(chain: FakeChain, enqueue: Enqueue) -> None:
    bad, good = enqueue("epoch:3"), enqueue("epoch:4")
    chain.refuses = lambda data: WRONG_EPOCH if data == b"epoch:3" else None
    for attempt in range(signing.REFUSALS):
        assert state_of(bad) == "queued"
        assert state_of(good) == "queued"
        Transaction.objects.filter(pk=bad.pk).update(try_at=None)
        sender.tick()
        assert Transaction.objects.get(pk=bad.pk).refusals in {attempt + 1, signing.REFUSALS - 1}
    settle(chain)
    bad.refresh_from_db()
    assert (bad.state, bad.nonce, bad.error) == ("reverted", None, "WrongEpoch(expected=2, given=3)")
    assert state_of(good) == "final"


def test_a_refusal_does_not_count_while_something_earlier_is_on_its_way(chain: FakeChain, enqueue: Enqueue) -> None:
    release, post = enqueue("release", purpose="operator"), enqueue("post")
    chain.refuses = lambda data: WRONG_EPOCH if data == b"post" and not chain.executed() else None
    for _ in range(signing.REFUSALS + 2):
        sender.tick()
    post.refresh_from_db()
    assert (post.state, post.refusals) == ("queued", 0)
    settle(chain)
    assert (state_of(release), state_of(post)) == ("final", "final")


def test_a_refusal_that_goes_away_is_forgotten(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:3")
    chain.refuses = lambda data: WRONG_EPOCH
    sender.tick()
    chain.refuses = lambda data: None
    sender.tick()
    assert state_of(row) == "queued", "it waits before it is tried again"
    Transaction.objects.filter(pk=row.pk).update(try_at=timezone.now())
    settle(chain)
    assert state_of(row) == "final"


def test_after_means_after_the_other_is_final(chain: FakeChain, enqueue: Enqueue) -> None:
    release = enqueue("release", purpose="operator")
    post = enqueue("post", after=release)
    sender.tick()
    chain.mine()
    sender.tick()
    assert (state_of(release), state_of(post)) == ("mined", "queued")
    chain.mine(2)
    sender.tick()
    sender.tick()
    assert (state_of(release), state_of(post)) == ("final", "signed")


def test_what_comes_after_a_failure_fails_too(chain: FakeChain, enqueue: Enqueue) -> None:
    release = enqueue("release", purpose="operator")
    post, other = enqueue("post", after=release), enqueue("other")
    sender.tick()
    chain.fails.add(release.attempts.get().tx_hash)
    settle(chain, 8)
    assert [state_of(row) for row in (release, post, other)] == ["reverted", "reverted", "final"]
    assert "release failed" in Transaction.objects.get(pk=post.pk).error


def test_a_refused_broadcast_keeps_the_bytes(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    chain.answer = Broadcast(Outcome.REFUSED, "insufficient funds for gas * price + value")
    sender.tick()
    row.refresh_from_db()
    assert (row.state, row.error) == ("signed", "insufficient funds for gas * price + value")
    chain.answer = None
    settle(chain)
    row.refresh_from_db()
    assert (row.state, row.error) == ("final", "")


def test_a_key_used_by_hand_costs_nothing(chain: FakeChain, enqueue: Enqueue) -> None:
    enqueue("epoch:1")
    settle(chain)
    chain.stranger_sends("poster", 1)
    chain.mine()
    row = enqueue("epoch:2")
    settle(chain)
    row.refresh_from_db()
    assert (row.state, row.nonce) == ("final", 2)


def test_a_nonce_lost_to_a_stranger_is_proven_before_it_is_given_up(chain: FakeChain, enqueue: Enqueue) -> None:
    row, later = enqueue("epoch:1"), enqueue("epoch:2")
    chain.silent.add("broadcast")
    with pytest.raises(NodeUnavailable):
        sender.tick()
    chain.silent.clear()
    taker = chain.stranger_sends("poster", 0)
    chain.mine()
    sender.tick()
    assert state_of(row) == "signed", "the stranger's block is not final"
    settle(chain, 6)
    row.refresh_from_db()
    assert row.state == "reverted"
    assert taker in row.error
    assert state_of(later) == "final"


def test_calldata_of_a_post_is_the_contracts_own() -> None:
    token, root = "0x" + "11" * 20, bytes(31) + b"\x07"
    data = encode_call("RewardDistributor", "postRoot", [token, 1, root, 5, root, "cid"])
    assert data[:4] == keccak(b"postRoot(address,uint64,bytes32,uint128,bytes32,string)")[:4]
