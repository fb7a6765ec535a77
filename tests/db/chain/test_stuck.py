"""What no block takes: caps, replacements, and nothing in its place; and when nodes tell different chains."""

import pytest
from pytest_django import Settings

from caravan.chain import alerts, fees, nodes, replacing, sender
from caravan.chain.errors import FeeCapReached, NodesDisagree
from caravan.chain.models import Attempt, Transaction
from caravan.chain.port import Broadcast, Fees, Outcome
from caravan.events.models import Event
from tests.db.chain.conftest import Enqueue
from tests.db.chain.test_sending import WRONG_EPOCH, calls_of, old, settle, state_of
from tests.fakes.chain import FakeChain


def cap(settings: Settings, wei: int) -> None:
    settings.CHAIN = {**settings.CHAIN, "max_fee_wei": wei}


def alerts_told() -> list[str]:
    return list(Event.objects.filter(name="chain.alert").order_by("id").values_list("payload__kind", flat=True))


def stuck(row: Transaction, times: int) -> None:
    """Let so many replacements be made, none of which a block takes."""
    for _ in range(times):
        old(row)
        sender.tick()


def test_bytes_that_no_fee_helps_are_replaced_by_nothing(chain: FakeChain, enqueue: Enqueue) -> None:
    row, other = enqueue("epoch:1"), enqueue("epoch:2")
    sender.tick()
    stuck(row, replacing.REPLACEMENTS + 1)
    last = row.attempts.latest("id")
    assert (row.attempts.count(), last.noop) == (replacing.REPLACEMENTS + 2, True)
    sent = chain.pool[last.tx_hash].unsigned
    assert (sent.to, sent.data, sent.value, sent.nonce) == (chain.address_of("poster"), b"", 0, 0)
    before = row.attempts.order_by("-id")[1]
    assert last.max_fee_wei * 8 >= before.max_fee_wei * 9
    settle(chain)
    assert [state_of(row), state_of(other)] == ["reverted", "final"], "the others passed"
    told = Event.objects.get(name="transaction.reverted").payload
    assert "no block took it" in told["error"]
    assert calls_of(chain) == ["", "epoch:2"]


