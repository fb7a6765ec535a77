"""Calls to addresses that people gave us whose answer is passed on as it arrives; as guarded as those of `outgoing`."""

import http.client
import socket
import time
from collections.abc import Iterator, Mapping

from caravan.lib.deadlines import Guard, left
from caravan.lib.outgoing import CONNECT_S, PIECE_BYTES, CallFailed, Place, place_of, resolved, trusted


class Answer:
    """The head of an answer, and its body as it comes. Close it, whether or not it was read to its end.

    Attributes:
        status: as the host said, 3xx included: redirects are not followed.
        headers: with names in lower case.
    """

    def __init__(self, guard: Guard, connection: http.client.HTTPConnection, answer: http.client.HTTPResponse) -> None:
        self._guard, self._connection, self._answer = guard, connection, answer
        self.status = answer.status
        self.headers = {name.lower(): value for name, value in answer.getheaders()}

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it arrives.

        Raises:
            CallFailed: the time was over, or the line was cut.
        """
        try:
            while piece := self._answer.read1(PIECE_BYTES):
                yield piece
            self._guard.check()
            if self._answer.length:
                raise CallFailed("The answer was cut off.")
        except TimeoutError:
            raise CallFailed("The answer took too long.") from None
        except (OSError, http.client.HTTPException) as error:
            raise CallFailed(f"The answer was cut off: {type(error).__name__}.") from None

    def read(self, most: int) -> bytes:
        """Return the whole body.

        Raises:
            CallFailed: it is larger than `most` bytes, too slow, or cut off.
        """
        body = bytearray()
        for piece in self.pieces():
            body += piece
            if len(body) > most:
                raise CallFailed("The answer is too large.")
        return bytes(body)

    def close(self) -> None:
        """Hang up."""
        self._guard.__exit__(None, None, None)
        self._connection.close()


def ask(method: str, url: str, body: bytes, *, timeout_s: float, headers: Mapping[str, str]) -> Answer:
    """Send a request and return its answer once the head is there.

    Args:
        timeout_s: for all of it, from the name to the last byte of the body.

    Raises:
        AddressRefused: no http or https address, an unknown host, or one on a private network.
        CallFailed: nothing answered in time.
    """
    deadline = time.monotonic() + timeout_s
    place = place_of(url)
    address = resolved(place, deadline)
    sent = {"Host": place.netloc, "Accept-Encoding": "identity", "User-Agent": "Caravan", **headers}
    try:
        line = socket.create_connection((address, place.port), min(CONNECT_S, left(deadline)))
    except OSError as error:
        raise CallFailed(f"No answer: {type(error).__name__}.") from None
    line.settimeout(timeout_s)
    guard = Guard(line, deadline).__enter__()
    try:
        return _asked(line, guard, place, method, body, sent)
    except BaseException:
        guard.__exit__(None, None, None)
        line.close()
        raise


def _asked(
    line: socket.socket, guard: Guard, place: Place, method: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    connection = http.client.HTTPConnection(place.host, place.port)
    try:
        connection.sock = trusted().wrap_socket(line, server_hostname=place.host) if place.scheme == "https" else line
        connection.request(method, place.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        guard.check()
    except TimeoutError:
        connection.close()
        raise CallFailed("The answer took too long.") from None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        connection.close()
        raise CallFailed(f"No answer: {type(error).__name__}.") from None
    return Answer(guard, connection, answer)
