"""One account's or one contribution's part in what was published: what it is owed, and by which proof."""

from typing import Any

from verifier.bundle import Bundle
from verifier.epochs import Epoch
from verifier.hashing import address_word, base_units
from verifier.problems import Report
from verifier.rpc import Node, NodeError

RECEIPTS = "receipts.jsonl"


def check_account(address: str, epochs: dict[int, Epoch], report: Report, rpc: str = "") -> None:
    """Look an account up in the newest epoch of a bundle, and with a node in the contract.

    The report's facts say `cumulative_base_units`, and from the chain `claimed_base_units` and what is left to claim.
    """
    account = address.lower()
    report.facts["account"] = account
    try:
        word = address_word(account)
    except ValueError as error:
        report.problem(address, f"not an address: {error}")
        return
    if not epochs:
        report.problem(address, "the bundle holds no epoch")
        return
    epoch = epochs[max(epochs)]
    amount = epoch.cumulative.get(account)
    if amount is None:
        report.problem(epoch.place, f"{account} is not among its accounts")
        return
    report.facts |= {"epoch": epoch.number, "currency": epoch.head["currency"], "cumulative_base_units": str(amount)}
    report.facts["by_epoch"] = {
        str(number): str(epochs[number].cumulative.get(account, 0)) for number in sorted(epochs)
    }
    report.checked["accounts"] += 1
    if rpc and epoch.head["chain_id"]:
        _ask_contract(word, amount, epoch, report, rpc)


def _ask_contract(account: bytes, amount: int, epoch: Epoch, report: Report, rpc: str) -> None:
    """Compare with what the distributor says the account has drawn."""
    try:
        token = address_word(epoch.head["token"])
        drawn = Node(rpc).call(epoch.head["distributor"], "claimed(address,address)", token, account)
    except (NodeError, ValueError) as error:
        report.problem(epoch.place, f"the contract does not say what the account has drawn: {error}")
        return
    claimed = int.from_bytes(drawn[:32], "big")
    if claimed > amount:
        # A newer epoch than those in the bundle may have promised more.
        report.problem(epoch.place, f"the account has drawn {claimed}, more than the {amount} promised here")
    report.facts |= {"claimed_base_units": str(claimed), "claimable_base_units": str(max(0, amount - claimed))}


def check_contribution(key: str, bundle: Bundle, report: Report) -> None:
    """Find a contribution's receipt, or the one with a leaf; `check_receipts` has checked every one of them.

    The report's facts are what the receipt says, without its proof.
    """
    wanted = key.lower().removeprefix("0x")
    for place, receipt in bundle.lines(RECEIPTS):
        if wanted in {str(receipt.get("contribution", "")).lower(), str(receipt.get("leaf", "")).lower()}:
            report.facts |= _told(place, receipt)
            report.checked["contributions"] += 1
            return
    report.problem(RECEIPTS, f"no receipt speaks of {key}")


def _told(place: str, receipt: dict[str, Any]) -> dict[str, Any]:
    told = {name: receipt.get(name) for name in ("contribution", "task", "content_hash", "epoch", "position", "leaf")}
    return {"receipt": place, **told, "amount_base_units": str(base_units(receipt["amount_base_units"]))}
