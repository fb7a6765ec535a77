"""Asking an owner's service: what is sent there, with whose secret, and what of its answer is believed.

The caller's headers stay with us, and the owner's secret with the owner: an answer in which it stands is no answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.utils.translation import gettext as _

from caravan.lib import streaming
from caravan.lib.outgoing import ANSWER_BYTES, CallFailed
from registry.errors import BadCall, UpstreamFailed
from registry.gateway import counting
from registry.models import Endpoint
from registry.services import sealing

WAYS: Final = frozenset({"chat/completions", "completions", "embeddings"})
MOST_ANSWERS: Final = 16
# The owner's service blames the question: its caller reads why.
BLAMES_CALLER: Final = frozenset({400, 413, 422})


@dataclass(frozen=True)
class Question:
    """What is sent to the owner's service.

    Args:
        asked: tokens of the question by the rule.
        answer: the most tokens its answer may have.
        usage_asked: whether the caller wants a stream to tell its use.
    """

    body: bytes
    asked: int
    answer: int
    streams: bool
    usage_asked: bool

    @property
    def most_tokens(self) -> int:
        """Tokens to hold money for: twice the rule, since it counts some scripts low, and the longest answer."""
        return 2 * self.asked + self.answer


def question(endpoint: Endpoint, way: str, written: bytes) -> Question:
    """Read what a caller asks, bound its answer, and ask streams for their use.

    Raises:
        BadCall: it is not a JSON object, or a limit in it is not a number.
    """
    try:
        body = orjson.loads(written)
    except orjson.JSONDecodeError:
        raise BadCall(_("The body is not JSON.")) from None
    if not isinstance(body, dict):
        raise BadCall(_("The body is not a JSON object."))
    if endpoint.model:
        body["model"] = endpoint.model
    answer = 0 if way == "embeddings" else _bounded(body, endpoint)
    streams = body.get("stream") is True
    options = body.get("stream_options")
    usage_asked = isinstance(options, dict) and options.get("include_usage") is True
    if streams:
        body["stream_options"] = {**(options if isinstance(options, dict) else {}), "include_usage": True}
    return Question(orjson.dumps(body), counting.asked(body), answer, streams, usage_asked)


def ask(endpoint: Endpoint, way: str, sent: Question) -> "Reply":
    """Return what the owner's service answers.

    Raises:
        UpstreamFailed: it did not answer in time, or not as it should.
        BadCall: it says that the question is wrong, and why.
    """
    secret = sealing.opened(bytes(endpoint.secret), whose=str(endpoint.version_id))
    headers = {
        "Content-Type": "application/json",
        "Accept": "text/event-stream" if sent.streams else "application/json",
        **({"Authorization": f"Bearer {secret}"} if secret else {}),
    }
    url = f"{endpoint.url.rstrip('/')}/{way}"
    try:
        answer = streaming.ask("POST", url, sent.body, timeout_s=endpoint.timeout_s, headers=headers)
    except CallFailed as error:
        raise UpstreamFailed(f"{UpstreamFailed.says} {error}") from None
    reply = Reply(answer, secret.encode())
    if not 200 <= answer.status < 300:
        raise reply.refusal()
    return reply


class Reply:
    """An answer of 2xx, to be read whole or as a stream; closed by whoever has it."""

    def __init__(self, answer: streaming.Answer, secret: bytes) -> None:
        self._answer, self._secret = answer, secret
        self.type = answer.headers.get("content-type", "application/json")[:100]

    @property
    def streams(self) -> bool:
        """Whether it is a stream of events."""
        return self.type.startswith("text/event-stream")

    def whole(self) -> tuple[bytes, Any]:
        """Return the body, and the JSON in it.

        Raises:
            UpstreamFailed: it came too slowly, or is no JSON, or holds the owner's secret.
        """
        try:
            body = self._answer.read(ANSWER_BYTES)
            value = orjson.loads(body)
        except (CallFailed, orjson.JSONDecodeError):
            raise UpstreamFailed from None
        finally:
            self.close()
        if self._tells(body):
            raise UpstreamFailed
        return body, value

    def lines(self) -> Iterator[bytes]:
        """Yield a stream's lines, each with its end, as they arrive.

        Raises:
            UpstreamFailed: it broke off, or holds the owner's secret.
        """
        rest = b""
        try:
            for piece in self._answer.pieces():
                *lines, rest = (rest + piece).split(b"\n")
                if len(rest) > counting.LONGEST_LINE or self._tells(b"\n".join(lines)):
                    raise UpstreamFailed
                yield from (line + b"\n" for line in lines)
        except CallFailed:
            raise UpstreamFailed from None
        if rest:
            yield rest

    def refusal(self) -> Exception:
        """Return what to tell the caller of an answer that is not 2xx."""
        status = self._answer.status
        try:
            body = self._answer.read(64 * 1024) if status in BLAMES_CALLER else b""
        except CallFailed:
            body = b""
        finally:
            self.close()
        if status not in BLAMES_CALLER or self._tells(body):
            return UpstreamFailed()
        return BadCall(_message(body) or str(BadCall.says))

    def close(self) -> None:
        """Hang up."""
        self._answer.close()

    def _tells(self, body: bytes) -> bool:
        return bool(self._secret) and self._secret in body


def _bounded(body: dict[str, Any], endpoint: Endpoint) -> int:
    """Return the most tokens all answers together may have, having said so in the body where the caller did not."""
    named = [name for name in ("max_completion_tokens", "max_tokens") if body.get(name) is not None]
    limits = [body[name] for name in named] or [endpoint.most_tokens]
    answers = [body.get(name) or 1 for name in ("n", "best_of")]
    if not all(isinstance(each, int) and not isinstance(each, bool) and each > 0 for each in (*limits, *answers)):
        raise BadCall(_("Limits and numbers of answers are whole numbers above 0."))
    if max(answers) > MOST_ANSWERS or max(limits) > 2**20:
        raise BadCall(_("This asks for more than can be answered at once."))
    if not named:
        body["max_tokens"] = endpoint.most_tokens
    return int(max(limits)) * int(max(answers))


def _message(body: bytes) -> str:
    """The sentence in an error as OpenAI's services write it."""
    try:
        said: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    error = said.get("error") if isinstance(said, Mapping) else None
    message = error.get("message") if isinstance(error, Mapping) else error
    return message[:500] if isinstance(message, str) else ""
