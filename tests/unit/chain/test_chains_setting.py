"""CHAINS and TOKENS as an operator writes them."""

import json
from typing import Any

import pytest

from caravan.settings.chains import BadSetting, several, tokens

ONE = {"id": 31337, "rpc_url": "http://one", "confirmations": 1, "explorer_url": "https://one.example"}
KEYED = {**ONE, "poster_key": "0xaa", "relayer_key": "0xbb", "operator_key": "0xcc"}
TWO = '[{"id": 10, "rpc_url": "http://ten", "confirmations": 12}, {"id": 8453, "rpc_url": "http://base"}]'


def test_the_single_chain_settings_are_the_one_entry_form() -> None:
    assert several("", ONE) == [ONE]
    assert several(" ", ONE) == [ONE]


def test_what_an_entry_does_not_say_is_as_in_the_settings_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_8453_POSTER_KEY", "0xdd")
    ten, base = several(TWO, KEYED)
    assert (ten["confirmations"], base["confirmations"]) == (12, 1)
    assert (ten["poster_key"], base["poster_key"], base["relayer_key"]) == ("0xaa", "0xdd", "0xbb")
    assert ten["explorer_url"] == "", "another chain's explorer knows nothing of it"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("{}", "list of objects"),
        ('[{"id": 1}]', "rpc_url is missing"),
        ('[{"id": 1, "rpc_url": "x", "poster_key": "0xaa"}]', "unknown poster_key"),
        ('[{"id": 1, "rpc_url": "x"}, {"id": 1, "rpc_url": "y"}]', "twice"),
    ],
)
def test_a_mistake_in_chains_is_named(text: str, why: str) -> None:
    with pytest.raises(BadSetting, match=why):
        several(text, ONE)


def test_tokens_are_on_the_first_chain_and_have_six_decimals_unless_told() -> None:
    dai = {"code": "DAI", "chain": 10, "address": "0x" + "11" * 20, "decimals": 18, "epoch_cap": "1" + "0" * 24}
    text = json.dumps([{"code": "CVN"}, dai])
    assert tokens(text, several(TWO.replace("8453", "31337"), ONE)) == [
        {"code": "CVN", "chain": 10, "address": "", "decimals": 6, "epoch_cap": 0},
        {**dai, "epoch_cap": 10**24},
    ]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"code": "CVN", "chain": 5}, "not configured"),
        ({"code": "THIRTEEN-LONG"}, "1 to 12"),
        ({"code": "CVN", "decimals": 19}, "decimals"),
        ({"code": "CVN", "epoch_cap": -1}, "base units"),
        ({"code": "CVN", "epoch_cap": 2**128}, "base units"),
        ({}, "code is missing"),
    ],
)
def test_a_mistake_in_tokens_is_named(entry: dict[str, Any], why: str) -> None:
    with pytest.raises(BadSetting, match=why):
        tokens(json.dumps([entry]), [ONE])
    with pytest.raises(BadSetting, match="twice"):
        tokens('[{"code": "A"}, {"code": "A"}]', [ONE])
