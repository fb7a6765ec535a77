"""Decides from an answer which controls its author could see."""

from __future__ import annotations

from collections.abc import Iterable

from annotation.labelspec.config import Condition, Config, Control, Option
from annotation.labelspec.groups import Group
from annotation.labelspec.items import Item


class Visibility:
    """Which controls an answer shows, on the whole and for each of its regions."""

    def __init__(self, config: Config, groups: dict[str, Group]) -> None:
        self.config = config
        self.regions = [group for group in groups.values() if group.is_region]
        self.choices = [item for group in groups.values() for item in group.items if item.row.option == "Choice"]
        self.spellings = {name: _results(control.options) for name, control in config.controls.items()}

    def shows(self, control: Control, region: Group | None = None) -> bool:
        """True if the control is shown: at some moment, or while the given region is selected."""
        return all(self._holds(condition, region) for condition in control.conditions)

    def _holds(self, condition: Condition, region: Group | None) -> bool:
        if condition.when == "region-selected":
            candidates = self.regions if region is None else [region]
            return any(self._matches(condition, candidate.items) for candidate in candidates)
        if condition.when == "no-region-selected":
            # Everybody can take the selection off a region.
            return True
        return self._chosen(condition, region) == (condition.when == "choice-selected")

    def _matches(self, condition: Condition, items: Iterable[Item]) -> bool:
        """True if a region carries one of the labels, given by one of the controls, where the condition names any."""
        labelled = [item for item in items if item.row.makes_regions]
        named = [item for item in labelled if not condition.tags or item.control.name in condition.tags]
        if not condition.values:
            return bool(named)
        return any(set(item.labels()) & self._wanted(item.control, condition) for item in named)

    def _chosen(self, condition: Condition, region: Group | None) -> bool:
        """True if one of the choices is made; those asked of each region count for their own region only."""
        for item in self.choices:
            elsewhere = item.control.per_region and region is not None and item.id != region.id
            if elsewhere or (condition.tags and item.control.name not in condition.tags):
                continue
            made = set(item.chosen())
            if made & self._wanted(item.control, condition) if condition.values else made:
                return True
        return False

    def _wanted(self, control: Control, condition: Condition) -> set[str]:
        """The values a condition looks for, as results spell them."""
        known = self.spellings[control.name]
        return {known.get(value, value) for value in condition.values}


def _results(options: tuple[Option, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for option in options:
        found[option.value] = option.result
        found.update(_results(option.children))
    return found