def test_the_original_may_win_against_nothing(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    first = chain.pool[row.attempts.get().tx_hash]
    stuck(row, replacing.REPLACEMENTS + 1)
    chain.pool = {first.tx_hash: first}
    settle(chain)
    row.refresh_from_db()
    assert (row.state, row.tx_hash, row.error) == ("final", first.tx_hash, "")
    assert calls_of(chain) == ["epoch:1"]


def test_what_the_contract_would_refuse_by_now_is_replaced_by_nothing(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:3")
    sender.tick()
    chain.refuses = lambda data: WRONG_EPOCH if data == b"epoch:3" else None
    stuck(row, 1)
    assert row.attempts.latest("id").noop
    settle(chain)
    row.refresh_from_db()
    assert row.state == "reverted"
    assert "WrongEpoch(expected=2, given=3)" in row.error


def test_a_refusal_that_an_earlier_transaction_may_cure_replaces_nothing(chain: FakeChain, enqueue: Enqueue) -> None:
    release, post = enqueue("release", purpose="operator"), enqueue("post")
    sender.tick()
    chain.refuses = lambda data: WRONG_EPOCH if data == b"post" else None
    stuck(post, 1)
    assert not post.attempts.filter(noop=True).exists()
    assert state_of(release) == "signed"


def test_gas_above_the_cap_keeps_the_queue_waiting_and_says_so(
    chain: FakeChain, enqueue: Enqueue, settings: Settings
) -> None:
    row = enqueue("epoch:1")
    cap(settings, 50)
    chain.fees = Fees(100, 10)  # a base fee of 45: the next block takes 55
    for _ in range(2):
        sender.tick()
    row.refresh_from_db()
    assert (row.state, row.nonce) == ("queued", None)
    assert "CHAIN_MAX_FEE_GWEI" in row.error
    assert alerts_told() == ["fee_cap"], "once, not at every tick"
    chain.fees = Fees(60, 10)
    settle(chain)
    assert state_of(row) == "final"
    assert int(row.attempts.get().max_fee_wei) <= 50


def test_a_replacement_stays_under_the_cap(chain: FakeChain, enqueue: Enqueue, settings: Settings) -> None:
    row = enqueue("epoch:1")
    cap(settings, 115)
    sender.tick()
    stuck(row, 3)
    assert [int(fee) for fee in row.attempts.order_by("id").values_list("max_fee_wei", flat=True)] == [100, 113]
    assert alerts_told() == ["fee_cap"]
    settle(chain)
    assert state_of(row) == "final"


@pytest.mark.parametrize(
    ("quote", "limit", "wanted"),
    [
        (Fees(100, 10), 0, Fees(100, 10)),
        (Fees(100, 10), 100, Fees(100, 10)),
        (Fees(100, 10), 55, Fees(55, 10)),
        (Fees(100, 10), 54, None),
    ],
)
def test_a_capped_quote_still_gets_into_the_next_block(quote: Fees, limit: int, wanted: Fees | None) -> None:
    if wanted is None:
        with pytest.raises(FeeCapReached):
            fees.capped(quote, limit)
    else:
        assert fees.capped(quote, limit) == wanted


def test_a_raised_fee_under_the_cap_is_an_eighth_higher_or_none() -> None:
    last = Attempt(max_fee_wei=100, priority_fee_wei=10)
    assert fees.raised_within(last, Fees(500, 50), 112) is None
    assert fees.raised_within(last, Fees(500, 50), 113) == Fees(113, 50)
    assert fees.raised_within(last, Fees(0, 0), 0) == Fees(113, 12)


def test_a_key_without_gas_money_is_an_alert(chain: FakeChain, enqueue: Enqueue) -> None:
    enqueue("epoch:1")
    chain.answer = Broadcast(Outcome.NO_FUNDS, "insufficient funds for gas * price + value")
    sender.tick()
    sender.tick()
    assert alerts_told() == ["no_funds"]


def test_nothing_is_final_while_nodes_have_different_blocks(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    sender.tick()
    chain.mine(3)
    chain.contested = {1}
    sender.tick()
    assert state_of(row) == "mined"
    assert alerts_told() == ["nodes_disagree"]
    with pytest.raises(NodesDisagree):
        nodes.final_block(chain)
    chain.contested = set()
    sender.tick()
    assert state_of(row) == "final"


def test_a_lost_nonce_is_not_proven_by_one_node_against_another(chain: FakeChain, enqueue: Enqueue) -> None:
    row = enqueue("epoch:1")
    chain.silent.add("broadcast")
    with pytest.raises(Exception, match="node"):
        sender.tick()
    chain.silent.clear()
    chain.stranger_sends("poster", 0)
    chain.mine(4)
    chain.contested = set(range(10))
    sender.tick()
    assert state_of(row) == "signed"


def test_finality_may_be_left_to_the_chain(chain: FakeChain, enqueue: Enqueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "confirmations", lambda wanted=None: None)
    row = enqueue("epoch:1")
    sender.tick()
    chain.mine(20)
    sender.tick()
    assert state_of(row) == "mined"
    chain.finalized_at = 1
    sender.tick()
    assert state_of(row) == "final"


def test_an_alert_is_told_again_after_an_hour(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("no_funds", "no_funds", "fee_cap"):
        alerts.alert(kind, chain_id=1, message="x")
    assert alerts_told() == ["no_funds", "fee_cap"]
    monkeypatch.setattr(alerts, "AGAIN_AFTER_S", 0)
    for _ in range(2):
        alerts.alert("nodes_disagree", chain_id=1, message="x")
    assert alerts_told().count("nodes_disagree") == 2


def test_two_purposes_do_not_share_a_key(chain: FakeChain, enqueue: Enqueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "address_of", lambda purpose: "0x" + "aa" * 20)
    first, second = enqueue("a", purpose="operator"), enqueue("b", purpose="poster")
    settle(chain)
    second.refresh_from_db()
    assert (state_of(first), second.state) == ("final", "queued")
    assert "needs its own" in second.error


def test_a_new_key_waits_for_what_the_old_one_sent(
    chain: FakeChain, enqueue: Enqueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = enqueue("a")
    sender.tick()
    with monkeypatch.context() as patch:
        patch.setattr(chain, "address_of", lambda purpose: "0x" + "bb" * 20)
        second = enqueue("b")
        sender.tick()
    second.refresh_from_db()
    assert (state_of(first), second.state) == ("signed", "queued")
    assert "on their way" in second.error
