"""Who may label, manage and review a campaign."""

from django.contrib.auth.models import AnonymousUser

from annotation.models import Campaign
from caravan.accounts.models import Membership, User
from caravan.accounts.policies import owns, reviews


def may_label(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Return whether the person may work on the campaign: anybody if it is open, else members; never on a draft."""
    if not isinstance(user, User) or not user.is_active or campaign.state == Campaign.State.DRAFT:
        return False
    return campaign.is_open or belongs_to(user, campaign)


def may_see(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Return whether the person may read what the campaign asks for: who may label it, and its organisation."""
    return may_label(user, campaign) or belongs_to(user, campaign)


def may_manage(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Return whether the person may change, fill, fund and export the campaign."""
    return owns(user, campaign.organisation_id)


def may_review(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Return whether the person may judge the campaign's contributions."""
    return reviews(user, campaign.organisation_id)


def belongs_to(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Return whether the person has any role in the campaign's organisation."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return Membership.objects.filter(user=user, organisation_id=campaign.organisation_id).exists()
