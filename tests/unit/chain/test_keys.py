"""Three places for a key, one signature; and none of them is told."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from eth_account import Account

from caravan.chain.errors import ChainError, KeyMissing, SignerRefused, SignerUnavailable
from caravan.chain.evm import EvmNode
from caravan.chain.keys import Secrets, key_of
from caravan.chain.port import Fees, Unsigned
from tests.fakes.web3signer import SignerDouble, web3signer_double

SECRET = "0x" + "5e" * 32
ADDRESS = Account.from_key(SECRET).address
PASSWORD = "correct horse"
UNSIGNED = Unsigned(7, "0x" + "11" * 20, b"\x01\x02", 5, 50_000, Fees(100, 1))


@pytest.fixture(scope="module")
def keystore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted key as Geth writes it, cheap to open, with its password beside it."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "key.json").write_text(
        json.dumps(Account.encrypt(bytes.fromhex(SECRET[2:]), PASSWORD, kdf="pbkdf2", iterations=10))
    )
    (folder / "password.txt").write_text(PASSWORD + "\n")
    return folder


@pytest.fixture
def signer() -> Iterator[SignerDouble]:
    with web3signer_double(SECRET) as double:
        yield double


def of_keystore(folder: Path) -> str:
    return f"keystore:{folder}/key.json?password={folder}/password.txt"


def of_signer(signer: SignerDouble) -> str:
    return f"web3signer:{signer.url}?address={signer.address}"


def test_all_three_sign_the_same_bytes(keystore: Path, signer: SignerDouble) -> None:
    expected = Account.from_key(SECRET).sign_transaction(
        {
            "type": 2,
            "chainId": 10,
            "nonce": 7,
            "to": "0x" + "11" * 20,
            "data": b"\x01\x02",
            "value": 5,
            "gas": 50_000,
            "maxFeePerGas": 100,
            "maxPriorityFeePerGas": 1,
        }
    )
    for setting in (SECRET, of_keystore(keystore), of_signer(signer)):
        port = EvmNode(10, ["http://127.0.0.1:1"], {"poster": setting})
        assert port.address_of("poster") == ADDRESS
        signed = port.sign("poster", UNSIGNED)
        assert (signed.raw, signed.tx_hash) == (bytes(expected.raw_transaction), "0x" + bytes(expected.hash).hex())
    assert len(signer.signed) == 1
    assert signer.signed[0][:1] == b"\x02"


def test_a_contract_is_created_by_an_empty_address() -> None:
    port = EvmNode(10, ["http://127.0.0.1:1"], {"poster": SECRET})
    signed = port.sign("poster", Unsigned(0, "", b"\x60", 0, 60_000, Fees(2, 1)))
    assert Account.recover_transaction(signed.raw) == ADDRESS


def test_an_external_signer_is_not_believed(signer: SignerDouble) -> None:
    signer.tampers = True
    with pytest.raises(SignerRefused, match="another key"):
        key_of("poster", of_signer(signer)).sign(b"payload")


def test_an_external_signer_without_our_key_is_told(signer: SignerDouble) -> None:
    with pytest.raises(SignerRefused, match="no key for"):
        key_of("poster", f"web3signer:{signer.url}?address=0x{'11' * 20}").sign(b"payload")


@pytest.mark.parametrize(
    ("status", "error"), [(503, SignerUnavailable), (500, SignerUnavailable), (400, SignerRefused)]
)
def test_an_external_signer_in_trouble_is_asked_again_and_one_that_refuses_is_not(
    signer: SignerDouble, status: int, error: type[ChainError]
) -> None:
    key = key_of("poster", of_signer(signer))
    key.sign(b"payload")
    signer.status = status
    with pytest.raises(error):
        key.sign(b"payload")
    assert error.retry == (error is SignerUnavailable)


def test_a_dead_external_signer_is_a_wait() -> None:
    with pytest.raises(SignerUnavailable):
        key_of("poster", f"web3signer:http://127.0.0.1:1?address={ADDRESS}").sign(b"payload")


HIDDEN = "5e5e5e5e"


def broken(name: str) -> Callable[[Path], str]:
    """Return a setting that does not work."""
    return {
        "nonsense": lambda folder: SECRET[:-2] + "zz",
        "no file": lambda folder: f"keystore:{folder}/{HIDDEN}.json?password={folder}/password.txt",
        "no password": lambda folder: f"keystore:{folder}/key.json?password={folder}/{HIDDEN}",
        "wrong password": lambda folder: f"keystore:{folder}/key.json?password={folder}/key.json",
        "no keystore": lambda folder: f"keystore:{folder}/password.txt?password={folder}/password.txt",
        "no address": lambda folder: f"web3signer:http://user:{HIDDEN}@127.0.0.1:1",
        "no signer": lambda folder: f"web3signer:http://user:{HIDDEN}@127.0.0.1:1?address={ADDRESS}",
    }[name]


@pytest.mark.parametrize(
    "name", ["nonsense", "no file", "no password", "wrong password", "no keystore", "no address", "no signer"]
)
def test_what_does_not_work_is_told_by_the_settings_name_alone(keystore: Path, name: str) -> None:
    key = key_of("poster", broken(name)(keystore))
    with pytest.raises(ChainError, match="CHAIN_POSTER_KEY") as caught:
        (key.address, key.sign(b"payload"))
    for text in (str(caught.value), repr(caught.value), repr(key), str(caught.value.__cause__)):
        assert HIDDEN not in text
        assert PASSWORD not in text


def test_there_may_be_no_key() -> None:
    with pytest.raises(KeyMissing, match="CHAIN_RELAYER_KEY"):
        key_of("relayer", "")


def test_secrets_are_printed_as_names() -> None:
    secrets = Secrets(poster=SECRET)
    assert HIDDEN not in f"{secrets} {secrets!r} {[secrets]}"
    assert secrets["poster"] == SECRET
