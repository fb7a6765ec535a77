"""Who may move money and see receipts."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from annotation.models import Campaign
from annotation.policies import may_manage
from caravan.accounts.models import User
from caravan.chain import nodes
from caravan.chain.deploying import TEST_CHAINS


def may_fund(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Return whether the person may put platform-held money into the campaign.

    The treasury is the operator's. Where it is play money (points, test chains only, the demo) every owner may draw
    on it; on other chains the operator's staff do, once the owner has paid them.
    """
    return may_manage(user, campaign) and may_draw_on_treasury(user)


def may_draw_on_treasury(user: User | AnonymousUser) -> bool:
    """Return whether the person may move platform-held money at all."""
    play_money = settings.DEMO or all(number in TEST_CHAINS for number in nodes.chain_ids())
    return isinstance(user, User) and (play_money or bool(user.is_staff))


def may_see_receipts(user: User | AnonymousUser, campaign: Campaign) -> bool:
    """Return whether the person may read the campaign's fundings and download its bundle."""
    return may_manage(user, campaign)
