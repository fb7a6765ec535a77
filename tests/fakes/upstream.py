"""An owner's service in OpenAI's form, on this machine, that answers, streams and fails on cue."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SECRET = "sk-owners-secret"
WORDS = ("Bom ", "dia ", "!")


class FakeUpstream(ThreadingHTTPServer):
    """Attributes say what it does next; `asked` keeps what it was asked, headers and body.

    Attributes:
        does: answer, refuse, blame, tell (its secret), hang_up, break_off (in the middle of a stream), redirect.
        tells_use: whether answers have a usage block.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.does, self.tells_use = "answer", True
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []

    @property
    def url(self) -> str:
        """What an owner would write down."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: FakeUpstream
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(({name.lower(): value for name, value in self.headers.items()}, body))
        does = self.server.does
        if does == "hang_up":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif does == "redirect":
            self._say(302, {}, Location="http://169.254.169.254/")
        elif does == "refuse":
            self._say(401, {"error": {"message": f"Incorrect API key provided: {SECRET}"}})
        elif does == "blame":
            self._say(400, {"error": {"message": "The model takes no pictures."}})
        elif does == "tell":
            self._say(200, {"choices": [{"message": {"content": self.headers["Authorization"]}}]})
        elif body.get("stream"):
            self._stream(body, broken=does == "break_off")
        else:
            usage = {"usage": {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}}
            message = {"role": "assistant", "content": "".join(WORDS)}
            self._say(200, {"choices": [{"message": message}], **(usage if self.server.tells_use else {})})

    def _stream(self, body: dict[str, Any], *, broken: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        events: list[Any] = [{"choices": [{"delta": {"content": word}}]} for word in WORDS]
        if self.server.tells_use and body.get("stream_options", {}).get("include_usage"):
            events.append({"choices": [], "usage": {"total_tokens": 30}})
        for event in events[: 2 if broken else None]:
            self._chunk(b"data: " + json.dumps(event).encode() + b"\n\n")
        if not broken:
            self._chunk(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _say(self, status: int, said: Any, **headers: str) -> None:
        data = json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[FakeUpstream]:
    """Run one."""
    server = FakeUpstream()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
