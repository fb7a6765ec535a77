"""Putting money into a campaign: into its escrow on chain first, into the ledger and the budget once that is final."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotation.models import Campaign
from annotation.services import authoring
from caravan.accounts.models import Membership, User, Wallet
from caravan.chain import nodes, sender
from caravan.chain.abi import decode_logs, encode_call
from caravan.chain.models import Contract, Transaction
from caravan.lib.states import move
from rewards.errors import BadAmount, NotFundable
from rewards.leaves import uuid_word
from rewards.models import Account, Funding, FundingRequest
from rewards.services import ledger
from rewards.tokens import MOST_BASE_UNITS, on_chain

logger = logging.getLogger(__name__)

# How long an escrow holds money for a campaign without a deadline, and at least.
LONGEST, SHORTEST = timedelta(days=365), timedelta(days=30)


def fund(campaign: Campaign, *, by: User, amount_base_units: int, request_id: UUID | None = None) -> Funding:
    """Send platform-held money to a campaign's escrow; points are credited at once.

    Args:
        request_id: made by the client; the same one again returns the first funding, whatever the amount says now.

    Raises:
        BadAmount: not above zero, or more than the contracts can count.
        NotFundable: the campaign is finished.
        NotDeployed: the chain's contracts are not there yet.
    """
    if not 0 < amount_base_units <= MOST_BASE_UNITS:
        raise BadAmount
    if campaign.state == Campaign.State.FINISHED:
        raise NotFundable
    if request_id is None:
        return _fund(campaign, by, amount_base_units, None)
    asked = FundingRequest.objects.filter(campaign=campaign, request_id=request_id).select_related("funding")
    if before := asked.first():
        return before.funding
    try:
        return _fund(campaign, by, amount_base_units, request_id)
    except IntegrityError:  # the same request in another process, which has just written it
        return asked.get().funding


@transaction.atomic
def _fund(campaign: Campaign, by: User, amount: int, request_id: UUID | None) -> Funding:
    """Write the funding down, and send it or credit it."""
    row = Funding.objects.create(campaign=campaign, amount_base_units=amount, requested_by=by)
    if request_id is not None:
        FundingRequest.objects.create(campaign=campaign, request_id=request_id, funding=row)
    token = on_chain(campaign.currency)
    if token is None:
        _credit(row)
        return row
    opened = _open(campaign, token)
    row.transaction = sender.enqueue(
        cause=f"funding:{row.pk}",
        purpose="operator",
        contract="CampaignEscrow",
        chain_id=token.chain_id,
        data=encode_call("CampaignEscrow", "fund", [uuid_word(campaign.pk), amount]),
        after=opened,
    )
    row.save(update_fields=["transaction"])
    return row


def arrived(fundings: Sequence[UUID]) -> None:
    """Credit fundings whose transaction is final; each once, and what arrived, which some tokens make less.

    Call inside a transaction.
    """
    rows = Funding.objects.select_for_update(of=["self"]).filter(pk__in=fundings, state=Funding.State.SENT)
    for row in rows.select_related("campaign", "transaction").order_by("pk"):
        events = decode_logs("CampaignEscrow", row.transaction.logs if row.transaction else [])
        amounts = [event.args["amount"] for event in events if event.name == "CampaignFunded"]
        if not amounts:
            # Not a reason to hold up everybody else's money; nothing is credited that no event speaks of.
            logger.error("funding %s is final and no event says how much arrived", row.pk)
            continue
        row.amount_base_units = amounts[0]
        _credit(row)


def refused(fundings: dict[UUID, str]) -> None:
    """Close fundings whose transaction failed, with the reason the owner reads. Call inside a transaction."""
    for row in Funding.objects.filter(pk__in=fundings, state=Funding.State.SENT):
        move(row, Funding.State.FAILED, error=fundings[row.pk][:500])


def _credit(row: Funding) -> None:
    """Move a funding's money from the owner to the campaign. Call inside a transaction."""
    campaign, amount = row.campaign, row.amount_base_units
    lines = [
        (Account.Kind.OWNER.value, str(campaign.organisation_id), campaign.currency, -amount),
        (Account.Kind.CAMPAIGN.value, str(campaign.pk), campaign.currency, amount),
    ]
    if ledger.record(cause=f"funding:{row.pk}", lines=lines, memo=campaign.title):
        move(row, Funding.State.CREDITED, amount_base_units=amount)
        authoring.credit_budget(campaign, amount_base_units=amount)


def _open(campaign: Campaign, token: Contract) -> Transaction:
    """Return the transaction that opens a campaign's escrow, enqueued by the first funding or after a failure."""
    prefix = f"campaign:{campaign.pk}:open"
    # Two fundings at once must not open it twice.
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    earlier = list(Transaction.objects.filter(cause__startswith=prefix).order_by("created_at", "pk"))
    if earlier and earlier[-1].state != Transaction.State.REVERTED:
        return earlier[-1]
    now = timezone.now()
    # What is refused last may be appealed, and be paid after that.
    appeals = timedelta(seconds=campaign.appeal_window_s + campaign.appeal_answer_s if campaign.appeal_window_s else 0)
    deadline = max((campaign.deadline or now + LONGEST) + appeals, now + SHORTEST)
    arguments = [
        uuid_word(campaign.pk),
        _refund_address(campaign, token.chain_id),
        token.address,
        int(deadline.timestamp()),
    ]
    return sender.enqueue(
        cause=f"{prefix}:{len(earlier) + 1}",
        purpose="operator",
        contract="CampaignEscrow",
        chain_id=token.chain_id,
        data=encode_call("CampaignEscrow", "openFor", arguments),
    )


def _refund_address(campaign: Campaign, chain_id: int) -> str:
    """Return where the escrow sends what is left: to the oldest owner's wallet, else back to the house that paid it."""
    owners = Membership.objects.filter(organisation=campaign.organisation_id, role=Membership.Role.OWNER)
    wallet = Wallet.objects.filter(user__memberships__in=owners, is_primary=True).order_by("user_id").first()
    return wallet.address if wallet else nodes.connect(chain_id).address_of("operator")
