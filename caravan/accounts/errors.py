"""What can go wrong with accounts.

CaravanError
├── SignInRefused      the e-mail address or the password is wrong
├── AddressTaken       somebody has signed up with this e-mail address
└── WalletError
    ├── NonceSpent     unknown, used or expired; ask for another
    ├── WalletRefused  the signed message is not ours, or not signed by that address
    └── WalletTaken    the address belongs to somebody else
"""

from caravan.lib.errors import CaravanError


class SignInRefused(CaravanError):
    """The e-mail address or the password is wrong."""

    status = 401
    code = "sign_in_refused"


class AddressTaken(CaravanError):
    """There is an account with this address."""

    status = 409
    code = "taken"


class WalletError(CaravanError):
    """Anything about linking a wallet."""

    code = "wallet"


class NonceSpent(WalletError):
    """This sign-in message is unknown, already used or too old: ask for a new one."""

    code = "nonce_spent"
    retry = True


class WalletRefused(WalletError):
    """The message was not the one we sent, or this address did not sign it."""

    code = "wallet_refused"


class WalletTaken(WalletError):
    """This wallet is linked to another account."""

    status = 409
    code = "wallet_taken"
