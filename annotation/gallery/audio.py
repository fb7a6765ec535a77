"""Recordings to write down, cut and judge."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Sound and speech"),
    (
        (
            "audio-transcript",
            _("Audio: write what is said"),
            _("The words of a recording, and how well it can be heard."),
        ),
        (
            "audio-segments",
            _("Audio: write it down piece by piece"),
            _("Stretches of speech, each with its own words."),
        ),
        ("audio-speakers", _("Audio: who speaks when"), _("Stretches by speaker, for conversations.")),
        ("audio-events", _("Audio: find sounds"), _("What sounds when: birds, bells, engines.")),
        ("audio-intent", _("Audio: what the caller wants"), _("The reason for a call, and how the caller feels.")),
        ("audio-quality", _("Audio: rate the recording"), _("How well a recording can be heard, by its parts.")),
    ),
)
