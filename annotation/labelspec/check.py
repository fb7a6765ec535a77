"""Checks a result against a config and its task: shape, references, visibility, required answers, counts."""

from __future__ import annotations

from collections import Counter

from annotation.labelspec import limits
from annotation.labelspec.config import Config
from annotation.labelspec.conversing import check_conversations
from annotation.labelspec.geometry import same_measure
from annotation.labelspec.groups import Group, grouped
from annotation.labelspec.items import Item, read_items
from annotation.labelspec.problems import Problem, Refused, Report, answer_report
from annotation.labelspec.relating import check_relations
from annotation.labelspec.repeating import expanded
from annotation.labelspec.required import check_required
from annotation.labelspec.subjects import Subjects
from annotation.labelspec.values import is_integer, is_number
from annotation.labelspec.visibility import Visibility


def check_result(config: Config, data: object, result: object) -> list[Problem]:
    """Every way in which a result is not a complete and possible answer to a task; empty if it is one."""
    report = answer_report()
    if not isinstance(result, list):
        report.add("result", "not-list")
        return report.problems
    if len(result) > limits.RESULT_ITEMS:
        report.add("result", "too-many-items", limit=limits.RESULT_ITEMS)
        return report.problems
    try:
        config = expanded(config, data)
    except Refused as refused:
        report.refuse("data", refused)
        return report.problems
    subjects = Subjects(config, data)
    items = list(read_items(subjects, result, report))
    groups = grouped(items)
    if _pixels(groups) > limits.RESULT_PIXELS:
        report.add("result", "too-many-pixels", limit=limits.RESULT_PIXELS)
        return report.problems
    # First, because ten thousand answers to one question are not worth a look at each.
    _check_repeats(items, report)
    for group in groups.values():
        group.check(subjects, report)
    _check_agreement(items, report)
    _check_parents(items, groups, report)
    _check_uses(subjects, items, report)
    check_relations(config, result, groups, report)
    visibility = Visibility(subjects, groups)
    check_conversations(subjects, items, visibility, report)
    _check_hidden(items, groups, visibility, report)
    check_required(subjects, items, groups, visibility, report)
    return report.problems


def _pixels(groups: dict[str, Group]) -> int:
    """How many pixels the check would unpack."""
    masks = [group.items for group in groups.values() if group.shape and group.shape.unpacked]
    sizes = [(item.raw.get("original_width"), item.raw.get("original_height")) for items in masks for item in items]
    return sum(width * height for width, height in sizes if is_integer(width) and is_integer(height))


def _check_agreement(items: list[Item], report: Report) -> None:
    """All regions of one image or recording must agree on its size."""
    sizes: dict[tuple[str, int, str], float] = {}
    for item in items:
        for key in item.shape.shared if item.shape else ():
            size = item.raw.get(key, item.value.get(key))
            if not is_number(size):
                continue
            first = sizes.setdefault((item.shown.name, item.index, key), size)
            if not same_measure((first,), (size,)):
                report.add(f"{item.where}.{key}", "size-mismatch", key=key)


def _check_parents(items: list[Item], groups: dict[str, Group], report: Report) -> None:
    """A parent is another region, and nothing is its own ancestor."""
    parents: dict[str, str] = {}
    for item in items:
        if "parentID" not in item.raw:
            continue
        parent = item.raw["parentID"]
        if not isinstance(parent, str) or parent not in groups or not groups[parent].is_region:
            report.add(f"{item.where}.parentID", "unknown-parent")
        else:
            parents[item.id] = parent
    settled: set[str] = set()
    for start in parents:
        trail: set[str] = set()
        step: str | None = start
        while step is not None and step not in settled and step not in trail:
            trail.add(step)
            step = parents.get(step)
        if step in trail:
            report.add(groups[start].items[0].where, "parent-cycle")
        settled |= trail


def _check_repeats(items: list[Item], report: Report) -> None:
    """What is asked of the whole is answered once (once per item where it is asked of each)."""
    seen: set[tuple[str, int]] = set()
    for item in items:
        if item.of_region:
            continue
        if item.control.per_item and "item_index" not in item.raw:
            report.add(item.where, "missing-key", key="item_index")
        if not item.control.per_item and "item_index" in item.raw:
            report.add(f"{item.where}.item_index", "misplaced-key", key="item_index")
        place = (item.control.name, item.index if item.control.per_item else 0)
        if place in seen:
            report.add(item.where, "duplicate-answer", name=item.control.name)
        seen.add(place)


def _check_uses(subjects: Subjects, items: list[Item], report: Report) -> None:
    """Labels that may be used only so many times."""
    used: Counter[tuple[str, str]] = Counter()
    for item in items:
        if not item.row.makes_regions:
            continue
        for label in item.labels():
            used[item.control.name, label] += 1
            option = subjects.options(item.control).by_path.get((label,))
            most = option.attrs.get("maxUsages") if option else None
            most = item.control.attrs.get("maxUsages") if most is None else most
            if isinstance(most, int) and used[item.control.name, label] > most:
                report.add(item.where, "too-many-uses", value=label, limit=most)


def _check_hidden(items: list[Item], groups: dict[str, Group], visibility: Visibility, report: Report) -> None:
    for item in items:
        region = groups[item.id] if item.control.per_region else None
        if item.control.conditions and not visibility.shows(item.control, region):
            report.add(item.where, "hidden", name=item.control.name)
