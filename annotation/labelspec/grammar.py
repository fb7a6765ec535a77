"""What a row of the catalogue of tags says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from annotation.labelspec import answers
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.geometry import Shape

# Other spellings that configs in the wild use.
SYNONYMS: dict[str, str] = {"maxusage": "maxusages"}
# Attributes that templates in the wild write on the wrong tag, in lower case; they are read over.
IGNORED: dict[str, frozenset[str]] = {"Labels": frozenset({"zoom", "hotkey"})}


# `objects` of a control that can be used on whatever is shown.
ANY: None = None


class Role(Enum):
    """What a tag is for."""

    LAYOUT = "layout"
    STYLE = "style"
    OBJECT = "object"
    CONTROL = "control"
    OPTION = "option"
    # Stands only inside the tags that name it.
    PART = "part"


@dataclass(frozen=True, slots=True)
class Tag:
    """One row of the catalogue.

    Attributes:
        name: canonical spelling.
        role: what it is for.
        attributes: what may be written on it.
        inside: tags that may stand inside; None means whatever may stand around it (View).
        option: tag of the options it offers.
        type: `type` of its results.
        key: key of the answer inside `value`; empty if the region itself is the answer.
        objects: tags of the objects it can be used on; `ANY` for all.
        shapes: for a control that makes regions, object tag → shape; an object tag of `objects` left out means that
            the region is drawn by another control and this one adds to it.
        makes_regions: whether each result is a region.
        carries: key inside `value` under which its results carry the labels of other controls on the same object.
        check: check of the answer under `key`.
        nested: whether its options always stand inside each other freely.
        variant: the row to read it by instead, depending on its attributes; None for this one.
        options_needed: whether it is useless without options.
        alone: whether its results name itself instead of an object.
        subjects: how many different objects it asks about; 0 for any number.
        shows: whether it is also looked at, like an object.
        text_as: attribute that the text inside stands for, where that attribute is not given.
        hotkeys: whether its options get keys of their own.
        comparable: form of that answer in which two people's answers can be compared.
        by_name: the attributes by lower-case name.
    """

    name: str
    role: Role
    attributes: tuple[Attribute, ...] = ()
    inside: frozenset[str] | None = frozenset()
    option: str | None = None
    type: str = ""
    key: str = ""
    objects: frozenset[str] | None = frozenset()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    makes_regions: bool = False
    carries: str = ""
    nested: bool = False
    variant: Callable[[Mapping[str, object]], str | None] | None = None
    options_needed: bool = True
    alone: bool = False
    subjects: int = 0
    shows: bool = False
    text_as: str = ""
    hotkeys: bool = True
    check: Callable[[answers.Asked, str, object], None] | None = None
    comparable: Callable[[object], object] = answers.comparable_value
    by_name: dict[str, Attribute] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        # Set once here because a hostile config may ask tens of thousands of times.
        self.by_name.update({row.name.lower(): row for row in self.attributes})

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, in any case."""
        wanted = name.lower()
        return self.by_name.get(SYNONYMS.get(wanted, wanted))
