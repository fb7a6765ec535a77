"""Labelling configs, parsed once a process, and their problems as places of our errors."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext

from annotation import labelspec
from annotation.errors import InvalidConfig, InvalidResult
from annotation.formats.storable import NotStorable, storable
from annotation.labelspec.messages import MESSAGES
from annotation.models import Campaign
from caravan.lib.errors import Place


@lru_cache(maxsize=256)
def _parsed(text: str) -> labelspec.Config:
    return labelspec.parse(text)


def spec_of(campaign: Campaign) -> labelspec.Config:
    """Return the campaign's parsed config; the text itself is the key, so an edit is seen at once."""
    return _parsed(campaign.label_config)


def checked_config(text: str) -> labelspec.Config:
    """Parse a config that somebody wrote.

    Raises:
        InvalidConfig: it has mistakes; every one is named.
    """
    try:
        return _parsed(text)
    except labelspec.ConfigErrors as errors:
        raise InvalidConfig(places=places(errors.problems)) from None


def checked_result(campaign: Campaign, data: Any, result: Any) -> Any:
    """Return the answer as it will be kept.

    Raises:
        InvalidResult: it does not fit the config or the task.
    """
    try:
        kept = storable(result)
    except NotStorable as error:
        raise InvalidResult(places=[Place("result", "not_storable", str(error))]) from None
    problems = labelspec.check_result(spec_of(campaign), data, kept)
    if problems:
        raise InvalidResult(places=places(problems))
    return kept


def task_problems(campaign: Campaign, data: Any) -> list[Place]:
    """Return what is wrong with a row as a task of the campaign; empty when nothing is."""
    return places(labelspec.check_task(spec_of(campaign), data))


def canonical_json(config: labelspec.Config, result: Any) -> dict[str, Any]:
    """Return a checked answer in canonical form, by control, as JSON keeps it."""
    return {name: _plain(said) for name, said in labelspec.canonical_answer(config, result).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def chosen_label(campaign: Campaign, result: Any) -> str | None:
    """Return the class of the first single-choice control, if the config has one and it was answered."""
    control = labelspec.single_choice_control(spec_of(campaign))
    if control is None:
        return None
    answer = labelspec.canonical_answer(spec_of(campaign), result).get(control.name)
    if not isinstance(answer, tuple) or not answer:
        return None
    return " / ".join(map(str, answer[0])) if isinstance(answer[0], tuple) else str(answer[0])


def classes_of(campaign: Campaign) -> tuple[str, ...]:
    """Return the classes of the first single-choice control, in the config's order.

    Empty without such a control, and where its options nest or differ from task to task.
    """
    control = labelspec.single_choice_control(spec_of(campaign))
    if control is None or control.dynamic or control.attrs.get("allowNested") is True:
        return ()
    classes = tuple(option.result for option in control.options)
    return () if any("$" in name for name in classes) else classes


def sentence(problem: labelspec.Problem) -> str:
    """Return what is wrong in the reader's language."""
    return (gettext(MESSAGES[problem.code]) % problem.params).rstrip()


def places(problems: Iterable[labelspec.Problem]) -> list[Place]:
    """Return problems as places; a line of XML goes in front of the path."""
    return [
        Place(
            f"{problem.line}:{problem.column} {problem.where}" if problem.line else problem.where,
            problem.code,
            sentence(problem),
        )
        for problem in problems
    ]
