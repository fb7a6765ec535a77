"""What can go wrong with accounts.

CaravanError
├── SignInRefused      the e-mail address or the password is wrong
├── AddressTaken       somebody has signed up with this e-mail address
└── WalletError
    ├── NonceSpent     unknown, used or expired; ask for another
    ├── WalletRefused  the signed message is not ours, or not signed by that address
    └── WalletTaken    the address belongs to somebody else
"""

from django.utils.translation import gettext_lazy as _

from caravan.lib.errors import CaravanError


class SignInRefused(CaravanError):
    """The e-mail address or the password is wrong."""

    status = 401
    code = "sign_in_refused"
    says = _("The e-mail address or the password is wrong.")


class AddressTaken(CaravanError):
    """Somebody has signed up with this e-mail address."""

    status = 409
    code = "taken"
    says = _("There is an account with this address.")


class WalletError(CaravanError):
    """Anything about linking a wallet."""

    code = "wallet"


class NonceSpent(WalletError):
    """The message is unknown, used or expired; ask for another."""

    code = "nonce_spent"
    says = _("This sign-in message is unknown, already used or too old: ask for a new one.")
    retry = True


class WalletRefused(WalletError):
    """The signed message is not ours, or not signed by that address."""

    code = "wallet_refused"
    says = _("The message was not the one we sent, or this address did not sign it.")


class WalletTaken(WalletError):
    """The address belongs to somebody else."""

    status = 409
    code = "wallet_taken"
    says = _("This wallet is linked to another account.")
