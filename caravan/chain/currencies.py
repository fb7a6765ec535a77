"""Which currencies are tokens, and on which chain: TOKENS, or else the one token a chain was deployed with."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from caravan.chain import nodes
from caravan.chain.errors import NotDeployed
from caravan.chain.models import Contract

DEMO_NAME, DEMO_CODE, DEMO_DECIMALS = "Caravan Token", "CVN", 6
CONTRACT = "RewardToken"


@dataclass(frozen=True)
class Wanted:
    """A token a chain is to pay in.

    Args:
        code: what the ledger and campaigns call it; empty for an ERC-20 that TOKENS does not list: its own symbol then.
        address: of an ERC-20 the chain has; empty has a demo token deployed.
        epoch_cap: most base units one epoch may add to what is promised; 0 leaves the contract as it is.
    """

    code: str
    address: str
    decimals: int
    epoch_cap: int = 0

    @property
    def name(self) -> str:
        """The token's own name, if it is ours to give."""
        return DEMO_NAME if self.code == DEMO_CODE else self.code


def wanted_on(chain_id: int, address: str = "") -> dict[str, Wanted]:
    """Return the tokens of a chain by the name of their contract's row; `address` where TOKENS lists none."""
    listed = [
        Wanted(row["code"], row["address"], row["decimals"], row.get("epoch_cap", 0))
        for row in settings.TOKENS
        if row["chain"] == chain_id
    ]
    tokens = listed or [Wanted("" if address else DEMO_CODE, address, DEMO_DECIMALS)]
    return {CONTRACT if not place else f"{CONTRACT}:{token.code}": token for place, token in enumerate(tokens)}


def find(code: str) -> Contract | None:
    """Return the contract of a currency; None for points, which are kept in the ledger alone.

    Raises:
        NotDeployed: a chain is configured and its contracts are not there yet, so nobody can say.
    """
    chains = nodes.chain_ids()
    rows = tokens_on(chains)
    found = [row for row in rows if code_of(row) == code]
    if found:
        return min(found, key=lambda row: chains.index(row.chain_id))
    if missing := [number for number in chains if number not in {row.chain_id for row in rows}]:
        raise NotDeployed(f"no token is known on chain {missing[0]}; run manage.py deploy_contracts")
    return None


def tokens_on(chains: list[int]) -> list[Contract]:
    """Return the tokens that are deployed on some chains, oldest first."""
    if not chains:
        return []
    return list(Contract.objects.filter(chain_id__in=chains, name__startswith=CONTRACT).order_by("id"))


def code_of(token: Contract) -> str:
    """Return what the ledger calls a token."""
    return str(token.details.get("code") or token.details.get("symbol"))


def details_of(token: Wanted) -> dict[str, Any]:
    """Return what is remembered of a token of ours."""
    return {"symbol": token.code, "decimals": DEMO_DECIMALS, "demo": True}
