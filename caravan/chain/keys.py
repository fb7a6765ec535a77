"""The keys that sign: in the environment, in an encrypted file, or with a signer of its own that never lets them out.

A setting is one of

    0x…64 hex digits…                                         the key itself
    keystore:/path/key.json?password=/path/password.txt       an encrypted file (Web3 Secret Storage, version 3)
    web3signer:https://host:9000?address=0x…                  an external signer that speaks web3signer's protocol

Nothing here tells a key, a password or a signer's address: not in an error, not when it is printed. The libraries that
sign are imported with the first signature.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, urlsplit, urlunsplit

from eth_typing import Hash32

from caravan.chain.abi import keccak
from caravan.chain.errors import KeyMissing, SignerRefused, SignerUnavailable

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

TIMEOUT_S = 5.0
Signature = tuple[int, int, int]


class Secrets(dict[str, str]):
    """Settings by purpose, which a log, a debugger's page or a traceback shows as stars."""

    def __repr__(self) -> str:
        return f"<secrets of {', '.join(self) or 'nobody'}>"

    __str__ = __repr__

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


class Key(Protocol):
    """Something that signs for one address."""

    @property
    def address(self) -> str:
        """The checksummed address."""

    def sign(self, payload: bytes) -> Signature:
        """Return (parity, r, s) of the signature of keccak256(payload)."""


def key_of(purpose: str, setting: str) -> Key:
    """Return the key that a setting names; opens nothing yet.

    Raises:
        KeyMissing: there is none.
    """
    name = f"CHAIN_{purpose.upper()}_KEY"
    if not setting:
        raise KeyMissing(f"there is no key for {purpose}; set {name}")
    if setting.startswith("keystore:"):
        return KeystoreKey(name, setting.removeprefix("keystore:"))
    if setting.startswith("web3signer:"):
        return RemoteKey(name, setting.removeprefix("web3signer:"))
    return LocalKey(name, setting)


class LocalKey:
    """A key in the memory of this process."""

    def __init__(self, name: str, secret: str) -> None:
        self._name = name
        self._secret = secret

    def __repr__(self) -> str:
        return f"<key of {self._name}>"

    @property
    def address(self) -> str:
        """The checksummed address."""
        return str(self._account.address)

    def sign(self, payload: bytes) -> Signature:
        """Sign in this process."""
        signed = self._account.unsafe_sign_hash(Hash32(keccak(payload)))
        return int(signed.v) - 27, int(signed.r), int(signed.s)

    @cached_property
    def _account(self) -> LocalAccount:
        from eth_account import Account

        try:
            account: LocalAccount = Account.from_key(self._opened())
        except KeyMissing:
            raise
        except Exception:
            raise KeyMissing(f"{self._name} is not a private key") from None
        return account

    def _opened(self) -> str | bytes:
        return self._secret


class KeystoreKey(LocalKey):
    """A key in an encrypted file, opened with the first signature; its password lies in another file."""

    def _opened(self) -> str | bytes:
        from eth_account import Account

        path, _, query = self._secret.partition("?")
        password = parse_qs(query).get("password", [""])[0]
        try:
            content = json.loads(Path(path).read_text())
            # The newline that every editor ends a file with is not part of the password.
            return bytes(Account.decrypt(content, Path(password).read_text().rstrip("\r\n")))
        except OSError as error:
            raise KeyMissing(f"{self._name}: a file cannot be read ({type(error).__name__})") from None
        except (ValueError, KeyError, TypeError):
            raise KeyMissing(f"{self._name}: the keystore does not open with that password") from None


class RemoteKey:
    """A key that an external signer keeps (web3signer, `eth1` mode): the payload goes there, a signature comes back."""

    def __init__(self, name: str, setting: str) -> None:
        self._name = name
        parts = urlsplit(setting)
        self._url = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
        self._wanted = parse_qs(parts.query).get("address", [""])[0]

    def __repr__(self) -> str:
        return f"<external signer of {self._name}>"

    @cached_property
    def address(self) -> str:
        """The checksummed address that the setting names."""
        from eth_utils.address import is_address, to_checksum_address

        if not is_address(self._wanted):
            raise KeyMissing(f"{self._name}: name the signer's key by ?address=0x…")
        return str(to_checksum_address(self._wanted))

    def sign(self, payload: bytes) -> Signature:
        """Have the payload signed.

        Raises:
            SignerUnavailable: the signer did not answer; the next tick asks again.
            SignerRefused: it said no, or signed with another key or other bytes.
        """
        from eth_keys.datatypes import Signature as Signed
        from eth_keys.exceptions import BadSignature
        from eth_utils.exceptions import ValidationError

        answer = self._ask("POST", f"/api/v1/eth1/sign/{self._identifier}", {"data": "0x" + payload.hex()})
        try:
            raw = bytes.fromhex(answer.strip().strip('"').removeprefix("0x"))
            # Written as r, s and 27 or 28 for the parity; some signers give the parity itself.
            parity, r, s = raw[64] % 27, int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big")
            signer = Signed(vrs=(parity, r, s)).recover_public_key_from_msg_hash(keccak(payload))
        except (ValueError, IndexError, BadSignature, ValidationError):
            raise SignerRefused(f"{self._name}: the external signer's answer is no signature") from None
        if signer.to_checksum_address() != self.address:
            raise SignerRefused(f"{self._name}: the external signer signed with another key, or something else")
        return parity, r, s

    @cached_property
    def _identifier(self) -> str:
        """The public key by which the signer knows ours."""
        try:
            listed = json.loads(self._ask("GET", "/api/v1/eth1/publicKeys"))
            keys = {_address_of(key): key for key in listed}
        except (ValueError, TypeError, AttributeError):
            raise SignerRefused(f"{self._name}: the external signer lists no keys") from None
        if self.address not in keys:
            raise SignerRefused(f"{self._name}: the external signer has no key for {self.address}")
        return str(keys[self.address])

    def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> str:
        import requests

        try:
            # The address may carry a password, and so may what the library says about it.
            answer = requests.request(method, self._url + path, json=body, timeout=TIMEOUT_S, allow_redirects=False)
        except requests.RequestException as error:
            raise SignerUnavailable(f"{self._name}: the signer did not answer ({type(error).__name__})") from None
        if answer.status_code >= 500:
            raise SignerUnavailable(f"{self._name}: the external signer answered {answer.status_code}")
        if answer.status_code != 200:
            raise SignerRefused(f"{self._name}: the external signer answered {answer.status_code}")
        return answer.text


def _address_of(public_key: str) -> str:
    from eth_keys.datatypes import PublicKey

    raw = bytes.fromhex(public_key.removeprefix("0x"))
    return str(PublicKey(raw[-64:]).to_checksum_address())
