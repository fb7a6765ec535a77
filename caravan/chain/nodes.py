"""Which chains are configured, and the one way to reach each."""

from functools import cache
from typing import Any

from django.conf import settings

from caravan.chain.errors import NoChain, NodesDisagree
from caravan.chain.keys import Secrets
from caravan.chain.port import ChainPort

FINALIZED = "finalized"
PURPOSES = ("poster", "relayer", "operator")


def configured() -> bool:
    """Return whether there is a chain at all; without one rewards are points."""
    return bool(settings.CHAIN["rpc_url"])


def chain_id() -> int:
    """Return the number of the first configured chain: the one that is meant where none is named."""
    return int(str(settings.CHAIN["id"]))


def chain_ids() -> list[int]:
    """Return the numbers of all configured chains, the first one first; none in points mode."""
    return [int(str(row["id"])) for row in _all()] if configured() else []


def of(wanted: int | None = None) -> dict[str, Any]:
    """Return a chain's settings, the first one's unless another is named.

    Raises:
        NoChain: `wanted` is not configured.
    """
    if wanted in {None, chain_id()}:
        return settings.CHAIN
    for row in _all():
        if int(str(row["id"])) == wanted:
            return row
    raise NoChain(f"chain {wanted} is not configured; there are {', '.join(map(str, chain_ids())) or 'none'}")


def name_of(wanted: int) -> str:
    """Return what people call a chain; its number when it is not configured (any more)."""
    try:
        return str(of(wanted).get("name") or wanted)
    except NoChain:
        return str(wanted)


def _all() -> list[dict[str, Any]]:
    return [settings.CHAIN, *(row for row in settings.OTHER_CHAINS if row["rpc_url"])]


def confirmations(wanted: int | None = None) -> int | None:
    """Return how many blocks, a transaction's own included, make it final; None leaves it to the chain's own word."""
    depth = str(of(wanted)["confirmations"])
    return None if depth == FINALIZED else max(1, int(depth))


def daily_limit_wei(wanted: int, purpose: str) -> int:
    """Return the most a key may spend on a chain in a day (UTC), in wei; 0 for no limit."""
    return int(of(wanted).get(f"{purpose}_daily_wei", 0))


def max_fee_wei(wanted: int | None = None) -> int:
    """Return the most we offer for a unit of gas, in wei; 0 for no limit."""
    return int(of(wanted)["max_fee_wei"])


def final_block(port: ChainPort) -> int:
    """Return the number of the newest block that counts as final, below 0 when none does yet.

    Raises:
        NodesDisagree: the nodes we know have different blocks there; who agrees on one agrees on all before it.
    """
    depth = confirmations(port.chain_id)
    number = port.finalized() if depth is None else port.head() - depth + 1
    if number >= 0 and not port.agreed(number):
        raise NodesDisagree(f"the nodes of chain {port.chain_id} have different blocks {number}")
    return number


def connect(wanted: int | None = None) -> ChainPort:
    """Return a configured chain, the first one unless another is named.

    Raises:
        NoChain: none is configured, or `wanted` is not among them.
    """
    if not configured():
        raise NoChain
    chain = of(wanted)
    return _node(
        int(str(chain["id"])), str(chain["rpc_url"]), Secrets({each: chain[f"{each}_key"] for each in PURPOSES})
    )


@cache
def _node(number: int, urls: str, keys: Secrets) -> ChainPort:
    """Return the port for these addresses; kept, since it remembers connections and which node was down."""
    from caravan.chain.evm import EvmNode

    return EvmNode(number, [url.strip() for url in urls.split(",") if url.strip()], keys)
