"""Films to classify, cut and follow things in."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Video"),
    (
        ("video-choice", _("Video: choose a class"), _("One question about a film.")),
        ("video-frames", _("Video: mark frames"), _("From which frame to which something happens.")),
        ("video-tracking", _("Video: follow things"), _("Boxes that move with a thing, key frame by key frame.")),
        (
            "video-sound",
            _("Video: film and sound together"),
            _("A film beside its sound; marks on the sound, questions on the whole."),
        ),
    ),
)
