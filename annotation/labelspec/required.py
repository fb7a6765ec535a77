"""Finds required controls that were shown and not answered."""

from __future__ import annotations

from annotation.labelspec.config import Control
from annotation.labelspec.groups import Group
from annotation.labelspec.items import Item
from annotation.labelspec.problems import Report
from annotation.labelspec.subjects import Subjects
from annotation.labelspec.visibility import Visibility


def check_required(
    subjects: Subjects, items: list[Item], groups: dict[str, Group], visibility: Visibility, report: Report
) -> None:
    """Report every required control that is shown and lacks its answer: on the whole, for an item, or for a region."""
    by_control: dict[str, list[Item]] = {}
    for item in items:
        by_control.setdefault(item.control.name, []).append(item)
    for control in subjects.config.controls.values():
        if not control.required:
            continue
        answers = by_control.get(control.name, [])
        if control.per_region:
            _check_regions(control, answers, groups, visibility, report)
        elif visibility.shows(control):
            _check_whole(subjects, control, answers, report)


def _check_regions(
    control: Control, answers: list[Item], groups: dict[str, Group], visibility: Visibility, report: Report
) -> None:
    answered = {item.id for item in answers}
    for region in groups.values():
        if report.full:
            return
        asked = region.is_region and region.items[0].shown.name in control.to_names
        if asked and region.id not in answered and visibility.shows(control, region):
            report.add("result", "required-for-region", name=control.name, id=region.id, message=_message(control))


def _check_whole(subjects: Subjects, control: Control, answers: list[Item], report: Report) -> None:
    if not control.per_item:
        if not answers:
            report.add("result", "required", name=control.name, message=_message(control))
        return
    answered = {item.index for item in answers}
    shown = max(subjects.items(subjects.config.objects[name]) for name in control.to_names)
    for index in range(shown):
        if index not in answered:
            report.add("result", "required-for-item", name=control.name, index=index, message=_message(control))


def _message(control: Control) -> str:
    return str(control.attrs.get("requiredMessage", ""))
