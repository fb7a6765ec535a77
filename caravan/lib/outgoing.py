"""Calls to addresses that people gave us: resolved once, to public hosts only, bounded in time and size, no redirects.

An owner names a model backend; without care that is a way to ask our own network questions from inside.
"""

import ipaddress
import socket
import time
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import orjson
import urllib3
from django.conf import settings

ANSWER_BYTES: Final = 32 * 1024 * 1024
CONNECT_S: Final = 2.0
PIECE_BYTES: Final = 64 * 1024
# IPv6 addresses that stand for an IPv4 one behind a translator (RFC 6052, RFC 3056, RFC 4380).
TRANSLATED: Final = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "2002::/16", "2001::/32"))


class CallFailed(Exception):
    """Nothing useful came back; the message says what happened, for the person who gave the address."""


class AddressRefused(CallFailed):
    """The address leads to where nobody outside may send us, or nowhere."""


def call(method: str, url: str, body: Any = None, *, timeout_s: float, headers: dict[str, str] | None = None) -> Any:
    """Send JSON and return the JSON of the answer; None if it has no body.

    The host is resolved once and that very address is called, so that a name cannot change its mind in between.

    Args:
        timeout_s: for the whole answer, however slowly it drips; connecting has 2 seconds.

    Raises:
        AddressRefused: no http or https address, an unknown host, or one on a private network.
        CallFailed: no answer in time, a status other than 2xx, too much, or no JSON.
    """
    parts, port = _parts(url)
    host = str(parts.hostname)
    pool = _pool(parts.scheme, host, _resolved(host, port), port, timeout_s)
    sent = {
        "Host": parts.netloc,
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Caravan",
        **(headers or {}),
    }
    if body is not None:
        sent["Content-Type"] = "application/json"
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        with pool:
            return _asked(pool, method, path, None if body is None else orjson.dumps(body), sent, timeout_s)
    except urllib3.exceptions.HTTPError as error:
        raise CallFailed(f"No answer: {type(error).__name__}.") from None


def _asked(
    pool: urllib3.HTTPConnectionPool,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    timeout_s: float,
) -> Any:
    deadline = time.monotonic() + timeout_s
    answer = pool.urlopen(
        method, path, body=body, headers=headers, redirect=False, retries=False, preload_content=False
    )
    try:
        # Packed answers were not asked for: a small one could unfold to fill the memory.
        content = _read(answer, deadline)
    finally:
        answer.close()
    if not 200 <= answer.status < 300:
        raise CallFailed(f"The answer was {answer.status}.")
    if len(content) > ANSWER_BYTES:
        raise CallFailed("The answer is larger than 32 MB.")
    try:
        return orjson.loads(content) if content.strip() else None
    except orjson.JSONDecodeError:
        raise CallFailed("The answer is not JSON.") from None


def _read(answer: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    """The body as it arrives, piece by piece so that the clock is seen, until there is more than is allowed."""
    content = bytearray()
    while len(content) <= ANSWER_BYTES and (piece := answer.read1(PIECE_BYTES, decode_content=False)):
        content += piece
        if time.monotonic() > deadline:
            raise CallFailed("The answer took too long.")
    return bytes(content)


def _parts(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise AddressRefused("This is no http or https address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise AddressRefused("This is no http or https address.")
    return parts, port


def _pool(scheme: str, host: str, address: str, port: int, timeout_s: float) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT_S, read=timeout_s)
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, server_hostname=host, assert_hostname=host, maxsize=1
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)


def _resolved(host: str, port: int) -> str:
    """The one address to call."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused("There is no such host.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(_may_be_called(ipaddress.ip_address(address)) for address in addresses):
        raise AddressRefused("This host is on a private network.")
    return addresses[0]


def _may_be_called(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Public, or on a network that the operator has opened."""
    mapped = getattr(address, "ipv4_mapped", None) or address
    if any(mapped in ipaddress.ip_network(network) for network in settings.OUTGOING_NETWORKS):
        return True
    if any(mapped in network for network in TRANSLATED):
        return False
    return bool(mapped.is_global and not mapped.is_multicast)
