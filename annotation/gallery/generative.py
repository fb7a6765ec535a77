"""Answers of models to grade, correct and write."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Generative AI"),
    (
        ("answer-rating", _("Prompt: rate an answer"), _("A model's answer, rated and put better.")),
        ("preference", _("Prompt: which answer is better"), _("Two answers side by side; one of them wins.")),
        (
            "demonstration",
            _("Prompt: write the ideal answer"),
            _("An instruction, and the answer a good model would give."),
        ),
        (
            "prompt-writing",
            _("Prompt: write one and grade the answers"),
            _("A prompt in the annotator's own words; ready answers rated and corrected."),
        ),
        ("picture-choice", _("Prompt: which picture fits"), _("Pictures made from one prompt; the best is chosen.")),
        (
            "answer-spans",
            _("Prompt: find the mistakes"),
            _("Wrong, made-up and unkind passages, marked where they stand."),
        ),
    ),
)
