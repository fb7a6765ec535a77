"""From the XML of a labelling config to a `Config`, with every problem reported at once."""

from __future__ import annotations

from annotation.labelspec.assembling import assemble
from annotation.labelspec.config import Config, Node
from annotation.labelspec.hotkeys import assign_hotkeys
from annotation.labelspec.problems import ConfigErrors, Report, config_report
from annotation.labelspec.references import check_references
from annotation.labelspec.repeating import check_flags
from annotation.labelspec.tree import TreeBuilder
from annotation.labelspec.xml import read_xml


def parse(xml: str) -> Config:
    """Read a labelling config.

    Raises:
        ConfigErrors: with every problem found, each with line and column.
    """
    report = config_report()
    root = TreeBuilder(report).root(read_xml(xml))
    if root is None:
        raise ConfigErrors(report.problems)
    root = assign_hotkeys(root, report)
    _check_names(root, report)
    config = assemble(root)
    check_flags(root, report)
    check_references(config, report)
    if report.problems:
        raise ConfigErrors(report.problems)
    return config


def _check_names(root: Node, report: Report) -> None:
    taken: set[object] = set()
    for node in root.walk():
        name = node.attrs.get("name")
        if name in taken:
            report.add(f"{node.where}@name", "duplicate-name", node.at, name=name)
        if name is not None:
            taken.add(name)
