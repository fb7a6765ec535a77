"""A parsed labelling config: what `parse` returns and everybody else reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotation.labelspec.paths import is_path


@dataclass(frozen=True, slots=True)
class Option:
    """One Choice or Label.

    Attributes:
        value: what people read; may hold variables of the task.
        alias: what results say instead, when given.
        hotkey: given or assigned; None once the keys ran out.
        attrs: every other attribute, typed.
        children: options below this one (nested choices).
        where: path in the XML; empty for options of the task.
        at: (line, column) in the XML.
    """

    value: str
    alias: str | None
    hotkey: str | None
    attrs: Mapping[str, object]
    children: tuple[Option, ...] = ()
    where: str = ""
    at: tuple[int, int] = (0, 0)

    @property
    def result(self) -> str:
        """What stands for this option in results."""
        return self.alias or self.value


@dataclass(frozen=True, slots=True)
class Node:
    """One tag of the layout tree.

    Attributes:
        tag: canonical name.
        attrs: typed, under canonical names, defaults included.
        children: tags inside, options left out.
        option_tag: Choice or Label if this control offers such; else None.
        options: the options, wherever inside the control they stand.
        text: style sheet of a Style tag.
        where: path in the XML.
        at: (line, column).
    """

    tag: str
    attrs: Mapping[str, object]
    children: tuple[Node, ...]
    option_tag: str | None
    options: tuple[Option, ...]
    text: str
    where: str
    at: tuple[int, int]

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class DataUse:
    """One place of the config that shows a field of the task.

    Attributes:
        path: `text` for $text, `a.b`, `a[0]`.
        kind: a key of `tasks.CHECKS`: text, url, image, options, …
    """

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Condition:
    """When something is shown; empty tuples mean "any".

    Attributes:
        when: region-selected, no-region-selected, choice-selected or choice-unselected.
        tags: names of the controls it looks at.
        values: result values it looks for.
        roles: who said the messages it looks for.
    """

    when: str
    tags: tuple[str, ...]
    values: tuple[str, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectTag:
    """Something that is shown and answered about.

    Attributes:
        name: its unique name.
        tag: Text, Image, Audio, …
        value: the literal or `$path` it shows.
        attrs: its attributes, typed.
    """

    name: str
    tag: str
    value: str
    attrs: Mapping[str, object]

    @property
    def several(self) -> str | None:
        """Path of the list this object pages through, if it shows several items."""
        listed = self.attrs.get("valueList")
        return str(listed).removeprefix("$") if listed else None

    @property
    def path(self) -> str | None:
        """Path of the field it shows; None if it shows a literal or a mixture."""
        return self.value.removeprefix("$") if is_path(self.value) else None


@dataclass(frozen=True, slots=True)
class Control:
    """Something that is answered.

    Attributes:
        name: its unique name, `from_name` in results.
        tag: Choices, Labels, …
        type: `type` in results.
        key: key of the answer inside `value`.
        to_names: what results may give as `to_name`: the objects it answers about, or itself.
        attrs: its attributes, typed.
        options: its Choice or Label children, in order.
        conditions: all must hold for it to be shown, its own and those of the Views around it.
        dynamic: path of the task's own list of options, if it has one.
    """

    name: str
    tag: str
    type: str
    key: str
    to_names: tuple[str, ...]
    attrs: Mapping[str, object]
    options: tuple[Option, ...]
    conditions: tuple[Condition, ...]
    dynamic: str | None

    @property
    def to_name(self) -> str:
        """The object new answers name: the first."""
        return self.to_names[0]

    @property
    def required(self) -> bool:
        """Whether an answer without it is refused (where it is shown)."""
        return self.attrs.get("required") is True

    @property
    def per_region(self) -> bool:
        """Whether it is asked of each region instead of the whole object."""
        return self.attrs.get("perRegion") is True

    @property
    def per_item(self) -> bool:
        """Whether it is asked of each item of an object that shows several."""
        return self.attrs.get("perItem") is True


@dataclass(frozen=True, slots=True)
class Config:
    """A labelling config that has been found right.

    Attributes:
        root: the layout tree.
        controls: by name, in document order.
        objects: by name, in document order.
        uses: every field of the task it shows.
        style: the text of all Style tags.
        relations: the Relations tag, if there is one.
    """

    root: Node
    controls: Mapping[str, Control]
    objects: Mapping[str, ObjectTag]
    uses: tuple[DataUse, ...]
    style: str
    relations: Node | None = None

    def data_keys(self) -> dict[str, str]:
        """Fields a task must have: path without the dollar sign → kind; where two kinds meet, the stricter."""
        kinds: dict[str, str] = {}
        for use in self.uses:
            if kinds.get(use.path, "text") == "text":
                kinds[use.path] = use.kind
        return kinds
