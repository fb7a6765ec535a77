"""What can be read about money."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from caravan.accounts.models import User
from rewards.models import Account, Claim, Epoch, Funding


@dataclass(frozen=True)
class Earnings:
    """How far a person's pay in one currency has come; each base unit is in exactly one step.

    Attributes:
        accrued_base_units: approved, in the next epoch.
        anchored_base_units: in an epoch, waiting for a wallet.
        claimable_base_units: theirs to draw, any time.
        claimed_base_units: drawn.
    """

    token: str
    accrued_base_units: int
    anchored_base_units: int
    claimable_base_units: int
    claimed_base_units: int


def earnings(user: User) -> list[Earnings]:
    """Return a person's pay by currency, from the balances of their accounts: one query whatever they earned."""
    held: dict[str, dict[str, int]] = {}
    for account in Account.objects.filter(key=str(user.pk)).order_by("token"):
        held.setdefault(account.token, {})[account.kind] = account.balance_base_units
    kinds = Account.Kind
    steps = (kinds.EARNED, kinds.ANCHORED, kinds.CLAIMABLE, kinds.CLAIMED)
    return [Earnings(token, *(amounts.get(step, 0) for step in steps)) for token, amounts in held.items()]


def epochs() -> QuerySet[Epoch]:
    """Return every epoch without its trees."""
    return Epoch.objects.select_related("post", "attestation").defer("rewards_nodes", "contributions_nodes")


def claims_of(user: User) -> QuerySet[Claim]:
    """Return a person's claims."""
    return Claim.objects.filter(person=user)


def fundings_of(campaign_id: UUID) -> QuerySet[Funding]:
    """Return what was put into a campaign."""
    return Funding.objects.filter(campaign_id=campaign_id).select_related("transaction")
