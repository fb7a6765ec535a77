"""Trees built in Python pay out on the real contracts, to the last base unit and to nobody else."""

from collections.abc import Sequence

import pytest
from eth_utils.address import to_checksum_address

from caravan.chain import contracts, sender
from caravan.chain.abi import decode_logs, decode_result, encode_call
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from caravan.events.models import Event
from rewards.leaves import reward_leaves
from rewards.merkle import Tree
from tests.contracts.acting import act, refused

pytestmark = pytest.mark.chain

CAMPAIGN, BATCH = b"\x0c" * 32, b"\x0b" * 32
FUNDED = 1_000_003
CONTRIBUTIONS = b"\x0d" * 32


def person(number: int) -> str:
    return f"0x{0xABCD << 64 | number:040x}"


def fund_and_release(chain: ChainPort, amount: int = FUNDED, batch: bytes = BATCH) -> None:
    token, owner = contracts.address_of("RewardToken"), chain.address_of("relayer")
    act("operator", "CampaignEscrow", "openFor", [CAMPAIGN, owner, token, 2**40])
    act("operator", "CampaignEscrow", "fund", [CAMPAIGN, FUNDED])
    act("operator", "CampaignEscrow", "release", [CAMPAIGN, batch, amount])


def post(rows: Sequence[tuple[str, int]], epoch: int = 1) -> Tree:
    token = contracts.address_of("RewardToken")
    tree = Tree.build(reward_leaves(rows, token))
    total = sum(amount for _, amount in rows)
    act("poster", "RewardDistributor", "postRoot", [token, epoch, tree.root, total, CONTRIBUTIONS, ""])
    return tree


def balance(chain: ChainPort, account: str) -> int:
    token = contracts.address_of("RewardToken")
    answer = chain.call(token, encode_call("RewardToken", "balanceOf", [account]))
    return int(decode_result("RewardToken", "balanceOf", answer)[0])


@pytest.mark.parametrize("count", [1, 2, 3, 7, 32])
def test_every_leaf_is_paid_to_the_last_unit(chain: ChainPort, count: int) -> None:
    share = FUNDED // count
    rows = [(person(number), share) for number in range(count - 1)]
    rows.append((person(count - 1), FUNDED - share * (count - 1)))
    fund_and_release(chain)
    tree = post(rows)
    token = contracts.address_of("RewardToken")
    lines = [(account, amount, tree.proof(index)) for index, (account, amount) in enumerate(rows)]
    act("relayer", "RewardDistributor", "claimMany", [token, lines])
    assert [balance(chain, account) for account, _ in rows] == [amount for _, amount in rows]
    assert balance(chain, contracts.address_of("RewardDistributor")) == 0


def test_a_later_claim_pays_only_what_is_new(chain: ChainPort) -> None:
    fund_and_release(chain)
    token, ann = contracts.address_of("RewardToken"), person(1)
    for epoch, cumulative, fresh in ((1, 100, 100), (2, 175, 75)):
        tree = post([(ann, cumulative), (person(2), 50)], epoch)
        row = act("relayer", "RewardDistributor", "claim", [token, ann, cumulative, tree.proof(0)])
        (event,) = decode_logs("RewardDistributor", row.logs)
        assert (event.args["amount"], event.args["cumulative"]) == (fresh, cumulative)
    assert balance(chain, ann) == 175


def test_a_second_claim_of_one_leaf_is_refused(chain: ChainPort) -> None:
    fund_and_release(chain)
    token, ann = contracts.address_of("RewardToken"), person(1)
    tree = post([(ann, 100), (person(2), 50)])
    claim = [token, ann, 100, tree.proof(0)]
    act("relayer", "RewardDistributor", "claim", claim)
    assert "NothingToClaim" in refused("relayer", "RewardDistributor", "claim", claim)


def test_an_inner_node_offered_as_a_leaf_is_refused(chain: ChainPort) -> None:
    """The 64 bytes under an inner node are not a leaf's: a leaf is hashed twice, and has 96."""
    fund_and_release(chain)
    token = contracts.address_of("RewardToken")
    tree = post([(person(number), 10) for number in range(4)])
    nodes = [tree.nodes[start : start + 32] for start in range(0, len(tree.nodes), 32)]
    # Node 1 is inner; its children posing as (account, amount), its sibling as the proof.
    account, amount = "0x" + nodes[3][-20:].hex(), int.from_bytes(nodes[4][-16:], "big")
    for proof in ([nodes[2]], [], [nodes[3], nodes[4], nodes[2]]):
        assert refused("relayer", "RewardDistributor", "claim", [token, account, amount, proof]) == "InvalidProof()"


