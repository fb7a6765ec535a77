"""Decides from an answer which controls its author could see."""

from __future__ import annotations

from collections.abc import Iterable

from annotation.labelspec.config import Condition, Control
from annotation.labelspec.groups import Group
from annotation.labelspec.items import Item
from annotation.labelspec.subjects import Subjects


class Visibility:
    """Which controls an answer shows, on the whole and for each of its regions."""

    def __init__(self, subjects: Subjects, groups: dict[str, Group]) -> None:
        self.subjects = subjects
        self.regions = [group for group in groups.values() if group.is_region]
        self.choices = [item for group in groups.values() for item in group.items if item.row.option == "Choice"]
        self.whole = [item for item in self.choices if not item.of_region]
        # Ten thousand items may ask about the same control.
        self._known: dict[tuple[str, str | None], bool] = {}

    def shows(self, control: Control, region: Group | None = None) -> bool:
        """True if the control is shown: at some moment, or while the given region is selected."""
        place = (control.name, region.id if region else None)
        if place not in self._known:
            self._known[place] = all(self._holds(condition, region) for condition in control.conditions)
        return self._known[place]

    def _holds(self, condition: Condition, region: Group | None) -> bool:
        if condition.when == "region-selected":
            candidates = self.regions if region is None else [region]
            return any(self._matches(condition, candidate.items) for candidate in candidates)
        if condition.when == "no-region-selected":
            # Everybody can take the selection off a region.
            return True
        return self._chosen(condition, region) == (condition.when == "choice-selected")

    def _matches(self, condition: Condition, items: Iterable[Item]) -> bool:
        """True if a region has a label, a control and a role of those the condition names, where it names any."""
        labelled = [item for item in items if item.row.makes_regions]
        named = [item for item in labelled if not condition.tags or item.control.name in condition.tags]
        if condition.roles:
            named = [item for item in named if item.role in condition.roles]
        if not condition.values:
            return bool(named)
        return any(self._wanted(item.control, condition).intersection(item.chosen()) for item in named)

    def _chosen(self, condition: Condition, region: Group | None) -> bool:
        """True if one of the choices is made; those asked of each region count for their own region only."""
        for item in self.choices if region is None else [*self.whole, *region.items]:
            if item.row.option != "Choice" or (condition.tags and item.control.name not in condition.tags):
                continue
            made = set(item.chosen())
            if made & self._wanted(item.control, condition) if condition.values else made:
                return True
        return False

    def _wanted(self, control: Control, condition: Condition) -> set[str]:
        """The values a condition looks for, as results spell them."""
        spellings = self.subjects.options(control).spellings
        return {spellings.get(value, value) for value in condition.values}
