"""x402: what we say can be read by strangers, and what strangers say is read strictly."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data

from registry.gateway import eip3009, x402
from registry.gateway.x402 import Authorization, BadPayment, Offer, Resource

PAYER = Account.from_key("0x" + "11" * 32)
ASSET, PAY_TO = "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "0x" + "ab" * 20
OFFER = Offer(84532, ASSET, 1500, PAY_TO, "USDC", "2")
NOW = 1_800_000_000
AUTHORIZATION = Authorization(PAYER.address, PAY_TO, 1500, NOW - 60, NOW + 60, b"\x07" * 32)


def signature_of(authorization: Authorization, offer: Offer = OFFER) -> bytes:
    """Sign as wallets do."""
    fields = [("from", "address"), ("to", "address"), ("value", "uint256"), ("validAfter", "uint256")]
    fields += [("validBefore", "uint256"), ("nonce", "bytes32")]
    domain = {"name": offer.name, "version": offer.version, "chainId": offer.chain_id}
    message = dict(zip([name for name, _ in fields], vars(authorization).values(), strict=True))
    types = {"TransferWithAuthorization": [{"name": name, "type": kind} for name, kind in fields]}
    signable = encode_typed_data({**domain, "verifyingContract": offer.asset}, types, message)
    return bytes(PAYER.sign_message(signable).signature)


def body(version: int = 2) -> dict[str, Any]:
    said = AUTHORIZATION
    payload = {
        "signature": "0x" + signature_of(said).hex(),
        "authorization": {
            "from": said.payer,
            "to": said.to,
            "value": str(said.value),
            "validAfter": str(said.valid_after),
            "validBefore": str(said.valid_before),
            "nonce": "0x" + said.nonce.hex(),
        },
    }
    if version == 1:
        return {"x402Version": 1, "scheme": "exact", "network": "base-sepolia", "payload": payload}
    return {"x402Version": 2, "accepted": OFFER.as_json(), "payload": payload}


def decoded(header: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(base64.b64decode(header))
    return answer


@pytest.mark.parametrize(("version", "header"), [(2, "PAYMENT-SIGNATURE"), (1, "X-PAYMENT")])
def test_a_payment_of_either_version_is_read_and_holds(version: int, header: str) -> None:
    payment = x402.read({header: x402.encode(body(version))})
    assert payment
    assert payment.authorization == AUTHORIZATION
    assert payment.pays(OFFER)
    eip3009.check(payment.authorization, payment.signature, OFFER, now=NOW)
    answer = x402.settled(payment, OFFER, "0x01")
    name = "PAYMENT-RESPONSE" if version == 2 else "X-PAYMENT-RESPONSE"
    network = "eip155:84532" if version == 2 else "base-sepolia"
    told = decoded(answer[name])
    assert (told["success"], told["network"], told["transaction"]) == (True, network, "0x01")


def test_both_versions_are_told_the_price() -> None:
    headers, first = x402.challenge(Resource("https://caravan.test/x", "Rows"), [OFFER, replace(OFFER, chain_id=31337)])
    second = decoded(headers["PAYMENT-REQUIRED"])
    assert [each["network"] for each in second["accepts"]] == ["eip155:84532", "eip155:31337"]
    assert second["accepts"][0]["amount"] == first["accepts"][0]["maxAmountRequired"] == "1500"
    assert second["resource"]["url"] == first["accepts"][0]["resource"]
    assert [each["network"] for each in first["accepts"]] == ["base-sepolia"]


def changed(change: Callable[[dict[str, Any]], Any], version: int = 2) -> str:
    said = body(version)
    change(said)
    return x402.encode(said)


def authorised(name: str, value: Any) -> str:
    return changed(lambda said: said["payload"]["authorization"].update({name: value}))


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("not base64!", "invalid_payload"),
        (base64.b64encode(b"[1]").decode(), "invalid_payload"),
        (base64.b64encode(b"[" * 9000).decode(), "invalid_payload"),
        ("A" * 20_000, "invalid_payload"),
        (changed(lambda said: said.update(x402Version=3)), "invalid_x402_version"),
        (changed(lambda said: said["accepted"].update(scheme="upto")), "unsupported_scheme"),
        (changed(lambda said: said["accepted"].pop("network")), "invalid_network"),
        (changed(lambda said: said.pop("payload")), "invalid_payload"),
        (changed(lambda said: said["payload"].update(signature="0x12")), "invalid_payload"),
        (authorised("value", 1500), "invalid_payload"),
        (authorised("value", "-1"), "invalid_payload"),
        (authorised("value", "0x10"), "invalid_payload"),
        (authorised("value", "9" * 78), "invalid_payload"),
        (authorised("value", "١٢"), "invalid_payload"),
        (authorised("nonce", "0x" + "0" * 63), "invalid_payload"),
        (authorised("from", "ann"), "invalid_payload"),
    ],
)
def test_what_is_not_a_payment_is_named(header: str, reason: str) -> None:
    with pytest.raises(BadPayment) as error:
        x402.read({"PAYMENT-SIGNATURE": header})
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"to": "0x" + "cd" * 20}, "recipient_mismatch"),
        ({"value": 1499}, "value"),
        ({"value": 1501}, "value"),
        ({"valid_after": NOW + 1}, "valid_after"),
        ({"valid_before": NOW + 5}, "valid_before"),
        ({"payer": "0x" + "01" * 20}, "signature"),
        ({"nonce": b"\x08" * 32}, "signature"),
    ],
)
def test_what_was_not_asked_for_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadPayment) as error:
        eip3009.check(replace(AUTHORIZATION, **change), signature_of(AUTHORIZATION), OFFER, now=NOW)
    assert error.value.reason.endswith(reason)


@pytest.mark.parametrize("change", [{"asset": "0x" + "ff" * 20}, {"chain_id": 1}, {"name": "EURC"}, {"version": "1"}])
def test_a_signature_is_for_one_token_on_one_chain(change: dict[str, Any]) -> None:
    with pytest.raises(BadPayment, match="not the payer's"):
        eip3009.check(AUTHORIZATION, signature_of(AUTHORIZATION), replace(OFFER, **change), now=NOW)


def test_the_other_signature_of_the_same_message_is_refused() -> None:
    signed = signature_of(AUTHORIZATION)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    other = signed[:32] + (order - int.from_bytes(signed[32:64], "big")).to_bytes(32, "big") + bytes([55 - signed[64]])
    for wrong in (other, bytes(65), signed[:64] + b"\x00", b"\xff" * 64 + b"\x1b"):
        with pytest.raises(BadPayment):
            eip3009.check(AUTHORIZATION, wrong, OFFER, now=NOW)


@pytest.mark.parametrize(
    "change", [{"amount": "1499"}, {"payTo": "0x" + "cd" * 20}, {"asset": ASSET[:-1] + "0"}, {"network": "eip155:1"}]
)
def test_a_payment_for_other_terms_is_not_for_this_offer(change: dict[str, str]) -> None:
    payment = x402.read({"PAYMENT-SIGNATURE": changed(lambda said: said["accepted"].update(change))})
    assert payment
    assert not payment.pays(OFFER)


def test_an_identifier_is_taken_only_in_its_form() -> None:
    for said, read in (("order-0123456789", "order-0123456789"), ("short", ""), ({"a": 1}, ""), ("x" * 200, "")):
        extensions = {"payment-identifier": {"info": {"id": said}}}
        payment = x402.read({"PAYMENT-SIGNATURE": x402.encode({**body(), "extensions": extensions})})
        assert payment
        assert payment.identifier == read
