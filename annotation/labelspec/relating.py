"""Relations: items without an id or a value, each of which ties two regions together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotation.labelspec.config import Config
from annotation.labelspec.groups import Group
from annotation.labelspec.items import is_relation
from annotation.labelspec.problems import Report
from annotation.labelspec.values import check_keys

REQUIRED = frozenset({"type", "from_id", "to_id"})
OPTIONAL = frozenset({"direction", "labels"})
DIRECTIONS = ("left", "right", "bi")
Tie = tuple[str, str, str]


def relations_of(result: Sequence[object]) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The relations of a result with their numbers."""
    for number, raw in enumerate(result):
        if isinstance(raw, Mapping) and is_relation(raw):
            yield number, raw


def tie_of(raw: Mapping[str, object]) -> Tie:
    """From, to and direction, the same for all ways to say it: an arrow to the left is one to the right."""
    start, end, direction = str(raw["from_id"]), str(raw["to_id"]), str(raw.get("direction", "right"))
    if direction == "left" or (direction == "bi" and end < start):
        start, end = end, start
    return start, end, "bi" if direction == "bi" else "right"


def check_relations(config: Config, result: Sequence[object], groups: Mapping[str, Group], report: Report) -> None:
    """Report relations of what is no region, said twice, or of an unknown kind."""
    known = {option.value for option in config.relations.options} if config.relations else set[str]()
    several = config.relations is not None and config.relations.attrs.get("choice") == "multiple"
    seen: set[Tie] = set()
    for number, raw in relations_of(result):
        where = f"result[{number}]"
        if report.full:
            return
        if not check_keys(report, where, raw, REQUIRED, OPTIONAL) or not _check_ends(where, raw, groups, report):
            continue
        if tie_of(raw) in seen:
            report.add(where, "duplicate-relation")
        seen.add(tie_of(raw))
        if "labels" in raw:
            _check_labels(f"{where}.labels", raw["labels"], known, report, several=several)


def _check_ends(where: str, raw: Mapping[str, object], groups: Mapping[str, Group], report: Report) -> bool:
    """Report ends that are no regions, and directions that are none; True if both ends and the direction are right."""
    right = True
    for key in ("from_id", "to_id"):
        end = raw[key]
        if not isinstance(end, str) or end not in groups or not groups[end].is_region:
            report.add(f"{where}.{key}", "not-region", id=end)
            right = False
    if "direction" in raw and raw["direction"] not in DIRECTIONS:
        report.add(f"{where}.direction", "bad-direction")
        right = False
    if right and raw["from_id"] == raw["to_id"]:
        report.add(where, "relation-to-itself")
    return right


def _check_labels(where: str, labels: object, known: set[str], report: Report, *, several: bool) -> None:
    if not isinstance(labels, list):
        report.add(where, "expected-list")
        return
    seen: set[str] = set()
    for index, label in enumerate(labels[: len(known) + 1]):
        if not isinstance(label, str) or label not in known:
            report.add(f"{where}[{index}]", "unknown-relation", value=label)
        elif label in seen:
            report.add(f"{where}[{index}]", "duplicate-value", value=label)
        else:
            seen.add(label)
    if len(labels) > 1 and not several:
        report.add(where, "one-expected")
