"""What every reader of files yields, and what bounds them all."""

from dataclasses import dataclass
from typing import Any, BinaryIO, Final

ROW_BYTES: Final = 4 * 1024 * 1024
CHUNK_BYTES: Final = 256 * 1024
COLUMNS_MOST: Final = 1000
BOM: Final = b"\xef\xbb\xbf"

# What Label Studio puts around the data of a task when it exports or asks for one.
LABEL_STUDIO: Final = frozenset(
    {
        "id",
        "data",
        "annotations",
        "predictions",
        "meta",
        "created_at",
        "updated_at",
        "inner_id",
        "total_annotations",
        "cancelled_annotations",
        "total_predictions",
        "comment_count",
        "unresolved_comment_count",
        "last_comment_updated_at",
        "comment_authors",
        "project",
        "updated_by",
        "file_upload",
        "drafts",
        "allow_skip",
        "is_labeled",
        "overlap",
        "avg_lead_time",
    }
)


class Unreadable(Exception):
    """The file cannot be read from here on.

    Args:
        row: number of the row where it went wrong, from 1.
        code: stable name of the reason.
        message: the reason in words.
    """

    def __init__(self, row: int, code: str, message: str) -> None:
        self.row, self.code, self.message = row, code, message
        super().__init__(message)


@dataclass(frozen=True)
class Row:
    """One row of a file: its data, or why it has none.

    Attributes:
        number: from 1; the header of a table is not counted.
        data: what was read; None if `code` is set.
        code: stable name of what is wrong, or empty.
        message: the same in words.
        predictions: what stood beside the data as predictions of models; None if nothing did.
        annotations: the same of people's answers.
    """

    number: int
    data: Any = None
    code: str = ""
    message: str = ""
    predictions: Any = None
    annotations: Any = None


def row_of(number: int, value: Any) -> Row:
    """Return a row of JSON, its data taken out of Label Studio's envelope if it comes in one."""
    if isinstance(value, dict) and isinstance(value.get("data"), dict) and set(value) <= LABEL_STUDIO:
        return Row(number, value["data"], predictions=value.get("predictions"), annotations=value.get("annotations"))
    return Row(number, value)


def skip_bom(file: BinaryIO) -> None:
    """Go to the first byte of the text."""
    if file.read(len(BOM)) != BOM:
        file.seek(0)
