"""New data made on the spot: voices, pictures, prompts."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Collecting"),
    (
        (
            "record-voice",
            _("Voice: read a sentence aloud"),
            _("A recording with checks of its length, level and silence."),
        ),
        (
            "record-answer",
            _("Voice: answer a question"),
            _("Free speech about a question, with a few words on where it was recorded."),
        ),
        (
            "capture-picture",
            _("Picture: take one"),
            _("A picture of what is asked for, taken here or chosen from the device."),
        ),
        ("write-prompts", _("Prompt: write new ones"), _("Prompts in people's own words, for a topic.")),
    ),
)
