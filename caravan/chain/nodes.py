"""Which chain is configured, and the one way to reach it."""

from functools import cache

from django.conf import settings

from caravan.chain.errors import NoChain
from caravan.chain.port import ChainPort


def configured() -> bool:
    """Return whether there is a chain at all; without one rewards are points."""
    return bool(settings.CHAIN["rpc_url"])


def chain_id() -> int:
    """Return the number of the configured chain."""
    return int(str(settings.CHAIN["id"]))


def confirmations() -> int:
    """Return how many blocks, a transaction's own included, make it final."""
    return max(1, int(str(settings.CHAIN["confirmations"])))


def connect(wanted: int | None = None) -> ChainPort:
    """Return the configured chain.

    Raises:
        NoChain: none is configured, or `wanted` is another one.
    """
    if not configured():
        raise NoChain
    if wanted not in {None, chain_id()}:
        raise NoChain(f"chain {wanted} is not configured; CHAIN_ID is {chain_id()}")
    return _node(str(settings.CHAIN["rpc_url"]))


@cache
def _node(urls: str) -> ChainPort:
    """Return the port for these addresses; kept, since it remembers connections and which node was down."""
    from caravan.chain.evm import EvmNode

    keys = {purpose: str(settings.CHAIN[f"{purpose}_key"]) for purpose in ("poster", "relayer", "operator")}
    return EvmNode(chain_id(), [url.strip() for url in urls.split(",") if url.strip()], keys)
