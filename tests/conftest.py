"""The servers under the tests, the browser, and what holds for every test.

Addresses are in the environment before Django reads its settings; a server starts when the first test needs it, so a
run of pure tests starts none.
"""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django
import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.pq import TransactionStatus
from redis import Redis

from caravan.devstack.anvil import Anvil
from caravan.devstack.testing import TestServers

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

if settings.configured:
    pytest.exit("DJANGO_SETTINGS_MODULE is set; unset it, for tests bring settings and servers of their own", 2)
SERVERS = TestServers.of_this_session()
os.environ |= SERVERS.environment()
# Here rather than in a hook: conftest files further down import models.
django.setup()

# A busy machine is not a failure; and what CI tries is the same each time, while everybody else's runs explore.
hypothesis.settings.register_profile("caravan", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("caravan")

SITE_STARTS_S = 300.0
CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


def pytest_configure(config: pytest.Config) -> None:
    """Start the shared servers before pytest-xdist starts its workers."""
    if config.getoption("numprocesses", None):
        SERVERS.share()


def pytest_unconfigure() -> None:
    """Stop the servers after the last test."""
    SERVERS.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the folder they live in."""
    for item in items:
        for name in ("browser", "faults"):
            if f"tests/{name}/" in item.path.as_posix():
                item.add_marker(name)
        # Tests of one group share a site; two groups, so that two processes have as long to do.
        if "tests/browser/" in item.path.as_posix():
            benches = {"room", "studio"} & set(item.path.parts)
            item.add_marker(pytest.mark.xdist_group("benches" if benches else "journeys"))
            # Whichever comes first starts its group's site, while other processes start theirs.
            if not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(SITE_STARTS_S))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Have PostgreSQL and Redis running before pytest-django makes the test database."""
    SERVERS.need_database()


@pytest.fixture(autouse=True)
def usable_connection() -> None:
    """Drop a connection that a timed-out test left in the middle of a query: one failure is not fifty."""
    left: psycopg.Connection[Any] | None = connection.connection
    if left is not None and left.info.transaction_status is not TransactionStatus.IDLE:
        left.close()
        connection.connection = None  # connecting anew also clears what Django thinks of open transactions


@pytest.fixture
def redis_client() -> Iterator["Redis"]:
    """A client of this worker's own Redis database."""
    SERVERS.need_database()
    with Redis.from_url(SERVERS.redis_url) as client:
        yield client


@pytest.fixture(autouse=True)
def fresh_redis() -> Iterator[None]:
    """Leave no throttle counts, cached values or queued tasks for the next test."""
    yield
    if SERVERS.redis_is_up:
        with Redis.from_url(SERVERS.redis_url) as client:
            client.flushdb()


@pytest.fixture
def anvil() -> Iterator[Anvil]:
    """A chain at `CHAIN_RPC_URL`, put back as it was after the test."""
    from caravan.chain import nodes

    node = SERVERS.need_chain()
    snapshot = node.call("evm_snapshot")
    # A test before this one may have frozen the node, and left it for down.
    nodes._node.cache_clear()
    yield node
    node.call("evm_revert", snapshot)


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines: a test that needs the internet is not a test of ours."""
    connect = socket.socket.connect

    def connect_nearby(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(str(address[0])):
            raise OSError(f"tests may not connect to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_nearby)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the machine's own Chromium, which `make test` installs."""
    # Playwright keeps an event loop in this thread, and Django would take each query after that for an accident.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        # Playwright's own copy, if there is one; its absence says in one sentence what to install.
        return {**browser_type_launch_args, "args": CHROMIUM_SWITCHES}
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_SWITCHES}


@pytest.fixture
def csp_violations(context: "BrowserContext") -> Iterator[list[str]]:
    """Collect what the pages' Content-Security-Policy blocks; the test fails when anything was."""
    found: list[str] = []

    def listen(message: "ConsoleMessage") -> None:
        if "Content Security Policy" in message.text or "Trusted Type" in message.text:
            found.append(message.text)

    def watch(page: "Page") -> None:
        page.on("console", listen)

    context.on("page", watch)
    yield found
    assert not found, "blocked by the Content-Security-Policy:\n" + "\n".join(found)
