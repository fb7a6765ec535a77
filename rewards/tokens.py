"""Which currencies are tokens on the configured chain; all others are points."""

from caravan.chain import contracts, nodes
from caravan.chain.models import Contract

# The contracts count in uint128.
MOST_BASE_UNITS = 2**128 - 1


def on_chain(token: str) -> Contract | None:
    """Return the contract of a currency code; None for points, which are kept in the ledger alone.

    Raises:
        NotDeployed: a chain is configured and its contracts are not there yet, so nobody can say.
    """
    if not nodes.configured():
        return None
    contract = contracts.find("RewardToken")
    return contract if contract.details.get("symbol") == token else None
