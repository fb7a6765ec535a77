"""An S3-compatible object storage that checks every signature itself, written from Amazon's Signature Version 4.

It shares no code with what signs: a wrong key, an address that has expired or was changed by a letter is refused as
Amazon refuses it. Objects live in memory, under `/bucket/key`; parts of them are sent (`Range`).

Source: "Authenticating Requests (AWS Signature Version 4)" in the Amazon S3 API reference.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, quote, unquote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
STAMP = "%Y%m%dT%H%M%SZ"
UNSIGNED = "UNSIGNED-PAYLOAD"
CHUNKED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SKEW = timedelta(minutes=15)
# Parts of an address that say what the answer's headers are.
OVERRIDES = {"response-content-type": "Content-Type", "response-content-disposition": "Content-Disposition"}


class Refused(Exception):
    """A request is not answered, and why."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True)
class Asked:
    """A request as it came in: header names in lower case, the path still quoted."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Storage:
    """Buckets and the keys that open them.

    Attributes:
        keys: access key to its secret.
        buckets: name to the access key that may open it.
        objects: (bucket, key) to bytes and content type.
        now: the clock.
    """

    keys: dict[str, str]
    buckets: dict[str, str]
    objects: dict[tuple[str, str], tuple[bytes, str]] = field(default_factory=dict)
    address: str = ""
    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def admitted(self, asked: Asked) -> str:
        """Return the access key a request is signed with.

        Raises:
            Refused: it is not signed, wrongly signed, too late, or by a key nobody has.
        """
        given = dict(asked.query)
        if "X-Amz-Signature" in given:
            left = self._moment(given["X-Amz-Date"]) + timedelta(seconds=int(given["X-Amz-Expires"])) - self.now()
            names, signature, payload = given["X-Amz-SignedHeaders"], given["X-Amz-Signature"], UNSIGNED
            credential, stamp = given["X-Amz-Credential"], given["X-Amz-Date"]
            if left < timedelta(0):
                raise Refused(403, "AccessDenied", "Request has expired")
        else:
            credential, names, signature = _authorization(asked.headers.get("authorization", ""))
            stamp, payload = asked.headers["x-amz-date"], asked.headers["x-amz-content-sha256"]
            if abs(self._moment(stamp) - self.now()) > SKEW:
                raise Refused(403, "RequestTimeTooSkewed", "The clocks differ too much")
            if payload not in (UNSIGNED, CHUNKED) and payload != hashlib.sha256(asked.body).hexdigest():
                raise Refused(400, "XAmzContentSHA256Mismatch", "The body is not what was signed")
        access, scope = credential.split("/", 1)
        if access not in self.keys:
            raise Refused(403, "InvalidAccessKeyId", "Nobody has this access key")
        right = signature_of(asked, self.keys[access], stamp=stamp, scope=scope, names=names, payload=payload)
        if not hmac.compare_digest(right, signature):
            raise Refused(403, "SignatureDoesNotMatch", "The signature is not that of this request")
        return access

    @staticmethod
    def _moment(stamp: str) -> datetime:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)

    def answer(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        access = self.admitted(asked)
        bucket, _, key = unquote(asked.path).lstrip("/").partition("/")
        if self.buckets.get(bucket) != access:
            raise Refused(403, "AccessDenied", "This key does not open the bucket")
        if asked.method == "PUT":
            body = _unchunked(asked.body) if asked.headers["x-amz-content-sha256"] == CHUNKED else asked.body
            self.objects[bucket, key] = body, asked.headers.get("content-type", "binary/octet-stream")
            return 200, {"ETag": f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'}, b""
        if asked.method == "DELETE":
            self.objects.pop((bucket, key), None)
            return 204, {}, b""
        if (bucket, key) not in self.objects:
            raise Refused(404, "NoSuchKey", "There is no such object")
        body, mime = self.objects[bucket, key]
        headers = {"Content-Type": mime, "Accept-Ranges": "bytes"}
        headers |= {name: value for each, value in asked.query if (name := OVERRIDES.get(each))}
        return _part(body, asked.headers.get("range", ""), headers)


def signature_of(asked: Asked, secret: str, *, stamp: str, scope: str, names: str, payload: str) -> str:
    """Return the only right signature of a request, in hexadecimal."""
    pairs = sorted((_quoted(name), _quoted(value)) for name, value in asked.query if name != "X-Amz-Signature")
    headers = "".join(f"{name}:{' '.join(asked.headers.get(name, '').split())}\n" for name in names.split(";"))
    query = "&".join(f"{name}={value}" for name, value in pairs)
    canonical = "\n".join([asked.method, asked.path, query, headers, names, payload])
    text = "\n".join([ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = b"AWS4" + secret.encode()
    for part in [*scope.split("/"), text]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def _authorization(header: str) -> tuple[str, str, str]:
    """Credential, names of the signed headers, signature."""
    found = dict(re.findall(r"(Credential|SignedHeaders|Signature)=([^,\s]+)", header))
    if not header.startswith(ALGORITHM) or len(found) != 3:
        raise Refused(403, "AccessDenied", "The request is not signed")
    return found["Credential"], found["SignedHeaders"], found["Signature"]


def _unchunked(body: bytes) -> bytes:
    """A body that came in chunks, each with its length before it; checksums may follow."""
    whole = b""
    while True:
        line, _, rest = body.partition(b"\r\n")
        size = int(line.partition(b";")[0], 16)
        if not size:
            return whole
        whole, body = whole + rest[:size], rest[size + 2 :]


def _part(body: bytes, wanted: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", wanted)
    if not found:
        return 200, headers, body
    start, end = int(found[1]), min(int(found[2] or len(body)), len(body) - 1)
    if start >= len(body):
        raise Refused(416, "InvalidRange", "The part lies behind the end")
    return 206, {**headers, "Content-Range": f"bytes {start}-{end}/{len(body)}"}, body[start : end + 1]


@contextmanager
def serving(storage: Storage) -> Iterator[Storage]:
    """Answer on a port of this machine; `storage.address` says where."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            query = parse_qsl(parts.query, keep_blank_values=True)
            lower = {name.lower(): value for name, value in self.headers.items()}
            try:
                status, headers, sent = storage.answer(Asked(self.command, parts.path, query, lower, body))
            except Refused as error:
                status, headers = error.status, {"Content-Type": "application/xml"}
                sent = f"<Error><Code>{error.code}</Code><Message>{error}</Message></Error>".encode()
            self.send_response(status)
            for name, value in {**headers, "Access-Control-Allow-Origin": "*"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(sent)

        def log_message(self, *_: object) -> None: ...

    for method in ("GET", "HEAD", "PUT", "DELETE"):
        setattr(Handler, f"do_{method}", Handler._answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    storage.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield storage
    finally:
        server.shutdown()
        server.server_close()
