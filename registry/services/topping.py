"""Putting money into purses: into an escrow of the purse's own on chain first, spendable once that is final."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from caravan.accounts.models import Organisation, User, Wallet
from caravan.chain import nodes, sender
from caravan.chain.abi import decode_logs, encode_call
from caravan.chain.models import Contract, Transaction
from caravan.lib.ids import uuid7
from caravan.lib.states import move
from registry.models import Purse, TopUp
from rewards.errors import BadAmount
from rewards.leaves import uuid_word
from rewards.models import Account
from rewards.services import ledger
from rewards.tokens import MOST_BASE_UNITS, on_chain

logger = logging.getLogger(__name__)

# How long an escrow holds a purse's money for its owner before they may take it back without us.
LONGEST = timedelta(days=365)
# Whose money it is in the ledger that strangers paid by x402.
PAYERS = "payers"


def purse_of(owner: User | Organisation, token: str) -> Purse:
    """Return the purse of a person or an organisation, made the first time."""
    whose = {"person": owner} if isinstance(owner, User) else {"organisation": owner}
    return Purse.objects.get_or_create(**whose, token=token)[0]


@transaction.atomic
def top_up(purse: Purse, *, by: User | None, amount_base_units: int, request_id: UUID | None = None) -> TopUp:
    """Send platform-held money to a purse's escrow; points are spendable at once.

    Args:
        by: None when it is the house that gathers what payers by x402 brought.
        request_id: made by the client; the same one again returns the first top-up, whatever the amount says now.

    Raises:
        BadAmount: not above zero, or more than the contracts can count.
        NotDeployed: the chain's contracts are not there yet.
    """
    if not 0 < amount_base_units <= MOST_BASE_UNITS:
        raise BadAmount
    # Two top-ups at once must not open the escrow twice.
    locked = Purse.objects.select_for_update().get(pk=purse.pk)
    given = {"amount_base_units": amount_base_units, "requested_by": by}
    row, new = TopUp.objects.get_or_create(purse=locked, request_id=request_id or uuid7(), defaults=given)
    if not new:
        return row
    token = on_chain(locked.token)
    if token is None:
        _credit(row)
        return row
    row.transaction = sender.enqueue(
        cause=f"topup:{row.pk}",
        purpose="operator",
        contract="CampaignEscrow",
        chain_id=token.chain_id,
        data=encode_call("CampaignEscrow", "fund", [uuid_word(locked.pk), amount_base_units]),
        after=_open(locked, token),
    )
    row.save(update_fields=["transaction"])
    return row


def arrived(keys: Sequence[UUID]) -> None:
    """Credit top-ups whose transaction is final: what arrived, some tokens make it less. Call inside a transaction."""
    rows = TopUp.objects.select_for_update(of=["self"]).filter(pk__in=keys, state=TopUp.State.SENT)
    for row in rows.select_related("purse", "transaction").order_by("pk"):
        events = decode_logs("CampaignEscrow", row.transaction.logs if row.transaction else [])
        amounts = [event.args["amount"] for event in events if event.name == "CampaignFunded"]
        if not amounts:
            logger.error("top-up %s is final and no event says how much arrived", row.pk)
            continue
        row.amount_base_units = amounts[0]
        _credit(row)


def refused(key: UUID, error: str) -> None:
    """Close a top-up whose transaction failed, with the reason. Call inside a transaction."""
    for row in TopUp.objects.filter(pk=key, state=TopUp.State.SENT):
        move(row, TopUp.State.FAILED, error=error[:500])


def _credit(row: TopUp) -> None:
    """Move a top-up's money from its owner to the purse. Call inside a transaction."""
    purse, amount = row.purse, row.amount_base_units
    lines = [
        (Account.Kind.OWNER.value, str(purse.person_id or purse.organisation_id or PAYERS), purse.token, -amount),
        (Account.Kind.PURSE.value, str(purse.pk), purse.token, amount),
    ]
    if ledger.record(cause=f"topup:{row.pk}", lines=lines):
        move(row, TopUp.State.CREDITED, amount_base_units=amount)
        Purse.objects.filter(pk=purse.pk).update(available_base_units=F("available_base_units") + amount)


def _open(purse: Purse, token: Contract) -> Transaction:
    """Return the transaction that opens a purse's escrow, enqueued by the first top-up or after a failure."""
    prefix = f"purse:{purse.pk}:open"
    earlier = list(Transaction.objects.filter(cause__startswith=prefix).order_by("created_at", "pk"))
    if earlier and earlier[-1].state != Transaction.State.REVERTED:
        return earlier[-1]
    wallet = _wallet(purse)
    refund_to = wallet.address if wallet else nodes.connect(token.chain_id).address_of("operator")
    deadline = int((timezone.now() + LONGEST).timestamp())
    return sender.enqueue(
        cause=f"{prefix}:{len(earlier) + 1}",
        purpose="operator",
        contract="CampaignEscrow",
        chain_id=token.chain_id,
        data=encode_call("CampaignEscrow", "openFor", [uuid_word(purse.pk), refund_to, token.address, deadline]),
    )


def _wallet(purse: Purse) -> Wallet | None:
    """Return where a purse's escrow sends back what is left; None for the purse that belongs to nobody."""
    wallets = Wallet.objects.filter(is_primary=True).order_by("user_id")
    if purse.person_id:
        return wallets.filter(user=purse.person_id).first()
    if purse.organisation_id:
        return wallets.filter(user__memberships__organisation=purse.organisation_id).first()
    return None
