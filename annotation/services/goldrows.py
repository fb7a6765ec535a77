"""Rows that bring their right answer in a field `gold`: it never becomes part of what people see."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from annotation import labelspec
from annotation.errors import InvalidResult
from annotation.labelspec import Config
from annotation.models import Campaign
from annotation.services import golden
from annotation.services.specs import checked_result, spec_of
from caravan.accounts.models import User
from caravan.lib.errors import Place

KEY: Final = "gold"


class Parted:
    """Rows without their right answers, which are kept until the rows are tasks.

    Args:
        rows: checked task data.
        first_row: number of the first, from 1.
    """

    def __init__(self, campaign: Campaign, rows: Iterable[dict[str, Any]], *, first_row: int) -> None:
        self._campaign, self._rows, self._first = campaign, rows, first_row
        self._known: dict[int, Any] = {}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield what people see."""
        config = spec_of(self._campaign)
        for number, row in enumerate(self._rows, self._first):
            answer = answer_in(config, row)
            if answer is None:
                yield row if _is_data(config) else {key: value for key, value in row.items() if key != KEY}
                continue
            self._known[number] = answer
            yield {key: value for key, value in row.items() if key != KEY}

    def make(self, *, author: User) -> None:
        """Make gold of the rows that brought an answer; call in the transaction that made them tasks."""
        for number, answer in self._known.items():
            golden.make_gold(self._campaign, row_number=number, answer=answer, author=author)


def answer_in(config: Config, row: Any) -> list[Any] | None:
    """Return the right answer that a row brings, or None. Where the config shows `$gold`, it is data like any other.

    A text is the class of the first single choice; anything else is a result.
    """
    if not isinstance(row, dict) or _is_data(config) or row.get(KEY) in (None, "", []):
        return None
    said, control = _read(row[KEY]), labelspec.single_choice_control(config)
    if isinstance(said, str) and control is not None and control.tag == "Choices":
        value = {"choices": [said]}
        return [
            {"id": "gold", "from_name": control.name, "to_name": control.to_names[0], "type": "choices", "value": value}
        ]
    return said if isinstance(said, list) else [said]


def problems(campaign: Campaign, row: Any) -> list[Place]:
    """Return what is wrong with the right answer that a row brings; nothing if it brings none."""
    answer = answer_in(spec_of(campaign), row)
    if answer is None:
        return []
    try:
        checked_result(campaign, row, answer)
    except InvalidResult as error:
        return [Place(f"{KEY}.{place.where}", place.code, place.message) for place in error.places]
    return []


def _read(said: Any) -> Any:
    """Return the JSON list in a cell of a CSV, and everything else as it is."""
    if not isinstance(said, str) or not said.lstrip().startswith("["):
        return said
    try:
        return orjson.loads(said)
    except orjson.JSONDecodeError:
        return said


def _is_data(config: Config) -> bool:
    return KEY in config.data_keys()
