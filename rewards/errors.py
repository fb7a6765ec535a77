"""What can go wrong with money.

CaravanError
└── RewardsError
    ├── Unbalanced         an entry's lines do not sum to zero
    ├── BadAmount          not an amount that can be put into a campaign
    ├── NotFundable        the campaign takes no more money
    ├── NothingToClaim     no wallet has anything waiting
    ├── NoWallet           claims need a wallet
    ├── NoClaims           points mode: there is nothing to draw on
    ├── BadReceiver        nobody could draw on what was sent there
    ├── TooMuch            more than is claimable, or nothing
    ├── ConsentSpent       a consent whose nonce or time is over
    ├── BadConsent         not signed by the wallet, or not over this order
    ├── AlreadyUnderWay    another order of the wallet is on its way
    ├── TooLittle          not worth the house's gas
    ├── TooOften           the house sent enough for today
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


class BadReceiver(RewardsError):
    """Nobody could draw on what was sent there."""

    status = 422
    code = "bad_receiver"
    says = _("Tokens sent to this address would be lost. Name one that you or somebody you know holds.")


class TooMuch(RewardsError):
    """More than is claimable, or nothing."""

    status = 409
    code = "too_much"
    says = _("The amount must be above zero and at most what you can claim now.")


class ConsentSpent(RewardsError):
    """A consent whose nonce or time is over."""

    status = 409
    code = "consent_spent"
    says = _("This consent was used, withdrawn or has expired. Sign a new one.")


class BadConsent(RewardsError):
    """Not signed by the wallet, or not over this order."""

    status = 422
    code = "bad_consent"
    says = _("The signature is not this wallet's, or is not over this payment.")


class AlreadyUnderWay(RewardsError):
    """Another order of the wallet is on its way."""

    status = 409
    code = "already_under_way"
    says = _("Another payment of this wallet is on its way; wait until it has arrived.")


class TooLittle(RewardsError):
    """Not worth the house's gas."""

    status = 409
    code = "too_little"
    says = _(
        "That is too little for us to pay its gas. Wait until more has come together, or claim with your own wallet."
    )


class TooOften(RewardsError):
    """The house sent enough for today."""

    status = 429
    code = "too_often"
    says = _(
        "We sent as many payments for you as we can in one day. Claim with your own wallet, or come back tomorrow."
    )


class NotRetriable(RewardsError):
    """The epoch was not refused."""

    status = 409
    code = "not_retriable"
    says = _("Only an epoch that the contract refused can be tried again.")
