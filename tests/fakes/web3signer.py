"""A double of web3signer's eth1 API, after its OpenAPI description: it has the key and signs what it is given."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from eth_keys.datatypes import PrivateKey

from caravan.chain.abi import keccak


class SignerDouble:
    """Answers `GET /api/v1/eth1/publicKeys` and `POST /api/v1/eth1/sign/{public key}`.

    Attributes:
        url: where it listens.
        status: what it answers in place of 200, when set.
        tampers: has it sign other bytes than it was given.
    """

    def __init__(self, secret: str) -> None:
        self._key = PrivateKey(bytes.fromhex(secret.removeprefix("0x")))
        self.address = self._key.public_key.to_checksum_address()
        self.identifier = self._key.public_key.to_hex()
        self.signed: list[bytes] = []
        self.status = 0
        self.tampers = False
        self.url = ""

    def public_keys(self) -> str:
        """Return the JSON list of public keys: 64 bytes each, as hex."""
        return json.dumps([self.identifier])

    def signature(self, data: bytes) -> str:
        """Return r, s and 27 or 28 as hex, which is text and not JSON."""
        self.signed.append(data)
        made = self._key.sign_msg_hash(keccak(data + b"!" if self.tampers else data))
        raw: bytes = made.r.to_bytes(32, "big") + made.s.to_bytes(32, "big") + bytes([27 + made.v])
        return "0x" + raw.hex()


@contextmanager
def web3signer_double(secret: str) -> Iterator[SignerDouble]:
    """Run a double with one key around the block."""
    double = SignerDouble(secret)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200 if self.path == "/api/v1/eth1/publicKeys" else 404, double.public_keys())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != f"/api/v1/eth1/sign/{double.identifier}":
                self._answer(404, "Public Key not found")
                return
            self._answer(200, double.signature(bytes.fromhex(body["data"].removeprefix("0x"))))

        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def _answer(self, status: int, text: str) -> None:
            self.send_response(double.status or status)
            self.end_headers()
            self.wfile.write(text.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
