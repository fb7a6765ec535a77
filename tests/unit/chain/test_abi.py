"""Calldata, logs and errors, against the encoder of eth_abi and known selectors."""

import pytest
from eth_abi.abi import encode

from caravan.chain import abi, eas
from caravan.chain.port import Log

TOKEN, ANN = "0x" + "11" * 20, "0x" + "22" * 20


def a_log(topics: tuple[str, ...], data: bytes) -> Log:
    return Log(TOKEN, topics, f"0x{data.hex()}", 7, "0xb", "0xt", 3)


def test_a_transfer_has_the_selector_everybody_knows() -> None:
    data = abi.encode_call("RewardToken", "transfer", [ANN, 5])
    assert data == bytes.fromhex("a9059cbb") + encode(["address", "uint256"], [ANN, 5])
    assert abi.topic_of("RewardToken", "Transfer") == (
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    )


def test_a_struct_is_the_tuple_of_its_parts() -> None:
    claims = [(ANN, 5, [b"\x01" * 32])]
    data = abi.encode_call("RewardDistributor", "claimMany", [TOKEN, claims])
    assert data[:4] == abi.keccak(b"claimMany(address,(address,uint128,bytes32[])[])")[:4]
    assert data[4:] == encode(["address", "(address,uint128,bytes32[])[]"], [TOKEN, claims])


def test_an_unknown_function_is_an_error() -> None:
    with pytest.raises(KeyError):
        abi.encode_call("RewardToken", "steal", [])


def test_logs_are_decoded_and_others_left_out() -> None:
    indexed = tuple(f"0x{encode(['address'], [address]).hex()}" for address in (TOKEN, ANN))
    claimed = a_log((abi.topic_of("RewardDistributor", "Claimed"), *indexed), encode(["uint128", "uint128"], [3, 9]))
    other = a_log((abi.topic_of("RewardToken", "Transfer"), *indexed), encode(["uint256"], [3]))
    (event,) = abi.decode_logs("RewardDistributor", [other, claimed, a_log((), b"")])
    assert event.name == "Claimed"
    assert event.args == {"token": TOKEN, "account": ANN, "amount": 3, "cumulative": 9}
    assert event.log is claimed


def test_logs_kept_as_json_are_decoded_too() -> None:
    kept = {
        "address": TOKEN,
        "topics": [abi.topic_of("RewardDistributor", "Funded"), *(f"0x{bytes(12).hex()}{a[2:]}" for a in (TOKEN, ANN))],
        "data": f"0x{encode(['uint128'], [8]).hex()}",
        "block_number": 1,
        "block_hash": "0xb",
        "tx_hash": "0xt",
        "log_index": 0,
    }
    (event,) = abi.decode_logs("RewardDistributor", [kept])
    assert event.args["amount"] == 8


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            abi.keccak(b"WrongEpoch(uint64,uint64)")[:4] + encode(["uint64"] * 2, [2, 3]),
            "WrongEpoch(expected=2, given=3)",
        ),
        (abi.keccak(b"InvalidProof()")[:4], "InvalidProof()"),
        (abi.keccak(b"Error(string)")[:4] + encode(["string"], ["no"]), "Error(message=no)"),
        (abi.keccak(b"Panic(uint256)")[:4] + encode(["uint256"], [0x11]), "Panic(code=17)"),
        (abi.keccak(b"WrongEpoch(uint64,uint64)")[:4] + b"\x01", "WrongEpoch"),
        (b"\xde\xad\xbe\xef\x01", "0xdeadbeef01"),
        (b"", "reverted without a reason"),
    ],
)
def test_reverts_read_as_words(data: bytes, words: str) -> None:
    assert abi.decode_error(data) == words


def test_creation_code_ends_with_the_constructors_arguments() -> None:
    data = abi.encode_deployment("RewardDistributor", [ANN, 60])
    assert data.endswith(encode(["address", "uint64"], [ANN, 60]))
    assert abi.encode_deployment("SchemaRegistry", []).hex() == abi.artifact("SchemaRegistry")["bytecode"][2:]


def test_an_attestation_carries_the_schemas_fields() -> None:
    roots = b"\x01" * 32, b"\x02" * 32
    data = eas.attest_call(rewards_root=roots[0], contributions_root=roots[1], epoch=3, count=4, total=5)
    assert encode(["bytes32", "bytes32", "uint64", "uint32", "uint128"], [*roots, 3, 4, 5]) in data
    assert eas.schema_uid() in data


def test_no_attestation_has_no_uid() -> None:
    with pytest.raises(LookupError):
        eas.uid_in([])
