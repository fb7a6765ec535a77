"""What conditions and regions of a config may refer to, gathered once: a config may hold thousands of references."""

from __future__ import annotations

from collections.abc import Mapping

from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Config, Control, Option


class Watchable:
    """The controls a condition may look at, the values it may look for, and the objects that have regions.

    Attributes:
        choices: names of controls in which something is chosen.
        regions: names of controls that make regions.
        drawn_on: names of objects on which some control draws regions.
    """

    def __init__(self, config: Config) -> None:
        rows = {name: CATALOGUE[control.tag] for name, control in config.controls.items()}
        self.controls: Mapping[str, Control] = config.controls
        # Dicts for their order and their quick look-up.
        self.choices = dict.fromkeys(name for name, row in rows.items() if row.option == "Choice")
        self.regions = dict.fromkeys(name for name, row in rows.items() if row.makes_regions)
        self.drawn_on = {
            shown
            for name in self.regions
            for shown in config.controls[name].to_names
            if shown in config.objects and config.objects[shown].tag in rows[name].shapes
        }
        self._spellings: dict[str, set[str] | None] = {}
        self._together: dict[bool, set[str] | None] = {}

    def spellings(self, name: str) -> set[str] | None:
        """Every value and alias of one control; None if they depend on the task."""
        if name not in self._spellings:
            known: set[str] = set()
            _add_spellings(self.controls[name].options, known)
            self._spellings[name] = known if self.controls[name].dynamic is None else None
        return self._spellings[name]

    def together(self, *, about_choices: bool) -> set[str] | None:
        """Every value and alias of all controls of a kind; None if some depend on the task."""
        if about_choices not in self._together:
            found = [self.spellings(name) for name in (self.choices if about_choices else self.regions)]
            fixed = [known for known in found if known is not None]
            self._together[about_choices] = set().union(*fixed) if len(fixed) == len(found) else None
        return self._together[about_choices]


def _add_spellings(options: tuple[Option, ...], known: set[str]) -> None:
    for option in options:
        known |= {option.value, option.result}
        _add_spellings(option.children, known)
