"""Boxes on the pages of a document."""

from __future__ import annotations

from annotation.labelspec import limits
from annotation.labelspec.geometry.image import BOX, check_turn, measure_rectangle
from annotation.labelspec.geometry.picture import check_inside, check_percents, check_positive
from annotation.labelspec.geometry.shape import Place, Shape, numeric
from annotation.labelspec.values import check_integer, checked_string


def check_page_box(place: Place) -> bool:
    """A box in percent of a page, with the words read in it."""
    page = f"{place.where}.value.pageIndex"
    checks = [
        check_percents(place, BOX),
        check_turn(place),
        check_integer(place.report, page, place.value["pageIndex"], 0, limits.PDF_PAGES - 1),
    ]
    if "ocrtext" in place.value:
        where = f"{place.where}.value.ocrtext"
        checked_string(place.report, where, place.value["ocrtext"], limits.ANSWER_TEXT_CHARACTERS)
    if not all(checks) or not check_positive(place, ("width", "height")):
        return False
    x, y, width, height, degrees = measure_rectangle(place.value)
    # How a turned box lies depends on the proportions of the page, which nobody says.
    return degrees != 0 or check_inside(place, (x + width, y + height))


PAGE_BOX = Shape(
    name="page-box",
    keys=frozenset({*BOX, "pageIndex"}),
    optional=frozenset({"rotation", "ocrtext"}),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_page_box,
    measure=lambda value, _: (numeric(value, "pageIndex"), *measure_rectangle(value)),
    shared=(),
)
