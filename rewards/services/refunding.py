"""Giving a finished campaign's rest back to its owner: out of the escrow first, then out of ledger and budget."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from annotation.models import Campaign, Tally
from annotation.services import authoring
from caravan.chain import sender
from caravan.chain.abi import decode_logs, encode_call
from caravan.chain.models import Transaction
from rewards.errors import NotRefundable
from rewards.leaves import uuid_word
from rewards.models import Account, Entitlement, Entry, Epoch, Funding, Release
from rewards.services import ledger
from rewards.tokens import on_chain


@dataclass(frozen=True)
class Rest:
    """What is left of a finished campaign, and how far it is on its way back.

    Attributes:
        amount_base_units: left now; 0 once it is returned.
        waits: whether work, verdicts, appeals or payments may still take from it.
        sent: the transaction that closes the escrow, if one is on its way, done or failed.
    """

    amount_base_units: int
    waits: bool
    sent: Transaction | None


def rest_of(campaign: Campaign) -> Rest:
    """Return what a campaign's owner can take back."""
    tally = Tally.objects.get(campaign=campaign)
    sent = Transaction.objects.filter(cause__startswith=f"refund:{campaign.pk}").order_by("-created_at", "-pk").first()
    return Rest(int(tally.available_base_units), _waits(campaign, int(tally.available_base_units)), sent)


def refund(campaign: Campaign) -> Rest:
    """Send the rest of a finished campaign back to its owner; asking again while it is on its way changes nothing.

    Raises:
        NotRefundable: it is not finished, something may still be paid from it, or nothing is left.
        NotDeployed: the chain's contracts are not there yet.
    """
    with transaction.atomic():
        locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
        rest = rest_of(locked)
        if rest.sent and rest.sent.state != Transaction.State.REVERTED:
            return rest
        if locked.state != Campaign.State.FINISHED or rest.waits or not rest.amount_base_units:
            raise NotRefundable
        token = on_chain(locked.currency)
        if token is None:
            _book(locked, rest.amount_base_units)
        else:
            tries = Transaction.objects.filter(cause__startswith=f"refund:{locked.pk}").count()
            sender.enqueue(
                cause=f"refund:{locked.pk}:{tries + 1}",
                purpose="operator",
                contract="CampaignEscrow",
                chain_id=token.chain_id,
                data=encode_call("CampaignEscrow", "close", [uuid_word(locked.pk)]),
            )
    return rest_of(campaign)


def closed(campaign_id: UUID) -> None:
    """Book what a closed escrow gave back, by its own event. Call inside a transaction."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    rest = rest_of(campaign)
    for event in decode_logs("CampaignEscrow", rest.sent.logs if rest.sent else []):
        if event.name == "CampaignClosed":
            # Strangers may have added to the escrow; their gift went to the owner and was never in our books.
            _book(campaign, min(int(event.args["refund"]), rest.amount_base_units))


def _waits(campaign: Campaign, available: int) -> bool:
    """Whether the ledger holds more than is free (reserved, unjudged, held, news underway), or money is on its way."""
    pots = Account.objects.filter(kind__in=[Account.Kind.CAMPAIGN, Account.Kind.HELD], key=str(campaign.pk))
    return (
        sum(int(pot.balance_base_units) for pot in pots.filter(token=campaign.currency)) != available
        or Funding.objects.filter(campaign=campaign, state=Funding.State.SENT).exists()
        or Entitlement.objects.filter(campaign=campaign, epoch=None).exists()
        or Release.objects.filter(campaign=campaign).exclude(epoch__state=Epoch.State.FINAL).exists()
    )


def _book(campaign: Campaign, amount: int) -> None:
    """Move the rest from the campaign to its owner, once. Call inside a transaction."""
    if not amount or Entry.objects.filter(cause=f"refund:{campaign.pk}").exists():
        return
    lines = [
        (Account.Kind.CAMPAIGN.value, str(campaign.pk), campaign.currency, -amount),
        (Account.Kind.OWNER.value, str(campaign.organisation_id), campaign.currency, amount),
    ]
    if ledger.record(cause=f"refund:{campaign.pk}", lines=lines, memo=campaign.title):
        authoring.debit_budget(campaign, amount_base_units=amount)
