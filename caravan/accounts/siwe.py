"""Sign-In with Ethereum messages (EIP-4361): writing one, and reading one back. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from caravan.accounts.errors import WalletRefused

STATEMENT = "Link this wallet to my Caravan account. This costs nothing and moves no tokens."


@dataclass(frozen=True)
class Terms:
    """What a message of ours must say."""

    domain: str
    uri: str
    chain_id: int


def write_message(terms: Terms, *, address: str, nonce: str, issued_at: datetime, expires_at: datetime) -> str:
    """Return the text a wallet is asked to sign.

    Raises:
        WalletRefused: `address` is not an EIP-55 or lower-case address.

    Source: EIP-4361, "Message Format".
    """
    return (
        f"{terms.domain} wants you to sign in with your Ethereum account:\n"
        f"{checksum_address(address)}\n\n{STATEMENT}\n\n"
        f"URI: {terms.uri}\nVersion: 1\nChain ID: {terms.chain_id}\nNonce: {nonce}\n"
        f"Issued At: {_instant(issued_at)}\nExpiration Time: {_instant(expires_at)}"
    )


def checksum_address(address: str) -> str:
    """Return an address in EIP-55 form.

    Raises:
        WalletRefused: it is not twenty hexadecimal bytes, or its checksum is wrong.
    """
    # Slow to import, so only when a wallet is at hand.
    from eth_utils.address import is_checksum_address, is_hex_address, to_checksum_address

    plain = address[2:] in {address[2:].lower(), address[2:].upper()}
    if not address.isascii() or not is_hex_address(address) or not (plain or is_checksum_address(address)):
        raise WalletRefused(_("This is not an Ethereum address."))
    return str(to_checksum_address(address))


def read_nonce(message: str) -> str:
    """Return the nonce a message carries, without believing anything else it says.

    Raises:
        WalletRefused: there is none.
    """
    for line in message.splitlines():
        if line.startswith("Nonce: "):
            return line.removeprefix("Nonce: ")
    raise WalletRefused(_("The signed message carries no nonce."))


def verify(message: str, signature: str, *, terms: Terms, nonce: str, now: datetime) -> str:
    """Return the checksummed address that signed `message`.

    Raises:
        WalletRefused: another site's or chain's message, too old, malformed, or not signed by the address it names.
    """
    from siwe import SiweMessage, VerificationError

    try:
        parsed = SiweMessage.from_message(message)
        parsed.verify(
            signature, domain=terms.domain, uri=terms.uri, chain_id=terms.chain_id, nonce=nonce, timestamp=now
        )
    except VerificationError as error:
        raise WalletRefused(_("The signature does not hold: %(why)s.") % {"why": type(error).__name__}) from error
    except (ValueError, TypeError) as error:
        raise WalletRefused(_("The signed message is malformed.")) from error
    return str(parsed.address)


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
