"""Items that share an id: one region with its labels and its answers, or one answer about the whole."""

from __future__ import annotations

from collections.abc import Iterable

from annotation.labelspec.answers import Asked
from annotation.labelspec.geometry import Measure, Place, Shape, same_measure
from annotation.labelspec.items import OF_REGIONS, Item
from annotation.labelspec.problems import Report
from annotation.labelspec.subjects import Subjects
from annotation.labelspec.values import check_keys


class Group:
    """All items of one id.

    Attributes:
        id: the id.
        items: in the order given; never empty.
        shape: shape of the region; None if no item draws one.
    """

    def __init__(self, items: list[Item]) -> None:
        self.id = items[0].id
        self.items = items
        self.drawn = next((item for item in items if item.shape), None)
        self.shape: Shape | None = self.drawn.shape if self.drawn else None

    @property
    def is_region(self) -> bool:
        """Whether some item draws a region."""
        return self.shape is not None

    def check(self, subjects: Subjects, report: Report) -> None:
        """Report what is wrong with the items and with their being together."""
        self._check_company(report)
        measured: list[tuple[Item, Measure]] = []
        for item in self.items:
            if report.full:
                return
            if item.of_region and self.shape is None:
                report.add(item.where, "no-region", id=self.id)
            elif self._check_item(item, subjects, report) and self.shape and item.of_region:
                measured.append((item, self.shape.measure(item.value, item.shown.attrs)))
        for item, measure in measured[1:]:
            if not same_measure(measure, measured[0][1]):
                report.add(f"{item.where}.value", "geometry-mismatch", id=self.id)

    def _check_company(self, report: Report) -> None:
        """One item a control, all about the same object and item of it; an answer about the whole stands alone."""
        first, seen = self.items[0], {self.items[0].control.name}
        for item in self.items[1:]:
            same_subject = item.shown is first.shown and item.index == first.index
            both_regions = item.of_region and first.of_region
            if not both_regions or not same_subject or item.control.name in seen:
                report.add(f"{item.where}.id", "duplicate-id", id=self.id)
            elif item.shape is not None and item.shape is not self.shape:
                report.add(f"{item.where}.value", "geometry-mismatch", id=self.id)
            seen.add(item.control.name)

    def _check_item(self, item: Item, subjects: Subjects, report: Report) -> bool:
        """Report what is wrong with one item; True if its region could be measured."""
        if item.merged:
            _check_answer(item, subjects, report)
            return False
        shape = self.shape if item.of_region else None
        key = frozenset({item.control.key} if item.control.key else ())
        keys, optional = (shape.keys, shape.optional) if shape else (frozenset[str](), frozenset[str]())
        complete = check_keys(report, f"{item.where}.value", item.value, keys | key, optional - key)
        measured = _check_item_keys(item, shape, report) and complete
        if measured and shape:
            measured = shape.check(_place(item, self.drawn or item, subjects, report))
        _check_answer(item, subjects, report)
        return measured


def _check_answer(item: Item, subjects: Subjects, report: Report) -> None:
    """Report what is wrong with what is given under the control's key."""
    if item.row.check and item.control.key in item.value:
        options, content = subjects.options(item.control), subjects.content(item.shown)
        asked = Asked(item.control, options, subjects.data, item.shown.name, content, report)
        item.row.check(asked, f"{item.where}.value.{item.control.key}", item.value[item.control.key])


def _check_item_keys(item: Item, shape: Shape | None, report: Report) -> bool:
    """Keys beside `value` that only some regions have; True if none is missing."""
    wanted = shape.item_keys if shape else frozenset[str]()
    allowed = wanted | (shape.item_optional if shape else frozenset[str]())
    for key in sorted(OF_REGIONS & item.raw.keys() - allowed):
        report.add(f"{item.where}.{key}", "misplaced-key", key=key)
    absent = sorted(wanted - item.raw.keys())
    for key in absent:
        report.add(item.where, "missing-key", key=key)
    return not absent


def _place(item: Item, drawn: Item, subjects: Subjects, report: Report) -> Place:
    quoted = item.control.key != "text"
    return Place(
        report=report,
        where=item.where,
        item=item.raw,
        value=item.value,
        text=subjects.text(item.shown),
        shown=item.shown,
        drawn_by=drawn.control,
        content=subjects.content(item.shown),
        quoted=quoted,
        quote_required=item.row.makes_regions and item.shown.attrs.get("saveTextResult") == "yes",
    )


def grouped(items: Iterable[Item]) -> dict[str, Group]:
    """Groups by id, in the order of their first items."""
    by_id: dict[str, list[Item]] = {}
    for item in items:
        by_id.setdefault(item.id, []).append(item)
    return {identity: Group(members) for identity, members in by_id.items()}
