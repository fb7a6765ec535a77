"""Talk between people, and between people and machines."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Conversation"),
    (
        (
            "dialogue-slots",
            _("Conversation: intent and details"),
            _("What a caller wants, and the words that carry the details."),
        ),
        (
            "dialogue-audio",
            _("Conversation: read along"),
            _("A transcript that follows its recording, with marks on the words."),
        ),
        (
            "dialogue-reply",
            _("Conversation: write the next turn"),
            _("A conversation that breaks off, and the answer that should follow."),
        ),
        (
            "dialogue-choose",
            _("Conversation: pick the next turn"),
            _("Several answers that could follow, offered by the data."),
        ),
        ("chat-write", _("Chat: carry it on"), _("A conversation that the annotator continues, playing both sides.")),
        ("chat-judge", _("Chat: judge each message"), _("Every answer of an assistant is rated where it stands.")),
        (
            "chat-red-team",
            _("Chat: try to break it"),
            _("An attempt to make an assistant misbehave, message by message."),
        ),
    ),
)
