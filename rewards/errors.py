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

from caravan.lib.errors import CaravanError


class RewardsError(CaravanError):
    """Anything about money."""

    code = "rewards"


class Unbalanced(RewardsError):
    """The lines of a ledger entry do not sum to zero."""

    status = 500
    code = "unbalanced"


class BadAmount(RewardsError):
    """The amount must be a whole number of base units above zero that the contracts can hold."""

    status = 422
    code = "bad_amount"


class NotFundable(RewardsError):
    """A finished campaign takes no more money."""

    status = 409
    code = "not_fundable"


class NothingToClaim(RewardsError):
    """There is nothing to claim now."""

    status = 409
    code = "nothing_to_claim"


class NoWallet(RewardsError):
    """Connect a wallet first; what you earned waits for it."""

    status = 409
    code = "no_wallet"


class NoClaims(RewardsError):
    """This site keeps points: there is no chain to claim on."""

    status = 409
    code = "no_claims"


class NotRetriable(RewardsError):
    """Only an epoch that the contract refused can be tried again."""

    status = 409
    code = "not_retriable"
