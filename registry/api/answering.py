"""Answers of owners' services, whole or as a stream, on their way to who pays for them."""

import hashlib
from collections.abc import Iterator

import orjson
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from caravan.lib.states import IllegalMove, StaleState
from registry.api.paying import KeyPayer, Payer
from registry.errors import UpstreamFailed
from registry.gateway import counting
from registry.gateway.counting import StreamCounter
from registry.gateway.prices import Count
from registry.models import Call
from registry.services import attributing, calling
from registry.services.calling import Outcome
from registry.services.upstream import Question, Reply


def answer(payer: Payer, call: Call, sent: Question, reply: Reply) -> HttpResponseBase:
    """Pass an answer on, and charge for it.

    A stream goes to a key's caller as it comes. Who pays by x402 gets it in one piece, since a payment is for a whole
    answer and cannot be taken back when a stream breaks off.

    Raises:
        UpstreamFailed: it broke off, or cannot be read.
    """
    if not reply.streams:
        return _whole(payer, call, sent, reply)
    if isinstance(payer, KeyPayer):
        stream = Stream(call, sent, reply)
        headers = {**attributing.headers_of(call), "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingHttpResponse(stream, content_type=reply.type, headers=headers)
    return _gathered(payer, call, sent, reply)


def _whole(payer: Payer, call: Call, sent: Question, reply: Reply) -> HttpResponseBase:
    body, value = reply.whole()
    tokens = counting.used(value)
    by_rule = sent.asked + (counting.answered(value) if isinstance(value, dict) else 0)
    count = Count(tokens=by_rule if tokens is None else tokens)
    return payer.finish(call, Outcome(count, "rule" if tokens is None else "upstream", body, reply.type), body)


def _gathered(payer: Payer, call: Call, sent: Question, reply: Reply) -> HttpResponseBase:
    counter, body = StreamCounter(), bytearray()
    try:
        for line in reply.lines():
            if not counter.see(line) or sent.usage_asked:
                body += line
    finally:
        reply.close()
    return payer.finish(call, _outcome(sent, counter, bytes(body), reply.type), bytes(body))


def _outcome(sent: Question, counter: StreamCounter, body: bytes | None, kind: str) -> Outcome:
    told = counter.usage is not None
    tokens = counter.usage if counter.usage is not None else sent.asked + counter.answered
    return Outcome(Count(tokens=tokens), "upstream" if told else "rule", body, kind)


class Stream:
    """A stream on its way to a key's caller. Charged when it is over, or when the caller has left; not if it broke off.

    Its receipt is its last line, a comment that clients of server-sent events pass by.
    """

    def __init__(self, call: Call, sent: Question, reply: Reply) -> None:
        self._call, self._sent, self._reply = call, sent, reply
        self._counter, self._digest = StreamCounter(), hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        """Yield its lines."""
        try:
            for line in self._reply.lines():
                if not self._counter.see(line) or self._sent.usage_asked:
                    self._digest.update(line)
                    yield line
        except UpstreamFailed as error:
            if not self._counter.complete:
                calling.fail(self._call, "The stream broke off.")
                yield b"data: " + orjson.dumps({"error": {"message": str(error), "code": error.code}}) + b"\n\n"
                return
        receipt = self._charge()
        if receipt:
            yield f": caravan-receipt {receipt}\n\n".encode()

    def close(self) -> None:
        """Hang up, and charge what a caller who left has had; the server calls this in any case."""
        self._reply.close()
        self._charge()

    def _charge(self) -> str:
        """Charge once; nothing for a call that has ended."""
        outcome = _outcome(self._sent, self._counter, None, self._reply.type)
        try:
            calling.charge(self._call, outcome)
        except (IllegalMove, StaleState):
            return ""
        return attributing.header_of(attributing.receipt_of(self._call, self._digest.hexdigest()))
