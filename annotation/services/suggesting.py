"""Predictions and answers that come with imported rows: checked with their row, shown as suggestions."""

import tempfile
from types import TracebackType
from typing import Any, Final, Self

import orjson
from django.db import connection
from django.utils.translation import gettext as _

from annotation import mlprotocol as ml
from annotation.formats.rows import Row
from annotation.formats.storable import NotStorable, storable
from annotation.models import Campaign, Prediction
from annotation.services.specs import places, spec_of
from caravan.lib.errors import Place

A_ROW: Final = 20
IN_MEMORY: Final = 4 * 1024 * 1024
PIECE: Final = 256 * 1024
# One that nobody gave: not a suggestion. Gold would be told to everybody by showing it.
NOT_SHOWN: Final = ("was_cancelled", "ground_truth")

Suggested = dict[str, Any]

_STAGED: Final = "CREATE TEMPORARY TABLE import_suggestion (said jsonb) ON COMMIT DROP"
# In the order of the file, for of several suggestions the newest is shown.
_INSERT: Final = """
INSERT INTO annotation_prediction (task_id, campaign_id, model_version, result, score, source, created_at)
SELECT task.id, task.campaign_id, said->>'version', said->'result', (said->>'score')::float8, said->>'source', now()
FROM import_suggestion
JOIN annotation_task task ON task.campaign_id = %s AND task.row_number = (said->>'row')::int
ORDER BY task.id, (said->>'place')::int
"""


def suggested_for(campaign: Campaign, data: Any, row: Row) -> tuple[list[Suggested], list[Place]]:
    """Return what a row's predictions and annotations suggest for its task, and what is wrong with any of them.

    Of several with one model version the last counts. Annotations come after predictions, so that the last person's
    answer is what is shown; those skipped and those marked as ground truth are left out.
    """
    found: dict[str, Suggested] = {}
    problems: list[Place] = []
    for source, listed in ((Prediction.Source.FILE, row.predictions), (Prediction.Source.ANNOTATION, row.annotations)):
        field = "predictions" if source == Prediction.Source.FILE else "annotations"
        if listed is None:
            continue
        if not isinstance(listed, list) or len(listed) > A_ROW:
            problems.append(Place(field, "no_list", _("This must be a list of at most %(most)s.") % {"most": A_ROW}))
            continue
        for number, raw in enumerate(listed):
            if _says_nothing(raw):
                continue
            version = f"annotation {number + 1}" if source == Prediction.Source.ANNOTATION else ""
            said, wrong = _checked(campaign, data, raw, version)
            problems += [
                Place(f"{field}[{number}].{each.where}".rstrip("."), each.code, each.message) for each in wrong
            ]
            found.pop(said["version"], None)
            found[said["version"]] = {**said, "source": str(source)}
    return ([] if problems else list(found.values())), problems


def _says_nothing(raw: Any) -> bool:
    return isinstance(raw, dict) and (raw.get("result") == [] or any(raw.get(key) for key in NOT_SHOWN))


def _checked(campaign: Campaign, data: Any, raw: Any, version: str) -> tuple[Suggested, list[Place]]:
    """One entry as it will be kept; `version` is what an annotation is called, for it has no model."""
    try:
        kept = storable(raw)
    except NotStorable as error:
        return {"version": version}, [Place("", "not_storable", str(error))]
    if version and isinstance(kept, dict):
        kept = {"result": kept.get("result")}
    said = ml.suggested(spec_of(campaign), data, kept, version=version)
    return {"version": said.version, "result": said.result, "score": said.score}, places(said.problems)


class Suggestions:
    """What a file suggests, put aside on disk until its tasks are written: while they are copied nothing else is."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by __exit__)
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, row_number: int, said: list[Suggested]) -> None:
        """Keep what is suggested for a row of the campaign."""
        for place, each in enumerate(said):
            line = orjson.dumps({**each, "row": row_number, "place": place})
            # JSON has escaped every tab and line break; only its backslashes mean something to COPY.
            self._file.write(line.replace(b"\\", b"\\\\") + b"\n")
            self._count += 1

    def write(self, campaign: Campaign) -> int:
        """Write all of them and return how many; call inside the transaction that wrote the tasks.

        With the first ones of a campaign annotators see suggestions, until the owner says otherwise.
        """
        if not self._count:
            return 0
        first = not Prediction.objects.filter(campaign=campaign).exists()
        self._file.seek(0)
        with connection.cursor() as cursor:
            cursor.execute(_STAGED)
            with cursor.copy("COPY import_suggestion (said) FROM STDIN") as copy:
                while piece := self._file.read(PIECE):
                    copy.write(piece)
            cursor.execute(_INSERT, [campaign.pk])
            cursor.execute("DROP TABLE import_suggestion")  # a second import may follow in the same transaction
        if first:
            Campaign.objects.filter(pk=campaign.pk).update(shows_predictions=True)
        return self._count
