"""Things to put in order and to compare."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Ranking and scoring"),
    (
        ("rank-list", _("List: put in order"), _("The best on top, by dragging or by keys.")),
        ("rank-buckets", _("List: sort into boxes"), _("Each thing into the box it belongs to, in order.")),
        ("rank-pictures", _("List: rank pictures"), _("Generated pictures in order of how well they fit.")),
        ("compare-texts", _("Text: which is better"), _("Two texts; the better one is chosen.")),
        ("similar-images", _("Image: how alike"), _("Two pictures and how alike they are.")),
        (
            "search-result",
            _("Text: does it answer the search"),
            _("A search, one thing that was found, and how well it fits."),
        ),
        (
            "transcript-choice",
            _("Audio: pick the transcript"),
            _("A recording and several readings of it; the right one is chosen."),
        ),
    ),
)
