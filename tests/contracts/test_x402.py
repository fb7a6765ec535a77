"""Strangers pay by x402 on a real chain: once per payment, nothing for what failed; it reaches who made the thing."""

import base64
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from eth_account import Account
from eth_account.messages import encode_typed_data
from pytest_django import Settings

from caravan.chain import contracts
from caravan.chain.abi import decode_result, encode_call
from caravan.chain.port import ChainPort
from caravan.events import outbox
from registry.models import Call, Charge, Payment, Purse, Revenue, Version
from registry.paid import paid
from registry.royalties import Role
from registry.services import auditing, gathering, keys, offering, registering, settling, sharing, topping
from tests import cast
from tests.contracts.acting import act
from tests.fakes.upstream import SECRET, FakeUpstream, serving

pytestmark = pytest.mark.chain

PAYER = Account.from_key("0x" + "22" * 32)
SHOP = "0x" + "5b" * 20
QUESTION = {"messages": [{"role": "user", "content": "Diga bom dia."}], "max_tokens": 50}
PRICE = 1500


@pytest.fixture
def upstream(settings: Settings) -> Iterator[FakeUpstream]:
    """An owner's service on this machine."""
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]
    with serving() as server:
        yield server


@pytest.fixture
def payer(chain: ChainPort) -> str:
    """Somebody with 10,000 base units of the token, and no gas."""
    act("poster", "RewardToken", "mint", [PAYER.address, 10_000])
    return str(PAYER.address)


@pytest.fixture
def version(upstream: FakeUpstream, payer: str) -> Version:
    """A model of Olga's for 1,500 base units a call."""
    asset = registering.make_asset(cast.weather_watch(), by=cast.olga(), kind="model", title="Bom dia")
    made = registering.draft(
        asset, by=cast.olga(), token="CVN", roles={Role.MODEL: 10_000}, licence={"preset": "open-use"}
    )
    sharing.weigh(made, Role.MODEL, {cast.olga().pk: 1})
    registering.publish(made)
    registering.set_prices(made, {"call": PRICE})
    offering.set_endpoint(made, url=upstream.url, secret=SECRET)
    return made


def balance(chain: ChainPort, account: str) -> int:
    answer = chain.call(contracts.address_of("RewardToken"), encode_call("RewardToken", "balanceOf", [account]))
    return int(decode_result("RewardToken", "balanceOf", answer)[0])


