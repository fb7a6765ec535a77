"""From the layout tree to a `Config`: who shows, who asks, and which fields of the task they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotation.labelspec import paths
from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Condition, Config, Control, DataUse, Node, ObjectTag, Option
from annotation.labelspec.grammar import Role, Tag

# Kinds of task data that hold options.
LISTS = ("options", "tree")
# Two things compared are put to the vote like two choices.
SIDES = tuple(Option(value=side, alias=None, hotkey=None, attrs={}) for side in ("left", "right"))


def answers_itself(node: Node) -> bool:
    """Whether a control's results name itself: by its kind, or because it is asked about nothing else."""
    row = CATALOGUE[node.tag]
    return row.role is Role.CONTROL and (row.alone or ("toName" not in node.attrs and not _needs_object(row)))


def _needs_object(row: Tag) -> bool:
    attribute = row.attribute("toName")
    return attribute is None or attribute.required


def _sides(node: Node, named: object) -> tuple[object, ...]:
    """What is compared: Label Studio's SDK names an object there, its editor the control itself."""
    return named if node.tag == "Pairwise" and isinstance(named, tuple) else ()


def assemble(root: Node) -> Config:
    """The config of a layout tree; where two tags have one name, the last of them."""
    return Config(
        root=root,
        controls={control.name: control for control in _controls(root, ())},
        objects={shown.name: shown for shown in _objects(root)},
        uses=tuple(dict.fromkeys(_uses(root))),
        style="\n".join(node.text for node in root.walk() if node.text),
        relations=next((node for node in root.walk() if node.tag == "Relations"), None),
    )


def _objects(root: Node) -> Iterator[ObjectTag]:
    for node in root.walk():
        # What answers itself is also what its answers are about.
        if "name" in node.attrs and (CATALOGUE[node.tag].role is Role.OBJECT or answers_itself(node)):
            yield ObjectTag(str(node.attrs["name"]), node.tag, str(node.attrs.get("value", "")), node.attrs)


def _controls(node: Node, around: tuple[Condition, ...]) -> Iterator[Control]:
    """Every named control below the node; `around` are the conditions of the Views it stands in."""
    row = CATALOGUE[node.tag]
    conditions = around + tuple(_conditions(node.attrs))
    if row.role is Role.CONTROL and "name" in node.attrs:
        named = node.attrs.get("toName")
        to_names = (node.attrs["name"], *_sides(node, named)) if answers_itself(node) else named
        listed = node.attrs.get("value") if any(known.data in LISTS for known in row.attributes) else None
        yield Control(
            name=str(node.attrs["name"]),
            tag=node.tag,
            type=row.type,
            key=row.key,
            to_names=tuple(str(name) for name in to_names) if isinstance(to_names, tuple) else (),
            attrs=node.attrs,
            options=SIDES if node.tag == "Pairwise" else node.options,
            conditions=conditions,
            dynamic=str(listed).removeprefix("$") if listed else None,
        )
    for child in node.children:
        yield from _controls(child, conditions)


def _conditions(attrs: Mapping[str, object]) -> Iterator[Condition]:
    """The condition a tag sets for itself and what it holds, if any."""
    labels, choices = _strings(attrs.get("whenLabelValue")), _strings(attrs.get("whenChoiceValue"))
    tags = _strings(attrs.get("whenTagName"))
    when = attrs.get("visibleWhen")
    if when is not None:
        about_choices = str(when).startswith("choice")
        yield Condition(str(when), tags, choices if about_choices else labels, _strings(attrs.get("whenRole")))


def _uses(root: Node) -> Iterator[DataUse]:
    """Every variable in every attribute that may hold one."""
    for node in root.walk():
        yield from _variables(node.tag, node.attrs)
        if node.option_tag:
            yield from _option_uses(node.option_tag, node.options)


def _option_uses(tag: str, options: tuple[Option, ...]) -> Iterator[DataUse]:
    for option in options:
        yield from _variables(tag, {"value": option.value})
        yield from _option_uses(tag, option.children)


def _variables(tag: str, attrs: Mapping[str, object]) -> Iterator[DataUse]:
    for row in CATALOGUE[tag].attributes:
        written = attrs.get(row.name)
        if row.data is None or not isinstance(written, str):
            continue
        kind = row.data if isinstance(row.data, str) else row.data(attrs)
        # Of a Repeater's items, the first stands for all.
        for path in paths.variables(paths.FLAG.sub("0", written)):
            yield DataUse(path, kind)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, tuple) else ()
