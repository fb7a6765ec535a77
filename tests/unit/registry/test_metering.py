"""Prices, counting and receipts: nothing is a float, and what is signed can be checked with what is in it."""

from fractions import Fraction
from typing import Any

import orjson
import pytest
from coincurve import PrivateKey
from eth_account import Account
from eth_account.messages import encode_typed_data
from hypothesis import given
from hypothesis import strategies as st

from caravan.chain.abi import keccak
from registry.gateway import counting, prices
from registry.gateway.prices import Count
from registry.gateway.receipts import Receipt, typed_data

PRICES = {"call": "5", "1k_tokens": "7", "row": "2", "mb": "11"}
SMALL = st.integers(0, 10**6)


@given(SMALL, SMALL, SMALL)
def test_a_cost_is_never_below_the_exact_sum_and_less_than_two_units_above(tokens: int, rows: int, octets: int) -> None:
    exact = 5 + Fraction(7 * tokens, 1000) + 2 * rows + Fraction(11 * octets, 10**6)
    assert 0 <= prices.cost(PRICES, Count(1, tokens, rows, octets)) - exact < 2


@given(st.integers(0, 2000), st.integers(0, 5000))
def test_affordable_tokens_are_the_most_that_a_budget_pays(budget: int, asked: int) -> None:
    most = prices.affordable_tokens(PRICES, budget, asked=asked)
    if most:
        assert prices.cost(PRICES, Count(tokens=asked + most)) <= budget
    assert prices.cost(PRICES, Count(tokens=asked + most + 1)) > budget


def test_tokens_without_a_price_have_no_limit() -> None:
    assert prices.affordable_tokens({"call": "5"}, 0, asked=9) == -1


@pytest.mark.parametrize(
    ("answer", "tokens"),
    [
        ({"usage": {"total_tokens": 12}}, 12),
        ({"usage": {"prompt_tokens": 5, "completion_tokens": 4}}, 9),
        ({"usage": {"prompt_tokens": 5}}, None),
        ({"usage": {"total_tokens": -4}}, None),
        ({"usage": {"total_tokens": True}}, None),
        ({"usage": {"total_tokens": 2**40}}, None),
        ({"usage": None}, None),
        ({}, None),
        ([], None),
    ],
)
def test_an_answers_own_count_is_taken_when_it_is_one(answer: Any, tokens: int | None) -> None:
    assert counting.used(answer) == tokens


def test_the_rule_counts_four_bytes_a_token() -> None:
    assert counting.asked({"messages": [{"role": "user", "content": "12345678"}]}) == 2
    assert counting.asked({"messages": [{"role": "user", "content": [{"type": "text", "text": "água"}]}]}) == 2
    assert counting.asked({"prompt": ["1234", "5"]}) == 2
    assert counting.answered({"choices": [{"message": {"role": "assistant", "content": "123456789"}}]}) == 3


def test_a_stream_is_counted_as_it_passes() -> None:
    events: list[Any] = [{"choices": [{"delta": {"content": "água "}}], "usage": None}] * 3
    events.append({"choices": [], "usage": {"total_tokens": 44}})
    lines = [b"data: " + orjson.dumps(event) + b"\n" for event in events] + [b": note\n", b"\n", b"data: [DONE]\n"]
    counter = counting.StreamCounter()
    assert [counter.see(line) for line in lines] == [False, False, False, True, False, False, False]
    assert (counter.usage, counter.answered, counter.complete) == (44, 5, True)


def test_a_stream_of_nonsense_is_passed_by() -> None:
    counter = counting.StreamCounter()
    for line in (b"data: {", b"data: []", b"event: x", b'data: {"choices": 3}', b'data: {"choices": [4]}'):
        assert not counter.see(line)
    assert (counter.usage, counter.answered, counter.complete) == (None, 0, False)


def test_a_receipt_is_checked_with_what_is_in_it() -> None:
    key = PrivateKey(b"\x05" * 32)
    receipt = Receipt(
        "0190", "weather-words@3", "ab" * 32, "key:cvk_1", "infer", "CVN", 10**30, 44, 0, "01" * 32, "02" * 32,
        "03" * 32, 1_800_000_000,
    )  # fmt: skip
    signed = key.sign_recoverable(keccak(receipt.payload), hasher=None)
    signer = Account.from_key(key.secret).address
    said = receipt.as_json(signer, signed[:64] + bytes([signed[64] + 27]))
    signable = encode_typed_data(full_message=typed_data(said))
    assert Account.recover_message(signable, signature=said["signature"]) == signer
    said["amount"] = "1"
    signable = encode_typed_data(full_message=typed_data(said))
    assert Account.recover_message(signable, signature=said["signature"]) != signer
