"""What the chain says of an epoch: its post, the root in force, the money released, and its attestation."""

from collections.abc import Iterable
from typing import Any

from verifier.epochs import Epoch
from verifier.hashing import address_word, keccak, uuid_word, word
from verifier.problems import Report
from verifier.rpc import Node, NodeError, events, unhex, words

ROOT_POSTED = "RootPosted(address,uint64,bytes32,bytes32,uint128,uint64,string)"
BATCH_RELEASED = "BatchReleased(bytes32,bytes32,uint128)"
SCHEMA = "bytes32 rewardsRoot,bytes32 contributionsRoot,uint64 epoch,uint32 count,uint128 total"
# No resolver, not revocable: EAS hashes the packed fields (SchemaRegistry, _getUID).
SCHEMA_UID = keccak(SCHEMA.encode() + bytes(20) + bytes(1))
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


def check_chain(epochs: Iterable[Epoch], url: str, report: Report, campaign: str = "") -> None:
    """Check every posted epoch against a node.

    Args:
        campaign: whose releases are checked; empty for everybody's.
    """
    try:
        node = Node(url)
        chain_id = int(node.ask("eth_chainId"), 16)
    except (NodeError, *MALFORMED) as error:
        report.problem("chain", str(error))
        return
    for epoch in epochs:
        try:
            _check_epoch(node, chain_id, epoch, report, campaign)
        except NodeError as error:
            report.problem(epoch.place, f"the chain does not confirm it: {error}")
        except MALFORMED as error:
            report.problem(epoch.place, f"the chain's answer cannot be read: {type(error).__name__} {error}")


def _check_epoch(node: Node, chain_id: int, epoch: Epoch, report: Report, campaign: str) -> None:
    head = epoch.head
    if head["chain_id"] == 0:
        report.checked["epochs_without_a_chain"] += 1
        return
    if not report.equal(epoch.place, "the chain it is on", head["chain_id"], chain_id):
        return
    if head["state"] != "final":
        report.checked["epochs_not_yet_posted"] += 1
        return
    poster = _check_post(node, epoch, report)
    _check_root_in_force(node, epoch, report)
    for row in head["releases"]:
        if campaign in {"", row["campaign"]}:
            _check_release(node, epoch, row, report)
    if head["attestation_uid"]:
        _check_attestation(node, epoch, poster, report)
    else:
        report.checked["epochs_not_yet_attested"] += 1


def _check_post(node: Node, epoch: Epoch, report: Report) -> str:
    """Check the `RootPosted` log; return who posted it."""
    head = epoch.head
    receipt = node.receipt(head["post"])
    found = events(receipt, head["distributor"], ROOT_POSTED)
    expected = [address_word(head["token"]), word(epoch.number)]
    posted = [data for indexed, data in found if indexed == expected]
    if not posted:
        report.problem(epoch.place, f"transaction {head['post']} posts no root of epoch {epoch.number}")
        return str(receipt["from"])
    root, contributions_root, total = posted[0][:3]
    report.equal(epoch.place, "the rewards root on chain", root.hex(), epoch.rewards_root.hex())
    report.equal(
        epoch.place, "the contributions root on chain", contributions_root.hex(), epoch.contributions_root.hex()
    )
    report.equal(epoch.place, "the total on chain", int.from_bytes(total, "big"), epoch.total)
    report.checked["posts"] += 1
    return str(receipt["from"])


def _check_root_in_force(node: Node, epoch: Epoch, report: Report) -> None:
    """Check the contract's own root, if this epoch is the newest."""
    distributor, token = epoch.head["distributor"], address_word(epoch.head["token"])
    newest = int.from_bytes(node.call(distributor, "epochOf(address)", token), "big")
    if newest < epoch.number:
        report.problem(epoch.place, f"the contract is at epoch {newest}")
    if newest == epoch.number:
        root = node.call(distributor, "rootOf(address)", token)
        report.equal(epoch.place, "the root in force", root.hex(), epoch.rewards_root.hex())
        report.checked["roots_in_force"] += 1


def _check_release(node: Node, epoch: Epoch, row: dict[str, Any], report: Report) -> None:
    """Check that a campaign's escrow paid for its work in this epoch."""
    receipt = node.receipt(row["transaction"])
    expected = ([uuid_word(row["campaign"]), uuid_word(epoch.head["id"])], [word(int(row["amount_base_units"]))])
    if expected in events(receipt, epoch.head["escrow"], BATCH_RELEASED):
        report.checked["releases"] += 1
    else:
        what = f"{row['amount_base_units']} for campaign {row['campaign']}"
        report.problem(epoch.place, f"transaction {row['transaction']} does not release {what}")


def _check_attestation(node: Node, epoch: Epoch, poster: str, report: Report) -> None:
    """Check that whoever posted the roots attested exactly them."""
    uid = unhex(epoch.head["attestation_uid"])
    answer = words(node.call(epoch.head["eas"], "getAttestation(bytes32)", uid))
    # One dynamic tuple: its offset, then uid, schema, time, expiration, revocation, reference, recipient, attester,
    # revocable, and the offset of its data, from the tuple's start.
    fields = answer[int.from_bytes(answer[0], "big") // 32 :]
    if not report.equal(epoch.place, "the attestation's uid", fields[0].hex(), uid.hex()):
        return
    data_at = int.from_bytes(fields[9], "big") // 32
    data = fields[data_at + 1 : data_at + 6]
    place = epoch.place
    report.equal(place, "the attestation's schema", fields[1].hex(), SCHEMA_UID.hex())
    report.equal(place, "the attestation's revocation", int.from_bytes(fields[4], "big"), 0)
    report.equal(place, "the attester", "0x" + fields[7][12:].hex(), poster.lower())
    report.equal(place, "the attested rewards root", data[0].hex(), epoch.rewards_root.hex())
    report.equal(place, "the attested contributions root", data[1].hex(), epoch.contributions_root.hex())
    numbers = [int.from_bytes(part, "big") for part in data[2:]]
    report.equal(place, "the attested epoch, count and total", numbers, [epoch.number, len(epoch.leaves), epoch.total])
    report.checked["attestations"] += 1
