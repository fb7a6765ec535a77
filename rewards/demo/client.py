"""A client of Caravan's public HTTP API with one kept-alive connection, used by one thread."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

TRIES = 6


class Refused(Exception):
    """The server said no; `code` is the API's own."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body.get('message', '')} {body.get('errors', '')}")
        self.status = status
        self.code = str(body.get("code", status))


class Client:
    """Speaks JSON as whoever holds the token."""

    def __init__(self, address: str, timeout_s: float = 60) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=timeout_s
        )

    def call(self, token: str, method: str, path: str, body: Any = None) -> Any:
        """Return the answer's JSON (None when empty); tries again when the server is away or overloaded.

        Every request the demo makes is idempotent, so trying again after a lost answer is safe.

        Raises:
            Refused: the server answered with a 4xx.
            ConnectionError: it stayed away.
        """
        raw = self.download(token, method, path, body)
        return json.loads(raw) if raw else None

    def download(self, token: str, method: str, path: str, body: Any = None) -> bytes:
        """Return the answer's bytes; see `call`."""
        payload = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        for attempt in range(TRIES):
            try:
                self._connection.request(method, path, payload, headers)
                response = self._connection.getresponse()
                raw = response.read()
            except (OSError, http.client.HTTPException):
                self._connection.close()
            else:
                if response.status < 400:
                    return raw
                if response.status != 429 and response.status < 500:
                    raise Refused(response.status, _body(raw))
            time.sleep(0.1 * 2**attempt)
        raise ConnectionError(f"{method} {path} got no answer in {TRIES} tries")


def _body(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        return {"message": raw[:200].decode(errors="replace")}
    return body if isinstance(body, dict) else {"message": str(body)}
