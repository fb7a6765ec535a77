"""Where our contracts live."""

from typing import Any

from caravan.chain import nodes
from caravan.chain.errors import NotDeployed
from caravan.chain.models import Contract


def find(name: str, chain_id: int | None = None) -> Contract:
    """Return a contract's row: address, first block, details.

    Raises:
        NotDeployed: manage.py deploy_contracts has not recorded it.
    """
    number = nodes.chain_id() if chain_id is None else chain_id
    contract = Contract.objects.filter(chain_id=number, name=name).first()
    if contract is None:
        raise NotDeployed(f"{name} is not deployed on chain {number}; run manage.py deploy_contracts")
    return contract


def address_of(name: str, chain_id: int | None = None) -> str:
    """Return a contract's checksummed address.

    Raises:
        NotDeployed: manage.py deploy_contracts has not recorded it.
    """
    return find(name, chain_id).address


def record(name: str, address: str, block_number: int, chain_id: int, **details: Any) -> Contract:
    """Write down where a contract lives, replacing what was known."""
    contract, _ = Contract.objects.update_or_create(
        chain_id=chain_id,
        name=name,
        defaults={"address": address, "block_number": block_number, "details": details},
    )
    return contract
