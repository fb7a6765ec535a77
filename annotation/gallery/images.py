"""Pictures to classify, describe and draw on."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Computer vision"),
    (
        ("image-choice", _("Image: choose a class"), _("What a picture shows, with as many answers as are true.")),
        ("image-boxes", _("Image: draw boxes"), _("A box around each thing, with its name.")),
        ("image-polygons", _("Image: outline things"), _("An outline, corner by corner, for each thing.")),
        ("image-masks", _("Image: paint masks"), _("What belongs to a thing, painted pixel by pixel.")),
        ("image-bitmasks", _("Image: masks as pictures"), _("Painted masks that are kept as small PNG pictures.")),
        ("image-keypoints", _("Image: set points"), _("A point on each joint, to learn how a body stands.")),
        ("image-ellipses", _("Image: ring round things"), _("Ellipses for what is round: cells, craters, wheels.")),
        ("image-lines", _("Image: follow lines"), _("Lines and curves through points: edges, wires, limbs.")),
        ("image-caption", _("Image: describe"), _("A sentence that tells somebody who cannot see the picture.")),
        ("image-question", _("Image: answer a question"), _("A question about a picture, answered in words.")),
        (
            "image-defects",
            _("Image: boxes with questions"),
            _("Each box is asked about on its own, once it is selected."),
        ),
        ("image-pages", _("Images: several pages"), _("A document of several pictures; boxes on each page.")),
        (
            "relate-things",
            _("Image: things and what ties them"),
            _("Boxes, and arrows that say how things stand to each other."),
        ),
    ),
)