@pytest.mark.parametrize("change", ["account", "amount", "proof"])
def test_a_leaf_with_anything_changed_is_refused(chain: ChainPort, change: str) -> None:
    fund_and_release(chain)
    token = contracts.address_of("RewardToken")
    tree = post([(person(number), 10) for number in range(5)])
    account = person(9) if change == "account" else person(0)
    amount = 11 if change == "amount" else 10
    proof = tree.proof(1 if change == "proof" else 0)
    assert refused("relayer", "RewardDistributor", "claim", [token, account, amount, proof]) == "InvalidProof()"


def test_a_root_cannot_promise_more_than_was_released(chain: ChainPort) -> None:
    fund_and_release(chain, amount=10)
    token = contracts.address_of("RewardToken")
    root = b"\x01" * 32
    said = refused("poster", "RewardDistributor", "postRoot", [token, 1, root, 11, CONTRIBUTIONS, ""])
    assert said == "TotalUnfunded(funded=10, given=11)"


def test_an_epoch_is_posted_once_and_in_order(chain: ChainPort) -> None:
    fund_and_release(chain)
    post([(person(1), 1)])
    token, root = contracts.address_of("RewardToken"), b"\x01" * 32
    for epoch in (1, 3):
        said = refused("poster", "RewardDistributor", "postRoot", [token, epoch, root, 1, CONTRIBUTIONS, ""])
        assert said == f"WrongEpoch(expected=2, given={epoch})"


def test_a_batch_is_released_once(chain: ChainPort) -> None:
    fund_and_release(chain, amount=10)
    said = refused("operator", "CampaignEscrow", "release", [CAMPAIGN, BATCH, 10])
    assert said.startswith("BatchAlreadyReleased")


def test_the_escrow_releases_no_more_than_it_holds(chain: ChainPort) -> None:
    fund_and_release(chain, amount=FUNDED - 5)
    said = refused("operator", "CampaignEscrow", "release", [CAMPAIGN, b"\x02" * 32, 6])
    assert said.startswith("BudgetExceeded")
    assert said.endswith("left=5, asked=6)")


def test_closing_gives_the_owner_the_rest(chain: ChainPort) -> None:
    owner = chain.address_of("relayer")
    fund_and_release(chain, amount=FUNDED - 7)
    act("operator", "CampaignEscrow", "close", [CAMPAIGN])
    assert balance(chain, owner) == 7
    assert refused("operator", "CampaignEscrow", "fund", [CAMPAIGN, 1]).startswith("CampaignEnded")


def test_only_the_poster_posts_and_only_the_operator_releases(chain: ChainPort) -> None:
    fund_and_release(chain)
    token, root = contracts.address_of("RewardToken"), b"\x01" * 32
    post_call = ("RewardDistributor", "postRoot", [token, 1, root, 1, CONTRIBUTIONS, ""])
    for call in (post_call, ("CampaignEscrow", "release", [CAMPAIGN, b"\x02" * 32, 1])):
        assert refused("relayer", *call).startswith("AccessControlUnauthorizedAccount")


def test_a_failure_in_a_block_is_told_with_its_reason_and_blocks_nobody(chain: ChainPort, anvil: Anvil) -> None:
    """Two claims of one leaf are both fine when they are signed; the second fails in the block."""
    fund_and_release(chain)
    ann, token = person(1), contracts.address_of("RewardToken")
    data = encode_call("RewardDistributor", "claim", [token, ann, 1, post([(ann, 1)]).proof(0)])
    approve = encode_call("RewardToken", "approve", [ann, 1])
    anvil.call("evm_setAutomine", False)
    rows = [
        sender.enqueue(cause=f"claim:{n}", purpose="relayer", contract="RewardDistributor", data=data) for n in (1, 2)
    ]
    rows.append(sender.enqueue(cause="approve", purpose="relayer", contract="RewardToken", data=approve))
    sender.tick()
    anvil.call("evm_mine")
    anvil.call("evm_setAutomine", True)
    sender.tick()
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["final", "reverted", "final"]
    assert rows[1].error == f"NothingToClaim(account={to_checksum_address(ann)}, cumulative=1)"
    assert Event.objects.get(name="transaction.reverted").payload["cause"] == "claim:2"
