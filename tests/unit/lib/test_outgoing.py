"""Calls to strangers end in time, go where they were checked to go, and nowhere else. Real sockets answer."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from caravan.lib import outgoing
from caravan.lib.outgoing import AddressRefused, CallFailed, call

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(autouse=True)
def _at_home(settings: LazySettings) -> None:
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]


class Stranger:
    """A server that does one thing with each connection until it is told to stop."""

    def __init__(self, deed: Callable[[socket.socket, threading.Event], None], host: str = "127.0.0.1") -> None:
        self.server = socket.create_server((host, 0))
        self.port: int = self.server.getsockname()[1]
        self.met, self.stop = 0, threading.Event()
        self._deed = deed
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.server.accept()
                self.met += 1
                with line, contextlib.suppress(OSError):
                    self._deed(line, self.stop)

    def close(self) -> None:
        self.stop.set()
        with contextlib.suppress(OSError):
            self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self._thread.join()


@contextlib.contextmanager
def stranger(deed: Callable[[socket.socket, threading.Event], None], host: str = "127.0.0.1") -> Iterator[Stranger]:
    made = Stranger(deed, host)
    try:
        yield made
    finally:
        made.close()


def says(content: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def deed(line: socket.socket, _stop: threading.Event) -> None:
        line.recv(10_000)
        line.sendall(content)

    return deed


def drips(before: bytes, drop: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Say something, and then a little at a time for ever: no single read is ever slow."""

    def deed(line: socket.socket, stop: threading.Event) -> None:
        line.sendall(before)
        while not stop.wait(0.02):
            line.sendall(drop)

    return deed


def is_silent(_line: socket.socket, stop: threading.Event) -> None:
    stop.wait()


def named(monkeypatch: pytest.MonkeyPatch, addresses: Callable[[], list[str]]) -> None:
    """Have `model.example` lead where it is said to; other names are left alone."""
    really = socket.getaddrinfo

    def answer(host: Any, port: Any, *args: Any, **more: Any) -> list[Any]:
        if host != "model.example":
            return really(host, port, *args, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses()]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize(
    ("scheme", "deed"),
    [
        ("http", drips(b"", b"H")),
        ("http", drips(HEAD, b"X-More: 1\r\n")),
        ("http", drips(HEAD + b"Content-Length: 9999\r\n\r\n", b" ")),
        ("http", drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n")),
        ("http", drips(HEAD + b"\r\n", b" ")),
        ("http", is_silent),
        ("https", is_silent),
        # A TLS record of 16 kB, one byte of the handshake at a time.
        ("https", drips(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", b"\0")),
    ],
    ids=["status", "headers", "body", "chunks", "endless", "silence", "tls-silence", "tls-drip"],
)
def test_whatever_drips_is_cut_off(scheme: str, deed: Any) -> None:
    with stranger(deed) as met, pytest.raises(CallFailed):
        call("GET", f"{scheme}://127.0.0.1:{met.port}/", timeout_s=0.4)


def test_who_does_not_listen_is_left() -> None:
    with stranger(is_silent) as met, pytest.raises(CallFailed, match="too long"):
        call("POST", f"http://127.0.0.1:{met.port}/", "x" * 30_000_000, timeout_s=0.4)


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    hang = threading.Event()
    named(monkeypatch, lambda: [str(hang.wait())])
    with pytest.raises(AddressRefused):
        call("GET", "http://model.example/", timeout_s=0.2)
    hang.set()


def test_an_answer_cut_off_in_the_middle_is_none() -> None:
    with stranger(says(HEAD + b'Content-Length: 20\r\n\r\n{"a": 1}')) as met, pytest.raises(CallFailed, match="cut"):
        call("GET", f"http://127.0.0.1:{met.port}/", timeout_s=5)


def test_more_than_is_allowed_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "ANSWER_BYTES", 100_000)
    with stranger(drips(HEAD + b"\r\n", b" " * 50_000)) as met, pytest.raises(CallFailed, match="larger"):
        call("GET", f"http://127.0.0.1:{met.port}/", timeout_s=30)


def test_an_answer_comes_through_with_the_names_as_written() -> None:
    heard: list[bytes] = []

    def deed(line: socket.socket, _stop: threading.Event) -> None:
        heard.append(line.recv(10_000))
        while not heard[0].endswith(b'\r\n\r\n{"b":2}'):
            heard[0] += line.recv(10_000)
        line.sendall(HEAD + b'Content-Length: 8\r\n\r\n{"a": 1}')

    with stranger(deed) as met:
        assert call("POST", f"http://127.0.0.1:{met.port}/a b?ü=1", {"b": 2}, timeout_s=5) == {"a": 1}
        assert heard[0].startswith(b"POST /a%20b?%C3%BC=1 HTTP/1.1\r\n")
        assert f"\r\nHost: 127.0.0.1:{met.port}\r\n".encode() in heard[0]


def test_a_name_is_asked_for_once_and_its_answer_is_called(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    """The first answer is an address that may be called, every later one leads inside."""
    settings.OUTGOING_NETWORKS = ["127.0.0.2/32"]
    with stranger(says(HEAD + b"\r\n1"), "127.0.0.2") as outside, stranger(is_silent) as inside:
        asked: list[str] = []

        def rebinds() -> list[str]:
            asked.append("again")
            return ["127.0.0.2" if len(asked) == 1 else "127.0.0.1"]

        named(monkeypatch, rebinds)
        assert call("GET", f"http://model.example:{outside.port}/", timeout_s=5) == 1
        assert len(asked) == 1
        with pytest.raises(AddressRefused):
            call("GET", f"http://model.example:{outside.port}/", timeout_s=5)
        assert inside.met == 0


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, lambda: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(AddressRefused, match="private"):
        call("GET", "http://model.example/", timeout_s=1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_inside_reaches_nobody(status: int) -> None:
    with stranger(is_silent) as inside:
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:{inside.port}/\r\nContent-Length: 0\r\n\r\n"
        with stranger(says(moved.encode())) as met, pytest.raises(CallFailed, match=str(status)):
            call("GET", f"http://127.0.0.1:{met.port}/", timeout_s=5)
        assert inside.met == 0


@pytest.mark.parametrize("url", ["http://a b/", "http://\u2100.example\n/", "http://" + "a" * 70 + ".example/"])
def test_names_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        call("GET", url, timeout_s=1)
