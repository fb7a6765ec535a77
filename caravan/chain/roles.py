"""Who may do what on our contracts: for handing a purpose from one key to the next."""

import time
from dataclasses import dataclass

from django.db import transaction

from caravan.chain import contracts, nodes, sender
from caravan.chain.abi import decode_result, encode_call, keccak
from caravan.chain.errors import DeploymentFailed
from caravan.chain.models import Transaction
from caravan.chain.port import ChainPort
from caravan.lib.ids import uuid7

# The relayer needs none: anybody may send a claim.
ROLES = {"poster": ("RewardDistributor", "POSTER_ROLE"), "operator": ("CampaignEscrow", "OPERATOR_ROLE")}
ADMIN = bytes(32)
POLL_S = 0.1


@dataclass(frozen=True)
class Call:
    """A change of a role, for whoever is the contracts' admin."""

    to: str
    data: bytes


def has(port: ChainPort, purpose: str, address: str, *, admin: bool = False) -> bool:
    """Return whether an address may act for a purpose; with `admin`, whether it may say who may."""
    contract, role = ROLES[purpose]
    question = encode_call(contract, "hasRole", [ADMIN if admin else keccak(role.encode()), address])
    answer = port.call(contracts.address_of(contract, port.chain_id), question)
    return bool(decode_result(contract, "hasRole", answer)[0])


def change_of(port: ChainPort, purpose: str, address: str, *, grant: bool) -> Call:
    """Return the call that grants or revokes."""
    contract, role = ROLES[purpose]
    data = encode_call(contract, "grantRole" if grant else "revokeRole", [keccak(role.encode()), address])
    return Call(contracts.address_of(contract, port.chain_id), data)


def change(chain_id: int, purpose: str, address: str, *, grant: bool, patience_s: float = 600.0) -> Call | None:
    """Grant or revoke a purpose's role through the outbox, by the poster's key, and wait until it is final.

    Returns:
        None when it is done; the call to be made by the admin when our poster is not the admin.

    Raises:
        DeploymentFailed: it was refused, or took too long.
    """
    port = nodes.connect(chain_id)
    call = change_of(port, purpose, address, grant=grant)
    if has(port, purpose, address) == grant:
        return None
    if not has(port, purpose, port.address_of("poster"), admin=True):
        return call
    with transaction.atomic():
        row = sender.enqueue(
            cause=f"role:{uuid7()}", purpose="poster", to=call.to, data=call.data, chain_id=port.chain_id
        )
    deadline = time.monotonic() + patience_s
    while row.state not in {Transaction.State.FINAL, Transaction.State.REVERTED}:
        if time.monotonic() > deadline:
            state = row.error or row.state
            raise DeploymentFailed(f"the change of role was not final after {patience_s:.0f} s ({state})")
        sender.tick(port.chain_id)
        time.sleep(POLL_S)
        row.refresh_from_db()
    if row.state == Transaction.State.REVERTED:
        raise DeploymentFailed(f"the change of role failed: {row.error}")
    return None
