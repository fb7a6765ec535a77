"""Checks what one tag says about others: toName, conditions, options, scopes."""

from __future__ import annotations

from collections.abc import Mapping

from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Config, Control, Node, ObjectTag, Option
from annotation.labelspec.grammar import Role
from annotation.labelspec.problems import Report
from annotation.labelspec.tree import nearest


def check_references(config: Config, report: Report) -> None:
    """Report every reference that leads nowhere and every control that could never be answered."""
    if not config.controls and not report.problems:
        report.add(config.root.where, "no-controls", config.root.at)
    for node in config.root.walk():
        if report.full:
            return
        _check_condition(config, node, report)
        role = CATALOGUE[node.tag].role
        control = config.controls.get(str(node.attrs.get("name")))
        if role is Role.CONTROL and control is not None and control.attrs is node.attrs:
            _check_control(config, control, node, report)
        elif role is Role.OBJECT and not node.attrs.keys() & {"value", "valueList"}:
            report.add(node.where, "missing-attribute", node.at, tag=node.tag, attribute="value")


def _check_control(config: Config, control: Control, node: Node, report: Report) -> None:
    shown = [found for name in control.to_names if (found := _object(config, name, node, report))]
    for found in shown:
        if found.tag not in CATALOGUE[control.tag].objects:
            report.add(f"{node.where}@toName", "wrong-object", node.at, tag=control.tag, object=found.tag)
    if node.option_tag:
        if not node.options and control.dynamic is None:
            report.add(node.where, "no-options", node.at, tag=node.tag, option=node.option_tag)
        _check_options(node.options, report)
    row = CATALOGUE[control.tag]
    borrows = control.per_region or (row.makes_regions and any(found.tag not in row.shapes for found in shown))
    if borrows and shown and not _has_regions(config, shown):
        report.add(node.where, "no-regions", node.at, tag=control.tag, name=control.to_name)
    if control.per_item and shown and not any(found.several for found in shown):
        report.add(f"{node.where}@perItem", "no-items", node.at)
    default, most = control.attrs.get("defaultValue"), control.attrs.get("maxRating")
    if isinstance(default, int) and isinstance(most, int) and default > most:
        report.add(f"{node.where}@defaultValue", "default-out-of-range", node.at)


def _object(config: Config, name: str, node: Node, report: Report) -> ObjectTag | None:
    found = config.objects.get(name)
    if found is None:
        near = nearest(name, tuple(config.objects))
        code, more = ("unknown-object-nearest", {"nearest": near}) if near else ("unknown-object", {})
        report.add(f"{node.where}@toName", code, node.at, name=name, **more)
    return found


def _has_regions(config: Config, shown: list[ObjectTag]) -> bool:
    """Whether some control draws regions on one of the objects."""
    return any(
        found.name in control.to_names and found.tag in CATALOGUE[control.tag].shapes
        for control in config.controls.values()
        for found in shown
    )


def _check_options(options: tuple[Option, ...], report: Report) -> None:
    """Values and what results say must be unique among siblings, or answers would be ambiguous."""
    values: set[str] = set()
    for option in options:
        spelled = {option.value, option.result}
        if spelled & values:
            report.add(option.where, "duplicate-option", option.at, value=option.value)
        values |= spelled
        _check_options(option.children, report)


def _check_condition(config: Config, node: Node, report: Report) -> None:
    """The controls and values a visibility condition names must exist."""
    attrs = node.attrs
    when = attrs.get("visibleWhen")
    if when is None:
        for attribute in ("whenTagName", "whenLabelValue", "whenChoiceValue"):
            if attribute in attrs:
                report.add(f"{node.where}@{attribute}", "useless-condition", node.at, attribute=attribute)
        return
    about_choices = str(when).startswith("choice")
    wanted = "whenChoiceValue" if about_choices else "whenLabelValue"
    candidates = _watched(config, about_choices)
    named = attrs.get("whenTagName")
    if isinstance(named, tuple):
        for name in named:
            if name not in candidates:
                expected = "Choices" if about_choices else "control that makes regions"
                report.add(f"{node.where}@whenTagName", "unknown-control", node.at, name=name, expected=expected)
        candidates = {name: candidates[name] for name in named if name in candidates}
    _check_values(node, wanted, candidates, report)


def _watched(config: Config, about_choices: bool) -> dict[str, Control]:
    """Controls a condition may look at."""
    rows = {name: CATALOGUE[control.tag] for name, control in config.controls.items()}
    fits = {name: row.option == "Choice" if about_choices else row.makes_regions for name, row in rows.items()}
    return {name: control for name, control in config.controls.items() if fits[name]}


def _check_values(node: Node, attribute: str, candidates: Mapping[str, Control], report: Report) -> None:
    values = node.attrs.get(attribute)
    if not isinstance(values, tuple) or not candidates or any(one.dynamic for one in candidates.values()):
        return
    known = {spelled for control in candidates.values() for spelled in _spellings(control.options)}
    for value in values:
        if value not in known:
            report.add(f"{node.where}@{attribute}", "unknown-option", node.at, value=value, name=", ".join(candidates))


def _spellings(options: tuple[Option, ...]) -> set[str]:
    below = (_spellings(option.children) for option in options)
    return {option.value for option in options} | {option.result for option in options} | set().union(*below)
