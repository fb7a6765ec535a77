"""From what a dataset's files say to what its page draws. No queries, no counting."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from annotation.dashboards import bars
from annotation.templatetags.caravan import percent

LABELS = 12
CHARACTERS = 400
ABOUT = {
    "README.md": _lazy("What it is, as a card for people"),
    "croissant.json": _lazy("The same for machines: Croissant 1.1"),
    "tasks.parquet": _lazy("What was asked and decided, a row a task"),
    "tasks.jsonl": _lazy("Tasks as JSON Lines, each row as it is hashed"),
    "tasks.csv": _lazy("Tasks for spreadsheets"),
    "annotations.parquet": _lazy("The single answers, a row an answer"),
    "annotations.jsonl": _lazy("Answers as JSON Lines, each row as it is hashed"),
    "annotations.csv": _lazy("Answers for spreadsheets"),
    "label-studio.json": _lazy("Tasks with their answers, for Label Studio"),
    "statistics.json": _lazy("The rows in numbers"),
    "certificate.json": _lazy("What speaks for the answers"),
    "receipts.zip": _lazy("Receipts of every paid answer, for the verifier"),
    "media.zip": _lazy("The pictures, sounds and videos that rows name"),
    "label-config.xml": _lazy("What annotators were shown and asked"),
    "LICENSE.txt": _lazy("The terms of use"),
    ".conll": _lazy("Decided spans as CoNLL, a token a line"),
    ".coco.json": _lazy("Decided boxes as COCO"),
}


class Proof(NamedTuple):
    """One line of a certificate: what is claimed, the figure, and what it rests on."""

    claim: str
    figure: str
    rests_on: str


class Sample(NamedTuple):
    """One decided row."""

    row: int
    data: list[tuple[str, str]]
    answer: list[tuple[str, str]]
    confidence: float | None


def about(name: str) -> str:
    """Return what a file is, by its name or its ending."""
    return str(ABOUT.get(name) or next((text for end, text in ABOUT.items() if name.endswith(end)), ""))


def explored(found: dict[str, Any]) -> dict[str, Any]:
    """Return charts, certificate and samples for the page."""
    statistics = found["statistics"]
    tenths = statistics["confidence"]["tenths"]
    names = [f"{10 * place}–{10 * place + 10}\N{NO-BREAK SPACE}%" for place in range(len(tenths))]
    return {
        "statistics": statistics,
        "label_bars": bars([(label, count) for label, count in statistics["labels"]["values"][:LABELS]]),
        "confidence_bars": bars(list(zip(names, tenths, strict=True))) if any(tenths) else [],
        "proofs": [*proofs(found["certificate"])],
        "sampled": any(isinstance(each, dict) and "low" in each for each in found["certificate"].values()),
        "samples": [sample(row) for row in found["samples"]],
    }


def proofs(certificate: dict[str, Any]) -> Iterator[Proof]:
    """Yield the lines of a certificate; what rests on nothing is left out."""
    claims: tuple[tuple[str, str], ...] = (
        ("consensus_on_known_answers", _("Known answers that consensus found without being told")),
        ("answers_on_gold", _("Annotators' answers to known tasks that were right")),
        ("decided", _("Tasks with all the answers they wanted")),
        ("accepted", _("Answers that were accepted")),
        ("reviewed", _("Answers that a person reviewed")),
        ("upheld_by_reviewers", _("Reviewed answers that were accepted")),
        ("overturned_on_appeal", _("Appeals that were right")),
    )
    for name, claim in claims:
        if share := certificate[name]:
            yield Proof(claim, _figure(share), _of(share))
    for name, found in certificate["agreement"]["questions"].items():
        pairs = ngettext("%(n)d pair of answers", "%(n)d pairs of answers", found["pairs"]) % {"n": found["pairs"]}
        if found.get("krippendorff_alpha") is not None:
            claim = _("Agreement on “%(name)s” beyond chance (Krippendorff's alpha)") % {"name": name}
            yield Proof(claim, f"{found['krippendorff_alpha']:.2f}", pairs)
        elif found["likeness"] is not None:
            yield Proof(_("Likeness of two answers on “%(name)s”") % {"name": name}, percent(found["likeness"]), pairs)


def sample(row: dict[str, Any]) -> Sample:
    """Return a decided row in words."""
    data = [(name, _words(value)) for name, value in row["data"].items()]
    answer = [(name, _words(value)) for name, value in row["answer"].items()]
    return Sample(row["row"], data, answer, row["confidence"])


def _figure(share: dict[str, Any]) -> str:
    if "low" not in share:
        return percent(share["share"])
    ends = {"low": percent(share["low"]), "high": percent(share["high"])}
    return f"{percent(share['share'])} ({_('%(low)s to %(high)s') % ends})"


def _of(share: dict[str, Any]) -> str:
    return _("%(part)s of %(whole)s") % {
        name: number_format(share[name], force_grouping=True) for name in ("part", "whole")
    }


def _words(value: Any) -> str:
    """Return a value as a person reads it, and no more of it than a page can show."""
    if isinstance(value, list):
        text = "; ".join(map(_words, value))
    elif isinstance(value, dict):
        text = ", ".join(f"{key}: {_words(each)}" for key, each in value.items())
    else:
        text = "" if value is None else str(value)
    return text if len(text) <= CHARACTERS else f"{text[: CHARACTERS - 1]}…"
