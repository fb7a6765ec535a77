"""Decided spans in text as CoNLL: a token a line with its tag, an empty line after each text.

Tags are of the scheme IOB2: `B-` where a span begins, `I-` inside it, `O` outside. Of spans that overlap the longest is
written, for a token has one tag; the Parquet file has them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from registry.publishing.columns import Row, plain_name
from registry.publishing.facts import Asked, label_name

SUFFIX: Final = ".conll"
TOKEN: Final = re.compile(r"\w+|[^\w\s]")


def write(folder: Path, question: Asked, rows: Iterable[Row]) -> None:
    """Write the spans of a question, if it was about texts of the data."""
    fields = {shown.name: shown.field for shown in question.shown if shown.tag == "Text"}
    if question.kind != "spans" or not fields:
        return
    with (folder / f"{plain_name(question.name)}{SUFFIX}").open("w", encoding="utf-8") as out:
        for row in rows:
            for name, field in fields.items():
                text = row["data"].get(field)
                if isinstance(text, str) and question.name in row["answer"]:
                    spans = [span for span in row["answer"][question.name] if span[0] == name]
                    out.write(f"# task = {row['task']}\n")
                    out.writelines(f"{token}\t{tag}\n" for token, tag in tagged(text, spans))
                    out.write("\n")


def tagged(text: str, spans: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """Yield the tokens of a text with their tags.

    Args:
        text: offsets into it count code points.
        spans: each (object, item, [start, end], labels), the end exclusive.
    """
    kept: list[tuple[float, float, str]] = []
    for _, _, (start, end), labels in sorted(spans, key=lambda span: (span[2][0] - span[2][1], span[2][0])):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, "_".join(map(_tag, labels)) or "SPAN"))
    begun: set[float] = set()
    for token in TOKEN.finditer(text):
        inside = next((span for span in kept if token.start() < span[1] and token.end() > span[0]), None)
        if inside is None:
            yield token[0], "O"
            continue
        yield token[0], f"{'I' if inside[0] in begun else 'B'}-{inside[2]}"
        begun.add(inside[0])


def _tag(label: Any) -> str:
    return re.sub(r"\s+", "_", label_name(label))
