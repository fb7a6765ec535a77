"""Which currencies are tokens on a configured chain; all others are points."""

from caravan.chain import currencies
from caravan.chain.models import Contract

# The contracts count in uint128.
MOST_BASE_UNITS = 2**128 - 1


def on_chain(token: str) -> Contract | None:
    """Return the contract of a currency code, on whichever chain it is; None for points, kept in the ledger alone.

    Raises:
        NotDeployed: a chain is configured and its contracts are not there yet, so nobody can say.
    """
    return currencies.find(token)
