"""One node behind one address, its errors told in our words. web3 is imported when it is first asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from caravan.chain.errors import CallReverted, NodeRefused, NodeUnavailable, WrongChain
from caravan.chain.meanings import is_its_own_trouble

if TYPE_CHECKING:
    from web3 import Web3

T = TypeVar("T")
TIMEOUT_S = 2.0


class Node:
    """One JSON-RPC address, asked for its chain before anything else."""

    def __init__(self, url: str, chain_id: int) -> None:
        self._url = url
        self._chain_id = chain_id
        self._checked = False

    @cached_property
    def _web3(self) -> Web3:
        from web3 import HTTPProvider, Web3
        from web3.middleware import ExtraDataToPOAMiddleware

        # No retries inside web3: the breaker and the next tick do that.
        provider = HTTPProvider(self._url, {"timeout": TIMEOUT_S}, exception_retry_configuration=None)
        web3 = Web3(provider)
        web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
        return web3

    def ask(self, question: Callable[[Web3], T]) -> T:
        """Return the answer.

        Raises:
            NodeUnavailable: no answer, or one that speaks of the node's own trouble.
            NodeRefused: an answer that says no.
            CallReverted: a contract says no.
            WrongChain: the node serves another chain.
        """
        if not self._checked:
            found = self._translated(lambda web3: web3.eth.chain_id)
            if found != self._chain_id:
                raise WrongChain(f"the node serves chain {found}, CHAIN_ID says {self._chain_id}")
            self._checked = True
        return self._translated(question)

    def _translated(self, question: Callable[[Web3], T]) -> T:
        from requests.exceptions import RequestException
        from web3.exceptions import BlockNotFound, ContractLogicError, TransactionNotFound, Web3Exception

        try:
            return question(self._web3)
        except (BlockNotFound, TransactionNotFound):
            raise
        except ContractLogicError as error:
            raise CallReverted(str(error.message or error), _revert_data(error.data)) from None
        except (RequestException, ConnectionError, TimeoutError) as error:
            # The node may be another one when it comes back. Its address can hold a key, so it is not named.
            self._checked = False
            raise NodeUnavailable(f"the node did not answer ({type(error).__name__})") from None
        except (Web3Exception, ValueError) as error:
            message = str(error)[:400]
            raise (NodeUnavailable(message) if is_its_own_trouble(message) else NodeRefused(message)) from None


def _revert_data(data: Any) -> bytes:
    """Return a revert's bytes; nodes give hex, a dict around it, or nothing."""
    if isinstance(data, dict):
        data = data.get("data", "")
    text = data if isinstance(data, str) and data.startswith("0x") else "0x"
    return bytes.fromhex(text[2:]) if len(text) % 2 == 0 else b""
