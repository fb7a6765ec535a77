"""Payments by x402 settled by ourselves: checked on the chain, then sent through the outbox, which owns the nonces.

A payer's nonce is taken by a row first, so that of two answers to one payment only one is given.
"""

import time
from functools import cache
from typing import Final

from django.db import IntegrityError, transaction
from eth_abi.abi import decode
from eth_utils.address import to_checksum_address

from caravan.chain import nodes, sender, watcher
from caravan.chain.abi import decode_error, keccak
from caravan.chain.errors import CallReverted, ChainError
from caravan.chain.models import Transaction
from caravan.chain.port import ChainPort
from caravan.lib.states import StaleState, move
from registry.gateway import eip3009, x402
from registry.gateway.x402 import BadPayment, Offer
from registry.models import Payment
from rewards.tokens import on_chain

# The relayer sends what anybody may send: claims for others, and transfers that payers have signed.
PURPOSE: Final = "relayer"
RECEIVER: Final = "operator"
PATIENCE_S: Final = 45.0
PAUSES_S: Final = (0.02, 0.05, 0.1, 0.2, 0.4)
_NAME, _VERSION = keccak(b"name()")[:4], keccak(b"version()")[:4]


def offer_of(token: str, amount: int, *, pay_to: str = "", timeout_s: int = 60) -> Offer | None:
    """Return how an amount of a currency is paid on its chain; None for points, for nothing, and for no payee.

    Args:
        token: currency code.
        pay_to: whom; empty for the house, which hands it on to those who made what was used.
    """
    contract = on_chain(token) if amount else None
    if contract is None:
        return None
    name, version = _domain(contract.chain_id, contract.address)
    payee = pay_to or nodes.connect(contract.chain_id).address_of(RECEIVER)
    return Offer(contract.chain_id, contract.address, amount, payee, name, version, timeout_s)


def take(payment: x402.Payment, offer: Offer, *, token: str, resource: str, request_hash: str) -> Payment:
    """Check a payment in full, and take its nonce.

    Raises:
        BadPayment: it does not hold, or was used.
        ChainError: no node answered.
    """
    said = payment.authorization
    eip3009.check(said, payment.signature, offer, now=time.time())
    _check_on_chain(nodes.connect(offer.chain_id), payment, offer)
    try:
        with transaction.atomic():
            return Payment.objects.create(
                chain_id=offer.chain_id,
                asset=offer.asset,
                token=token,
                payer=to_checksum_address(said.payer),
                nonce="0x" + said.nonce.hex(),
                pay_to=offer.pay_to,
                amount_base_units=offer.amount,
                resource=resource[:500],
                request_hash=request_hash,
            )
    except IntegrityError:
        raise BadPayment("invalid_transaction_state", "This payment was used before.") from None


def drop(row: Payment) -> None:
    """Let go of a payment that nothing was delivered for: the same one may be offered again."""
    Payment.objects.filter(pk=row.pk, state=Payment.State.TAKEN).delete()


def find(payment: x402.Payment, offer: Offer) -> Payment | None:
    """Return the row of a payment that was taken before."""
    said = payment.authorization
    return Payment.objects.filter(
        chain_id=offer.chain_id,
        asset=offer.asset,
        payer=to_checksum_address(said.payer),
        nonce="0x" + said.nonce.hex(),
    ).first()


def settle(row: Payment, payment: x402.Payment, *, patience_s: float = PATIENCE_S) -> str:
    """Send the transfer and return its hash once it is in a block.

    Raises:
        BadPayment: the token refused it, or it is not in a block yet; then it may still come.
    """
    with transaction.atomic():
        row.transaction = sender.enqueue(
            cause=f"payment:{row.pk}",
            purpose=PURPOSE,
            to=row.asset,
            data=eip3009.transfer_call(payment.authorization, payment.signature),
            chain_id=row.chain_id,
        )
        move(row, Payment.State.SENT, transaction=row.transaction)
    return _wait(row.transaction, time.monotonic() + patience_s)


def _wait(sent: Transaction, deadline: float) -> str:
    pauses = iter(PAUSES_S)
    while True:
        try:
            sender.tick(sent.chain_id)
        except ChainError as error:
            if not error.retry:
                raise BadPayment("unexpected_settle_error", str(error)) from None
        sent.refresh_from_db()
        if sent.state in {Transaction.State.MINED, Transaction.State.FINAL} and sent.succeeded:
            return sent.tx_hash
        if sent.state == Transaction.State.QUEUED and sent.refusals:
            _give_up(sent)
        if sent.state == Transaction.State.REVERTED or sent.succeeded is False:
            raise BadPayment("invalid_transaction_state", sent.error or "The token refused the transfer.")
        if time.monotonic() > deadline:
            raise BadPayment("unexpected_settle_error", "The transfer is not in a block yet.")
        time.sleep(next(pauses, PAUSES_S[-1]))


def _give_up(sent: Transaction) -> None:
    """End a transfer that the token refuses: no later try may hold up what others wait for."""
    try:
        watcher.revert(sent, sent.error)
    except StaleState:
        sent.refresh_from_db()


def _check_on_chain(port: ChainPort, payment: x402.Payment, offer: Offer) -> None:
    """The checks that need a node: the nonce is new, the balance suffices, and the transfer would go through."""
    said = payment.authorization
    if any(port.call(offer.asset, eip3009.state_call(said))):
        raise BadPayment("invalid_transaction_state", "This payment was used before.")
    if int.from_bytes(port.call(offer.asset, eip3009.balance_call(said.payer)), "big") < said.value:
        raise BadPayment("insufficient_funds", "The payer has not enough.")
    try:
        port.call(offer.asset, eip3009.transfer_call(said, payment.signature), sender=port.address_of(PURPOSE))
    except CallReverted as error:
        reason = decode_error(error.data) if error.data else str(error)
        raise BadPayment("invalid_transaction_state", f"The token would refuse it: {reason}") from None


@cache
def _domain(chain_id: int, asset: str) -> tuple[str, str]:
    """The token's own name and version, for its EIP-712 domain; neither ever changes."""
    port = nodes.connect(chain_id)
    name, version = (decode(["string"], port.call(asset, call))[0] for call in (_NAME, _VERSION))
    return str(name), str(version)
