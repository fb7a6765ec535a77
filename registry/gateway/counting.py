"""Counting tokens: what the upstream says of itself, or a rule that anybody can repeat.

The rule, where an answer has no `usage`: one token per four bytes of UTF-8, rounded up, of all texts of the messages
(or the prompt), and of the answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

BYTES_PER_TOKEN: Final = 4
_DATA: Final = b"data:"
# A line longer than this is passed on without being read.
LONGEST_LINE: Final = 4 * 1024 * 1024


def by_rule(*texts: str) -> int:
    """Return the tokens of texts by the rule."""
    return -(-sum(len(text.encode(errors="replace")) for text in texts) // BYTES_PER_TOKEN)


def asked(body: Mapping[str, Any]) -> int:
    """Return the tokens of a question by the rule: of its messages, prompt or input."""
    return by_rule(*(text for name in ("messages", "prompt", "input", "tools") for text in _texts(body.get(name))))


def answered(answer: Mapping[str, Any]) -> int:
    """Return the tokens of an answer by the rule."""
    return by_rule(*_said(answer))


def used(answer: Any) -> int | None:
    """Return the tokens that an answer says it used, question and answer together; None if it does not say."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    if not isinstance(usage, dict):
        return None
    total = usage.get("total_tokens")
    if total is None:
        parts = [_count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens")]
        total = None if None in parts else sum(part or 0 for part in parts)
    return _count(total)


class StreamCounter:
    """Looks at the lines of a stream of server-sent events as they pass, for what it says of its use.

    Attributes:
        usage: tokens the stream told, None so far.
        complete: whether the stream said that it was over.
    """

    def __init__(self) -> None:
        self.usage: int | None = None
        self.complete = False
        self._octets = 0

    @property
    def answered(self) -> int:
        """The tokens of what was said until now, by the rule."""
        return -(-self._octets // BYTES_PER_TOKEN)

    def see(self, line: bytes) -> bool:
        """Look at the next line; return whether it tells of use and nothing else."""
        if not line.startswith(_DATA):
            return False
        data = line[len(_DATA) :].strip()
        if data == b"[DONE]":
            self.complete = True
            return False
        try:
            event = orjson.loads(data)
        except orjson.JSONDecodeError:
            return False
        return isinstance(event, dict) and self._count(event)

    def _count(self, event: Mapping[str, Any]) -> bool:
        found = used(event)
        self.usage = self.usage if found is None else found
        self._octets += sum(len(text.encode(errors="replace")) for text in _said(event))
        return found is not None and event.get("choices") == []


def _said(answer: Mapping[str, Any]) -> Iterator[str]:
    choices = answer.get("choices")
    for choice in choices if isinstance(choices, list) else []:
        if isinstance(choice, dict):
            for name in ("message", "delta", "text"):
                yield from _texts(choice.get(name))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, but not the names it stands under, nor which role speaks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in {"role", "type", "image_url", "id"}:
                yield from _texts(each)


def _count(value: Any) -> int | None:
    """A value that can be a number of tokens, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None
