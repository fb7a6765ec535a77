"""What can go wrong with money.

CaravanError
└── RewardsError
    ├── Unbalanced         an entry's lines do not sum to zero
    ├── BadAmount          not an amount that can be put into a campaign
    ├── NotFundable        the campaign takes no more money
    ├── NothingToClaim     no wallet has anything waiting
    ├── NoWallet           claims need a wallet
    ├── NoClaims           points mode: there is nothing to draw on
    └── NotRetriable       the epoch was not refused
"""

from django.utils.translation import gettext_lazy as _

from caravan.lib.errors import CaravanError


class RewardsError(CaravanError):
    """Anything about money."""

    code = "rewards"


class Unbalanced(RewardsError):
    """The lines of a ledger entry do not sum to zero."""

    status = 500
    code = "unbalanced"


class BadAmount(RewardsError):
    """Not an amount that can be put into a campaign."""

    status = 422
    code = "bad_amount"
    says = _("The amount must be a whole number of base units above zero that the contracts can hold.")


class NotFundable(RewardsError):
    """The campaign takes no more money."""

    status = 409
    code = "not_fundable"
    says = _("A finished campaign takes no more money.")


class NotRefundable(RewardsError):
    """The campaign has no rest to give back, or not yet."""

    status = 409
    code = "not_refundable"
    says = _("The rest comes back when the campaign is finished and everything in it is judged, appealed and paid.")


class NothingToClaim(RewardsError):
    """No wallet has anything waiting."""

    status = 409
    code = "nothing_to_claim"
    says = _("There is nothing to claim now.")


class NoWallet(RewardsError):
    """Claims need a wallet."""

    status = 409
    code = "no_wallet"
    says = _("Connect a wallet first; what you earned waits for it.")


class NoClaims(RewardsError):
    """Points mode: there is nothing to draw on."""

    status = 409
    code = "no_claims"
    says = _("This site keeps points: there is no chain to claim on.")


class NotRetriable(RewardsError):
    """The epoch was not refused."""

    status = 409
    code = "not_retriable"
    says = _("Only an epoch that the contract refused can be tried again.")
