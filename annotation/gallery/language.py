"""Words to read, mark and write."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Language"),
    (
        ("text-choice", _("Text: choose a class"), _("One question about a text, with one answer.")),
        ("text-spans", _("Text: mark names"), _("People, places and organisations, marked where they stand.")),
        (
            "text-two-steps",
            _("Text: two questions, one after the other"),
            _("The second question is asked only where the first answer calls for it."),
        ),
        ("moderation", _("Text: moderate a post"), _("Every rule a post breaks, and a note for whoever decides.")),
        ("translation", _("Text: translate"), _("A sentence at one side, its translation written at the other.")),
        (
            "summary",
            _("Text: sum up"),
            _("A summary in the annotator's own words, and the sentence that matters most."),
        ),
        ("reading", _("Text: find the answer"), _("A question, and the words of the text that answer it.")),
        ("relations", _("Text: tie names together"), _("Names, and arrows between those that belong together.")),
        ("coreference", _("Text: who is meant"), _("Every mention, and which mentions are the same person or thing.")),
        ("taxonomy", _("Text: choose from a tree"), _("A class out of many, found by branch or by search.")),
        (
            "web-page",
            _("Web page: mark what it says"),
            _("Marks on formatted text: titles, lists and tables stay as they are."),
        ),
    ),
)
