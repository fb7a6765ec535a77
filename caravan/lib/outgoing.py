"""Calls to addresses that people gave us: resolved once, to public hosts only, bounded in time and size, no redirects.

An owner names a model backend; without care that is a way to ask our own network questions from inside.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache
from threading import Thread
from typing import Any, Final
from urllib.parse import SplitResult, quote, urlsplit

import orjson
from django.conf import settings

from caravan.lib.deadlines import Guard, left

ANSWER_BYTES: Final = 32 * 1024 * 1024
CONNECT_S: Final = 2.0
PIECE_BYTES: Final = 64 * 1024
# What may stand in a path or a query as it is; everything else is written as %XX.
WRITTEN: Final = "%/:=&?~#+!$,;'@()*[]"
# IPv6 addresses that stand for an IPv4 one behind a translator (RFC 6052, RFC 3056, RFC 4380).
TRANSLATED: Final = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "2002::/16", "2001::/32"))


class CallFailed(Exception):
    """Nothing useful came back; the message says what happened, for the person who gave the address."""


class AddressRefused(CallFailed):
    """The address leads to where nobody outside may send us, or nowhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes: `host` is a name in ASCII, `path` has the query in it."""

    scheme: str
    host: str
    port: int
    path: str
    netloc: str


def call(method: str, url: str, body: Any = None, *, timeout_s: float, headers: dict[str, str] | None = None) -> Any:
    """Send JSON and return the JSON of the answer; None if it has no body.

    The host is resolved once and that very address is called, so that a name cannot change its mind in between.

    Args:
        timeout_s: for all of it, from the name to the last byte, however slowly any of it drips; connecting has at
            most 2 seconds of that.

    Raises:
        AddressRefused: no http or https address, an unknown host, or one on a private network.
        CallFailed: no answer in time, a status other than 2xx, too much, or no JSON.
    """
    deadline = time.monotonic() + timeout_s
    place = place_of(url)
    sent = {
        "Host": place.netloc,
        "Accept": "application/json",
        # A packed answer could be small and unfold to fill the memory.
        "Accept-Encoding": "identity",
        "User-Agent": "Caravan",
        **(headers or {}),
    }
    if body is not None:
        sent["Content-Type"] = "application/json"
    address = resolved(place, deadline)
    try:
        with socket.create_connection((address, place.port), min(CONNECT_S, left(deadline))) as line:
            line.settimeout(timeout_s)
            with Guard(line, deadline) as guard:
                try:
                    return _asked(line, place, method, None if body is None else orjson.dumps(body), sent)
                finally:
                    # What was cut off in the middle looks like many things; it is always this one.
                    guard.check()
    except TimeoutError:
        raise CallFailed("The answer took too long.") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise CallFailed(f"No answer: {type(error).__name__}.") from None


def _asked(line: socket.socket, place: Place, method: str, body: bytes | None, headers: dict[str, str]) -> Any:
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.sock = trusted().wrap_socket(line, server_hostname=place.host) if place.scheme == "https" else line
    try:
        connection.request(method, place.path, body=body, headers=headers)
        answer = connection.getresponse()
        content = _read(answer)
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise CallFailed(f"The answer was {answer.status}.")
    if len(content) > ANSWER_BYTES:
        raise CallFailed("The answer is larger than 32 MB.")
    if answer.length:
        raise CallFailed("The answer was cut off.")
    try:
        return orjson.loads(content) if content.strip() else None
    except orjson.JSONDecodeError:
        raise CallFailed("The answer is not JSON.") from None


def _read(answer: http.client.HTTPResponse) -> bytes:
    """The body as it arrives, until there is more than is allowed."""
    content = bytearray()
    while len(content) <= ANSWER_BYTES and (piece := answer.read1(PIECE_BYTES)):
        content += piece
    return bytes(content)


@cache
def trusted() -> ssl.SSLContext:
    """Whom we believe to be the host that a call over TLS is for."""
    return ssl.create_default_context()


def place_of(url: str) -> Place:
    """Read an address.

    Raises:
        AddressRefused: it is no http or https address, or has a name and password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError
        host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    except ValueError:  # names that cannot be written in ASCII, too
        raise AddressRefused("This is no http or https address.") from None
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Place(parts.scheme, host, port, quote(path, safe=WRITTEN), _netloc(parts, host))


def _netloc(parts: SplitResult, host: str) -> str:
    return (f"[{host}]" if ":" in host else host) + (f":{parts.port}" if parts.port else "")


def resolved(place: Place, deadline: float) -> str:
    """The one address to call. A resolver has no time limit of its own, so it is asked in a thread that may stay.

    Raises:
        AddressRefused: there is no such host, or any of its addresses is on a private network.
    """
    found: list[str] = []

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(entry[4][0]) for entry in entries)

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(min(CONNECT_S, left(deadline)))
    addresses = [] if asking.is_alive() else list(found)
    if not addresses:
        raise AddressRefused("There is no such host.")
    if not all(_may_be_called(ipaddress.ip_address(address)) for address in addresses):
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
