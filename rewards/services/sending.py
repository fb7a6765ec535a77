"""Pay sent to another address, or in parts: what the wallet signs, and carrying it on chain for those without gas."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from caravan.accounts import siwe
from caravan.accounts.models import User
from caravan.chain import nodes, sender
from caravan.chain.abi import decode_result, encode_call
from caravan.lib.states import move
from rewards.errors import AlreadyUnderWay, BadConsent, BadReceiver, ConsentSpent, TooMuch
from rewards.models import Epoch, Sending
from rewards.services import claiming, limits
from rewards.services.claiming import Proof

# How long a consent is to hold that we ask for, and the longest we take: our transaction has to come in meanwhile.
HOLDS_S, LONGEST_S = 3600, 24 * 3600
NOWHERE = "0x" + "00" * 20
# EIP-712. The contract's CONSENT_TYPEHASH is of these words, and `contracts/test/Consents.sol` says them a third time.
TYPES = {
    "EIP712Domain": [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ],
    "ClaimTo": [
        {"name": "token", "type": "address"},
        {"name": "account", "type": "address"},
        {"name": "to", "type": "address"},
        {"name": "amount", "type": "uint128"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint64"},
    ],
}


@dataclass(frozen=True)
class Order:
    """Part of a wallet's pay and where it is to go.

    Args:
        amount_base_units: at most what is claimable.
        nonce: of the wallet's consents at the distributor, as the chain has it now.
        deadline: last Unix second at which the consent holds.
    """

    proof: Proof
    receiver: str
    amount_base_units: int
    nonce: int
    deadline: int

    def typed_data(self) -> dict[str, Any]:
        """Return what the wallet signs by `eth_signTypedData_v4`, numbers as text so that no reader rounds them."""
        proof = self.proof
        return {
            "types": TYPES,
            "primaryType": "ClaimTo",
            "domain": {
                "name": "Caravan RewardDistributor",
                "version": "1",
                "chainId": proof.chain_id,
                "verifyingContract": proof.distributor,
            },
            "message": {
                "token": proof.token_address,
                "account": proof.account,
                "to": self.receiver,
                "amount": str(self.amount_base_units),
                "nonce": str(self.nonce),
                "deadline": str(self.deadline),
            },
        }

    def calldata(self, signature: bytes = b"") -> bytes:
        """Return the call that pays: the wallet's own without a signature, anybody's with one."""
        proof = self.proof
        line = (proof.account, proof.cumulative_base_units, list(proof.proof))
        arguments = [proof.token_address, line, self.receiver, self.amount_base_units, self.deadline, signature]
        return encode_call("RewardDistributor", "claimTo", arguments)


def order(
    user: User, *, receiver: str, amount_base_units: int | None = None, address: str = "", token: str = ""
) -> Order:
    """Return an order to sign or to send oneself: everything claimable unless an amount is named.

    Raises:
        BadReceiver: no address, or one from which nobody could ever draw.
        TooMuch: more than is claimable, or nothing.
        NoClaims, NoWallet, NothingToClaim: as `claiming.proof_for`.
        NodeUnavailable: no node said which nonce is next.
    """
    proof = claiming.proof_for(user, address=address, token=token)
    to = siwe.checksum_address(receiver)
    if to in {NOWHERE, proof.distributor, proof.token_address}:
        raise BadReceiver
    amount = proof.claimable_base_units if amount_base_units is None else amount_base_units
    if not 0 < amount <= proof.claimable_base_units:
        raise TooMuch
    return Order(proof, to, amount, _nonce(proof), int(time.time()) + HOLDS_S)


def take(user: User, *, wanted: Order, nonce: int, deadline: int, signature: bytes) -> Sending:
    """Take a signed order over, to be carried on chain soon at the house's cost.

    Args:
        wanted: made by `order` just now, for what the person says was signed.
        nonce: that was signed; another than the chain's present one was used or withdrawn.
        deadline: that was signed.

    Raises:
        ConsentSpent: signed over a nonce that is used up, or over a time that is over or too far off.
        BadConsent: not this wallet's signature of this order.
        AlreadyUnderWay: another order of the wallet is on its way.
        TooLittle, TooOften: not worth its gas, or too many today.
    """
    if nonce != wanted.nonce or not time.time() < deadline <= time.time() + LONGEST_S:
        raise ConsentSpent
    signed = Order(wanted.proof, wanted.receiver, wanted.amount_base_units, nonce, deadline)
    if not _signed_by_its_wallet(signed, signature):
        raise BadConsent
    limits.check(user, token=wanted.proof.token, amount_base_units=wanted.amount_base_units)
    try:
        with transaction.atomic():
            row = Sending.objects.create(
                person=user,
                chain_id=wanted.proof.chain_id,
                token=wanted.proof.token,
                address=wanted.proof.account,
                receiver=wanted.receiver,
                amount_base_units=wanted.amount_base_units,
                nonce=nonce,
                deadline=deadline,
                signature=signature,
            )
    except IntegrityError:
        raise AlreadyUnderWay from None
    transaction.on_commit(claiming.wake, robust=True)
    return row


def carry() -> int:
    """Enqueue the waiting orders, each by itself; return how many. Those whose root is about to change wait for it."""
    if not nodes.configured():
        return 0
    waiting = Sending.objects.filter(chain_id__in=nodes.chain_ids(), state=Sending.State.WAITING)
    return sum(_carry(row) for row in waiting.order_by("pk").values_list("pk", flat=True)[: claiming.RELAYED_AT_ONCE])


@transaction.atomic
def _carry(sending_id: UUID) -> bool:
    row = Sending.objects.select_for_update(skip_locked=True).filter(pk=sending_id, state=Sending.State.WAITING).first()
    posting = Epoch.State.POSTING
    if row is None or Epoch.objects.filter(chain_id=row.chain_id, token=row.token, state=posting).exists():
        return False
    proof = next(iter(claiming.drawable([row.address], row.token)), None)
    if row.deadline < time.time() or proof is None or proof.claimable_base_units < row.amount_base_units:
        reason = ConsentSpent.says if row.deadline < time.time() else TooMuch.says
        move(row, Sending.State.REFUSED, error=str(reason))
        return False
    signed = Order(proof, row.receiver, int(row.amount_base_units), row.nonce, row.deadline)
    sent = sender.enqueue(
        cause=f"sending:{row.pk}:{row.attempt}",
        purpose="relayer",
        contract="RewardDistributor",
        chain_id=row.chain_id,
        data=signed.calldata(bytes(row.signature)),
    )
    move(row, Sending.State.SENT, transaction=sent)
    return True


def arrived(sending_id: UUID) -> None:
    """The payment is final on chain. Call inside a transaction."""
    row = Sending.objects.select_for_update().get(pk=sending_id)
    if row.state == Sending.State.SENT:
        move(row, Sending.State.PAID)


def refused(sending_id: UUID, error: str) -> None:
    """The contract refused: once more with a new proof if it was the proof, else say why. Call inside a transaction."""
    row = Sending.objects.select_for_update().get(pk=sending_id)
    if row.state != Sending.State.SENT:
        return
    if "InvalidProof" in error and time.time() < row.deadline:
        move(row, Sending.State.WAITING, attempt=row.attempt + 1)
    else:
        move(row, Sending.State.REFUSED, error=error[:500])


def _nonce(proof: Proof) -> int:
    port = nodes.connect(proof.chain_id)
    answer = port.call(proof.distributor, encode_call("RewardDistributor", "nonces", [proof.account]))
    return int(decode_result("RewardDistributor", "nonces", answer)[0])


def _signed_by_its_wallet(signed: Order, signature: bytes) -> bool:
    """Whether the wallet's key signed; what a contract says to it (EIP-1271) comes out in our transaction's dry run."""
    # Slow to import, so only when a signature is at hand.
    from eth_account import Account
    from eth_account.messages import encode_typed_data

    try:
        signer = Account.recover_message(encode_typed_data(full_message=signed.typed_data()), signature=signature)
    except Exception:  # whatever a hostile signature sets off in the libraries, it is not the wallet's
        signer = ""
    return signer == signed.proof.account or bool(nodes.connect(signed.proof.chain_id).code(signed.proof.account))