def read(header: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(base64.b64decode(header))
    return said


def signed(required: str, nonce: int = 1, **changes: Any) -> dict[str, str]:
    """Pay as a client does that knows x402 and nothing of us."""
    terms = read(required)["accepts"][0]
    fields = [("from", "address"), ("to", "address"), ("value", "uint256"), ("validAfter", "uint256")]
    fields += [("validBefore", "uint256"), ("nonce", "bytes32")]
    message = {
        "from": PAYER.address,
        "to": terms["payTo"],
        "value": int(terms["amount"]),
        "validAfter": 0,
        "validBefore": int(time.time()) + terms["maxTimeoutSeconds"],
        "nonce": nonce.to_bytes(32, "big"),
        **changes,
    }
    chain_id = int(terms["network"].removeprefix("eip155:"))
    domain = {**terms["extra"], "chainId": chain_id, "verifyingContract": terms["asset"]}
    types = {"TransferWithAuthorization": [{"name": name, "type": kind} for name, kind in fields]}
    signature = PAYER.sign_message(encode_typed_data(domain, types, message)).signature
    written = {name: str(value) for name, value in message.items()} | {"nonce": "0x" + message["nonce"].hex()}
    payload = {"signature": "0x" + bytes(signature).hex(), "authorization": written}
    body = {"x402Version": 2, "accepted": terms, "payload": payload}
    return {"payment-signature": base64.b64encode(json.dumps(body).encode()).decode()}


def ask(headers: dict[str, str] | None = None, **more: Any) -> Any:
    address, body = "/gateway/bom-dia/v1/chat/completions", json.dumps({**QUESTION, **more})
    return Client().post(address, body, content_type="application/json", headers=headers or {})


def until_shared_out() -> None:
    """Run what a worker runs, until all that was paid is shared out."""
    for _ in range(40):
        act("poster", "RewardToken", "mint", [SHOP, 1])
        while outbox.deliver():
            pass
        gathering.gather("CVN")
        settling.settle("CVN")
        if Revenue.objects.exists():
            return
    raise AssertionError("nothing was shared out")


def test_a_stranger_pays_for_an_answer_and_its_maker_gets_it(
    chain: ChainPort, version: Version, payer: str, upstream: FakeUpstream
) -> None:
    unpaid = ask()
    assert unpaid.status_code == 402
    assert upstream.asked == []
    payment = signed(unpaid["PAYMENT-REQUIRED"])
    response = ask(payment)
    assert response.status_code == 200, response.content
    assert read(response["PAYMENT-RESPONSE"])["success"] is True
    assert read(response["Caravan-Receipt"])["payer"] == payer
    assert balance(chain, payer) == 10_000 - PRICE
    # The same payment for the same question buys the same answer, and for another question nothing.
    again = ask(payment)
    assert (again.content, again["Caravan-Replayed"]) == (response.content, "true")
    assert ask(payment, max_tokens=51).status_code == 402
    assert len(upstream.asked) == 1
    # A stream comes in one piece, so that it is paid only when it is whole.
    stream = ask(signed(unpaid["PAYMENT-REQUIRED"], 2), stream=True)
    assert b"data: [DONE]" in stream.content
    assert b"usage" not in stream.content
    assert balance(chain, payer) == 10_000 - 2 * PRICE
    until_shared_out()
    assert sum(Charge.objects.values_list("amount_base_units", flat=True)) == 2 * PRICE
    assert Revenue.objects.get().amount_base_units == 2 * PRICE
    assert Purse.objects.get(person=None, organisation=None).available_base_units == 0
    assert auditing.problems() == []


def test_what_failed_is_not_paid_and_the_payment_stays_good(
    chain: ChainPort, version: Version, payer: str, upstream: FakeUpstream
) -> None:
    required = ask()["PAYMENT-REQUIRED"]
    wrong: dict[str, dict[str, Any]] = {
        "invalid_exact_evm_payload_authorization_value": {"value": PRICE - 1},
        "invalid_exact_evm_payload_recipient_mismatch": {"to": SHOP},
        "invalid_exact_evm_payload_authorization_valid_before": {"validBefore": 1},
    }
    for reason, changes in wrong.items():
        response = ask(signed(required, **changes))
        assert response.status_code == 402
        assert read(response["PAYMENT-RESPONSE"])["errorReason"] == reason
    assert upstream.asked == []
    payment = signed(required)
    for does, more in (("hang_up", {}), ("break_off", {"stream": True}), ("tell", {})):
        upstream.does = does
        assert ask(payment, **more).status_code == 502
    assert balance(chain, payer) == 10_000
    assert not Call.objects.exists()
    assert not Payment.objects.exists()
    upstream.does = "answer"
    assert ask(payment).status_code == 200


def test_of_answers_to_one_payment_at_once_one_is_given(chain: ChainPort, payer: str) -> None:
    shown: list[int] = []

    @paid(PRICE, token="CVN", pay_to=SHOP, description="Tomorrow's weather")
    def forecast(request: HttpRequest, day: int) -> HttpResponse:
        shown.append(day)
        return HttpResponse("Sun", status=500 if day == 13 else 200)

    def get(headers: dict[str, str], day: int = 1) -> Any:
        try:
            return forecast(RequestFactory().get("/forecast", headers=headers), day)
        finally:
            connections.close_all()

    payment = signed(get({})["PAYMENT-REQUIRED"])
    assert get(payment, 13).status_code == 500
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: get(payment).status_code, range(6)))
    assert sorted(statuses) == [200, 402, 402, 402, 402, 402]
    assert shown == [13, 1]
    # Paid to the shop at once, and nothing of the house's to hand on.
    assert (balance(chain, SHOP), balance(chain, payer)) == (PRICE, 10_000 - PRICE)
    poor = get(signed(get({})["PAYMENT-REQUIRED"], 9, **{"from": SHOP}))
    assert "signature" in read(poor["PAYMENT-RESPONSE"])["errorReason"]
    act("poster", "RewardToken", "mint", [SHOP, 1])
    assert get(signed(get({})["PAYMENT-REQUIRED"], 2)).status_code == 200
    assert gathering.gather("CVN") is None


def test_what_a_payer_no_longer_has_is_found_out_when_it_is_settled(
    chain: ChainPort, version: Version, payer: str, upstream: FakeUpstream
) -> None:
    """Two payments that both hold when they are checked, of which the balance covers one."""
    registering.set_prices(version, {"call": 6000})
    required = ask()["PAYMENT-REQUIRED"]

    def one(nonce: int) -> Any:
        try:
            return ask(signed(required, nonce)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(one, (1, 2)))
    assert statuses == [200, 402]
    assert balance(chain, payer) == 4000
    assert Call.objects.filter(state=Call.State.CHARGED).count() == 1


def test_a_key_of_a_purse_on_the_chain_pays_too(chain: ChainPort, version: Version) -> None:
    purse = topping.purse_of(cast.mallory(), "CVN")
    topping.top_up(purse, by=cast.mallory(), amount_base_units=5000)
    for _ in range(40):
        act("poster", "RewardToken", "mint", [SHOP, 1])
        while outbox.deliver():
            pass
        purse.refresh_from_db()
        if purse.available_base_units:
            break
    secret = keys.issue(purse, by=cast.mallory(), name="x")[1]
    assert ask({"authorization": f"Bearer {secret}"}).status_code == 200
    purse.refresh_from_db()
    assert purse.available_base_units == 5000 - PRICE
