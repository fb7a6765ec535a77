"""From a campaign's counted numbers to what charts draw and files list. No queries, no counting."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from annotation.dashboards import Bar, bars

SHADES = 10
NO_BREAK = "\N{NO-BREAK SPACE}"
Rows = list[list[Any]]


class Cell(NamedTuple):
    """One field of a matrix: what it says, how dark it is (0 to `SHADES`), and what it rests on."""

    text: str
    shade: int
    title: str


class Line(NamedTuple):
    """One row of a matrix."""

    label: str
    cells: list[Cell]


def _percent(share: float) -> str:
    return f"{round(100 * share)}{NO_BREAK}%"


def agreement(payload: dict[str, Any]) -> list[Line]:
    """Return how far people agree with each other."""

    def cell(found: list[Any] | None) -> Cell:
        if found is None:
            return Cell("–", 0, "")
        share, common = found
        return Cell(_percent(share), round(share * SHADES), _("%(n)d tasks in common") % {"n": common})

    found = payload["agreement"]
    return [Line(name, list(map(cell, cells))) for name, cells in zip(found["people"], found["cells"], strict=True)]


def confusion(payload: dict[str, Any]) -> list[Line]:
    """Return which classes were answered where consensus says which: shares of each row."""

    def line(label: str, counts: list[int]) -> Line:
        total = sum(counts) or 1
        return Line(label, [Cell(_percent(n / total), round(SHADES * n / total), str(n)) for n in counts])

    found = payload["confusion"]
    return [line(*row) for row in zip(found["rows"], found["counts"], strict=True)]


def confidence(payload: dict[str, Any]) -> list[Bar]:
    """Return tasks by tenths of confidence."""
    names = [f"{10 * place}–{10 * place + 10}{NO_BREAK}%" for place in range(10)]
    return bars(list(zip(names, payload["confidence"], strict=True))) if any(payload["confidence"]) else []


def calibration(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return bins with their places in a square of 100, upwards."""
    return [
        {
            "x": round(100 * each["confidence"], 1),
            "y": round(100 * each["right"]["share"], 1),
            "low": round(100 * each["right"]["low"], 1),
            "high": round(100 * each["right"]["high"], 1),
            "tasks": each["tasks"],
        }
        for each in payload["calibration"]
    ]


def tables(payload: dict[str, Any]) -> dict[str, tuple[list[str], Rows]]:
    """Return every chart's data as columns and rows, by the name of its file."""
    matrix, found = payload["agreement"], payload["confusion"]
    people = ["name", "answers", "approved", "rejected", "rejected_share", "accuracy", "accuracy_low", "accuracy_high"]
    people += ["median_s"]
    return {
        "agreement": (
            ["person", "other", "agreement", "tasks"],
            [
                [one, other, *cell]
                for one, cells in zip(matrix["people"], matrix["cells"], strict=True)
                for other, cell in zip(matrix["people"], cells, strict=True)
                if cell
            ],
        ),
        "confusion": (
            ["consensus", "answer", "count"],
            [
                [one, other, count]
                for one, counts in zip(found["rows"], found["counts"], strict=True)
                for other, count in zip(found["columns"], counts, strict=True)
            ],
        ),
        "confidence": (["from", "tasks"], [[place / 10, count] for place, count in enumerate(payload["confidence"])]),
        "calibration": (
            ["confidence", "right", "right_low", "right_high", "tasks"],
            [
                [each["confidence"], *(each["right"][name] for name in ("share", "low", "high")), each["tasks"]]
                for each in payload["calibration"]
            ],
        ),
        "days": (["day", "answers"], payload["days"]),
        "hours": (["hour_utc", "answers"], [[hour, count] for hour, count in enumerate(payload["hours"])]),
        "labels": (["label", "answers", "tasks"], payload["labels"]),
        "disagreed": (
            ["row", "disagreement", "counts", "label", "confidence"],
            [
                [each[key] for key in ("row", "differ", "counts", "label", "confidence")]
                for each in payload["disagreed"]
            ],
        ),
        "people": (people, [[each[key] for key in people] for each in payload["people"]]),
    }
