"""Checks what one tag says about others: toName, conditions, options, scopes."""

from __future__ import annotations

from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Config, Control, Node, ObjectTag, Option
from annotation.labelspec.grammar import Role
from annotation.labelspec.problems import Report
from annotation.labelspec.soundness import check_soundness
from annotation.labelspec.tree import nearest
from annotation.labelspec.watching import Watchable


def check_references(config: Config, report: Report) -> None:
    """Report every reference that leads nowhere and every control that could never be answered."""
    if not config.controls and not report.problems:
        report.add(config.root.where, "no-controls", config.root.at)
    watchable = Watchable(config)
    for node in config.root.walk():
        if report.full:
            return
        _check_condition(watchable, node, report)
        role = CATALOGUE[node.tag].role
        control = config.controls.get(str(node.attrs.get("name")))
        if role is Role.CONTROL and control is not None and control.attrs is node.attrs:
            _check_control(config, watchable, control, node, report)
        elif node.tag == "Relations":
            _check_options(node.options, report)
            if node is not config.relations:
                report.add(node.where, "two-relations", node.at)
        elif node.tag == "Filter":
            _check_filter(config, node, report)
        elif role is Role.OBJECT and not node.attrs.keys() & {"value", "valueList"}:
            report.add(node.where, "missing-attribute", node.at, tag=node.tag, attribute="value")


def _check_control(config: Config, watchable: Watchable, control: Control, node: Node, report: Report) -> None:
    named = node.attrs.get("toName", ())
    names = [str(name) for name in named] if isinstance(named, tuple) else []
    shown = [found for name in names if (found := _object(config, name, node, report))]
    fitting = CATALOGUE[control.tag].objects
    for found in shown:
        if fitting is not None and found.tag not in fitting:
            report.add(f"{node.where}@toName", "wrong-object", node.at, tag=control.tag, object=found.tag)
    if node.option_tag:
        if not node.options and control.dynamic is None and CATALOGUE[control.tag].options_needed:
            report.add(node.where, "no-options", node.at, tag=node.tag, option=node.option_tag)
        _check_options(node.options, report)
    row = CATALOGUE[control.tag]
    borrows = control.per_region or (row.makes_regions and any(found.tag not in row.shapes for found in shown))
    if borrows and shown and not any(found.name in watchable.drawn_on for found in shown):
        report.add(node.where, "no-regions", node.at, tag=control.tag, name=control.to_name)
    if (control.per_region or control.per_item) and not names:
        report.add(node.where, "missing-attribute", node.at, tag=node.tag, attribute="toName")
    if control.per_item and shown and not any(found.several for found in shown):
        report.add(f"{node.where}@perItem", "no-items", node.at)
    if row.subjects and len({found.name for found in shown}) != row.subjects:
        report.add(f"{node.where}@toName", "needs-subjects", node.at, tag=node.tag, count=row.subjects)
    check_soundness(node, report)


def _check_filter(config: Config, node: Node, report: Report) -> None:
    """A Filter narrows the options of controls."""
    named = node.attrs.get("toName", ())
    for name in named if isinstance(named, tuple) else ():
        control = config.controls.get(name)
        if control is None or CATALOGUE[control.tag].option is None:
            report.add(f"{node.where}@toName", "unknown-control", node.at, name=name, expected="control with options")


def _object(config: Config, name: str, node: Node, report: Report) -> ObjectTag | None:
    found = config.objects.get(name)
    if found is None:
        near = nearest(name, tuple(config.objects))
        code, more = ("unknown-object-nearest", {"nearest": near}) if near else ("unknown-object", {})
        report.add(f"{node.where}@toName", code, node.at, name=name, **more)
    return found


def _check_options(options: tuple[Option, ...], report: Report) -> None:
    """Values and what results say must be unique among siblings, or answers would be ambiguous."""
    values: set[str] = set()
    for option in options:
        spelled = {option.value, option.result}
        if spelled & values:
            report.add(option.where, "duplicate-option", option.at, value=option.value)
        values |= spelled
        _check_options(option.children, report)


def _check_condition(watchable: Watchable, node: Node, report: Report) -> None:
    """The controls and values a visibility condition names must exist."""
    when = node.attrs.get("visibleWhen")
    if when is None:
        for attribute in ("whenTagName", "whenLabelValue", "whenChoiceValue", "whenRole"):
            if attribute in node.attrs:
                report.add(f"{node.where}@{attribute}", "useless-condition", node.at, attribute=attribute)
        return
    about_choices = str(when).startswith("choice")
    known = [watchable.together(about_choices=about_choices)]
    named = node.attrs.get("whenTagName")
    if isinstance(named, tuple):
        candidates = watchable.choices if about_choices else watchable.regions
        expected = "Choices" if about_choices else "control that makes regions"
        for name in named:
            if name not in candidates:
                report.add(f"{node.where}@whenTagName", "unknown-control", node.at, name=name, expected=expected)
        known = [watchable.spellings(name) for name in named if name in candidates]
    _check_values(node, "whenChoiceValue" if about_choices else "whenLabelValue", known, report)


def _check_values(node: Node, attribute: str, known: list[set[str] | None], report: Report) -> None:
    """The values a condition looks for must be among the known ones; where the task adds some, nothing can be said."""
    fixed = [values for values in known if values is not None]
    wanted = node.attrs.get(attribute)
    if not isinstance(wanted, tuple) or not known or len(fixed) < len(known):
        return
    for value in wanted:
        if not any(value in values for values in fixed):
            report.add(f"{node.where}@{attribute}", "unknown-option", node.at, value=value)
