"""Which chain is configured, and the one way to reach it."""

from functools import cache

from django.conf import settings

from caravan.chain.errors import NoChain, NodesDisagree
from caravan.chain.port import ChainPort

FINALIZED = "finalized"


def configured() -> bool:
    """Return whether there is a chain at all; without one rewards are points."""
    return bool(settings.CHAIN["rpc_url"])


def chain_id() -> int:
    """Return the number of the configured chain."""
    return int(str(settings.CHAIN["id"]))


def confirmations() -> int | None:
    """Return how many blocks, a transaction's own included, make it final; None leaves it to the chain's own word."""
    wanted = str(settings.CHAIN["confirmations"])
    return None if wanted == FINALIZED else max(1, int(wanted))


def max_fee_wei() -> int:
    """Return the most we offer for a unit of gas, in wei; 0 for no limit."""
    return int(settings.CHAIN["max_fee_wei"])


def final_block(port: ChainPort) -> int:
    """Return the number of the newest block that counts as final, below 0 when none does yet.

    Raises:
        NodesDisagree: the nodes we know have different blocks there; who agrees on one agrees on all before it.
    """
    depth = confirmations()
    number = port.finalized() if depth is None else port.head() - depth + 1
    if number >= 0 and not port.agreed(number):
        raise NodesDisagree(f"the nodes of chain {port.chain_id} have different blocks {number}")
    return number


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
