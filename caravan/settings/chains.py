"""Reading CHAINS and TOKENS: which chains there are, and what can be paid in on each; docs/chain.md has examples."""

import json
from collections.abc import Mapping
from typing import Any

from caravan.settings import env

PURPOSES = ("poster", "relayer", "operator")
OF_A_CHAIN = frozenset({"id", "name", "rpc_url", "confirmations", "explorer_url", "max_fee_wei", "eas", "delay_s"})
OF_A_TOKEN = frozenset({"code", "chain", "address", "decimals", "epoch_cap"})
# The ledger's accounts have so much room for a code.
LONGEST_CODE = 12


class BadSetting(RuntimeError):
    """CHAINS or TOKENS does not say what it should; names the entry."""


def several(text: str, one: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the chains that CHAINS lists; the one of the CHAIN_… settings when it lists none.

    What an entry does not name is as in the CHAIN_… settings, its address and explorer apart. Keys are not written
    into CHAINS: chain 10's poster is CHAIN_10_POSTER_KEY, or else CHAIN_POSTER_KEY.

    Raises:
        BadSetting: it is not a list of objects with known names, or names a chain twice.
    """
    entries = _objects("CHAINS", text, OF_A_CHAIN, {"id", "rpc_url"})
    if not entries:
        return [dict(one)]
    if len({entry["id"] for entry in entries}) < len(entries):
        raise BadSetting("CHAINS names a chain twice")
    return [
        {**one, "explorer_url": "", **entry, "rpc_url": env.Secret(entry["rpc_url"]), **_keys(int(entry["id"]), one)}
        for entry in entries
    ]


def tokens(text: str, chains: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what TOKENS lists: code, chain, address (empty: a demo token of ours), decimals and epoch_cap.

    Raises:
        BadSetting: it is not a list of such objects, uses a code twice, or names a chain that is not there.
    """
    found = _objects("TOKENS", text, OF_A_TOKEN, {"code"})
    known = {chain["id"] for chain in chains}
    usual = {"chain": chains[0]["id"], "address": "", "decimals": 6, "epoch_cap": 0}
    rows = [{**usual, **entry} for entry in found]
    for row in rows:
        if not isinstance(row["code"], str) or not 0 < len(row["code"]) <= LONGEST_CODE:
            raise BadSetting(f"TOKENS: a code has 1 to {LONGEST_CODE} letters, not {row['code']!r}")
        if row["chain"] not in known:
            raise BadSetting(f"TOKENS: {row['code']} is on chain {row['chain']}, which is not configured")
        if not isinstance(row["decimals"], int) or not 0 <= row["decimals"] <= 18:
            raise BadSetting(f"TOKENS: {row['code']} has 0 to 18 decimals")
        row["epoch_cap"] = _base_units(row)
    if len({row["code"] for row in rows}) < len(rows):
        raise BadSetting("TOKENS uses a code twice")
    return rows


def _base_units(row: Mapping[str, Any]) -> int:
    """Return a token's cap, which may be written as text, since JSON's readers round large numbers."""
    text = str(row["epoch_cap"])
    if not (text.isascii() and text.isdecimal() and int(text) < 2**128):
        raise BadSetting(f"TOKENS: the epoch_cap of {row['code']} is a number of base units, 0 for none")
    return int(text)


def _keys(chain_id: int, one: Mapping[str, Any]) -> dict[str, env.Secret]:
    return {
        f"{purpose}_key": env.Secret(env.text(f"CHAIN_{chain_id}_{purpose.upper()}_KEY", one.get(f"{purpose}_key", "")))
        for purpose in PURPOSES
    }


def _objects(setting: str, text: str, known: frozenset[str], needed: set[str]) -> list[dict[str, Any]]:
    if not text.strip():
        return []
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise BadSetting(f"{setting} is not JSON: {error}") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadSetting(f"{setting} is a list of objects")
    for place, entry in enumerate(entries, 1):
        if unknown := entry.keys() - known:
            raise BadSetting(f"{setting}, entry {place}: unknown {', '.join(sorted(unknown))}")
        if missing := needed - entry.keys():
            raise BadSetting(f"{setting}, entry {place}: {', '.join(sorted(missing))} is missing")
    return entries
