"""The keys are looked for where they must not be: logs, errors and their pages, the admin, a backup of the database."""

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.views.debug import ExceptionReporter
from pytest_django import Settings

from caravan.chain import nodes, sender
from caravan.chain.errors import ChainError
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from caravan.devstack.environment import OPERATOR_KEY, POSTER_KEY, RELAYER_KEY
from caravan.devstack.postgres import programs
from caravan.settings.env import Secret

pytestmark = pytest.mark.chain

KEYS = [key.removeprefix("0x") for key in (POSTER_KEY, RELAYER_KEY, OPERATOR_KEY)]

PROVIDERS = "yeKsredivorPehTsIsihT"  # backwards, since a page of an error shows the source as well


def forms(key: str) -> Iterator[bytes]:
    """Yield how a key may be written: hex in any case, as bytes, as a number."""
    yield from (key.encode(), key.upper().encode(), bytes.fromhex(key), str(int(key, 16)).encode())


def told_in(text: bytes) -> bool:
    return any(form in text for key in KEYS for form in forms(key))


def test_the_search_finds_what_is_there() -> None:
    assert told_in(b"x" + bytes.fromhex(KEYS[0]))
    assert told_in(f"x{POSTER_KEY}".encode())


def test_logs_and_a_backup_of_everything_hold_no_key(
    chain: ChainPort, caplog: pytest.LogCaptureFixture, settings: Settings, anvil: Anvil
) -> None:
    caplog.set_level(logging.DEBUG)
    for cause, call in (("fine", b""), ("refused", b"\x01\x02\x03\x04")):
        to = "0x" + "77" * 20 if not call else chain.address_of("poster")
        sender.enqueue(cause=cause, purpose="operator", to=to, data=call, value=1)
        sender.tick()
    anvil.stop()
    with pytest.raises(ChainError):
        sender.tick()
    anvil.start()
    anvil.wait_ready()
    assert caplog.records
    assert not told_in("\n".join(record.getMessage() + str(record.exc_text) for record in caplog.records).encode())

    place = [f"--host={connection.settings_dict['HOST']}", f"--username={connection.settings_dict['USER']}"]
    dump = subprocess.run(
        [programs() / "pg_dump", *place, "--format=plain", str(connection.settings_dict["NAME"])],
        check=True,
        capture_output=True,
    ).stdout
    assert b"chain_attempt" in dump
    assert not told_in(dump)
    # Bytes are hex in a dump: a key as raw bytes would be found as its hex, which `forms` has.


def test_an_errors_page_shows_neither_keys_nor_addresses_of_nodes(settings: Settings) -> None:
    url = Secret("https://node.example/v2/" + PROVIDERS[::-1])
    settings.CHAIN = {**settings.CHAIN, "rpc_url": url, "confirmations": "nonsense"}
    port = nodes.connect()
    keys = port.address_of("poster")
    try:
        nodes.final_block(port)
    except Exception:
        reporter = ExceptionReporter(RequestFactory().get("/"), *sys.exc_info())
        pages = reporter.get_traceback_html() + reporter.get_traceback_text()
    assert "nonsense" in pages
    assert keys
    assert not told_in(pages.encode())
    assert PROVIDERS[::-1] not in pages


def test_a_wrong_key_is_not_quoted(settings: Settings) -> None:
    wrong = Secret(POSTER_KEY + "00")
    settings.CHAIN = {**settings.CHAIN, "poster_key": wrong}
    try:
        nodes.connect().address_of("poster")
    except ChainError:
        reporter = ExceptionReporter(RequestFactory().get("/"), *sys.exc_info())
        pages = reporter.get_traceback_html() + reporter.get_traceback_text()
    assert "CHAIN_POSTER_KEY" in pages
    assert not told_in(pages.encode())


def test_the_admin_shows_nothing_of_the_chains_outbox() -> None:
    ours = set(apps.get_app_config("chain").get_models())
    assert ours
    assert not ours & set(admin.site._registry)
