"""Nonces that went to transactions we did not send: a key used by hand, or a database restored from a backup."""

from caravan.chain.models import Signer, Transaction
from caravan.chain.port import ChainPort, Found


def taker_of(port: ChainPort, row: Transaction, final: int) -> Found | None:
    """Return the transaction, not among our attempts, that has the nonce of `row` for good; None while there is none.

    Only a transaction found in a final block proves that ours can never be mined. A missing receipt proves nothing.
    """
    signer = Signer.objects.filter(chain_id=row.chain_id, purpose=row.purpose).first()
    if signer is None or row.nonce is None or final < 0 or port.nonce(signer.address, final) <= row.nonce:
        return None
    found = find(port, signer.address, row.nonce, final)
    return None if found and found.tx_hash in {attempt.tx_hash for attempt in row.attempts.all()} else found


def find(port: ChainPort, address: str, nonce: int, known: int) -> Found | None:
    """Return an address's mined transaction with a nonce that block `known` has behind it."""
    return port.find(address, nonce, _block_of(port, address, nonce, known))


def _block_of(port: ChainPort, address: str, nonce: int, known: int) -> int:
    """Return the block that mined an address's nonce, searching backwards from a block after it.

    The steps double before they halve, so a young nonce asks for young states only: few nodes keep the old ones.
    """
    after, step = known, 1
    while after - step >= 0 and port.nonce(address, after - step) > nonce:
        after, step = after - step, step * 2
    before = max(after - step, -1)
    while after - before > 1:
        middle = (after + before) // 2
        if port.nonce(address, middle) > nonce:
            after = middle
        else:
            before = middle
    return after
