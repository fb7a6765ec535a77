"""Documents, tables and forms."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Structured data"),
    (
        (
            "ocr",
            _("Image: read a document"),
            _("Where each piece of writing stands, what kind it is, and what it says."),
        ),
        ("pdf-choice", _("PDF: classify"), _("A document with its pages, and questions about the whole.")),
        ("pdf-ocr", _("PDF: mark fields"), _("Boxes on the pages of a PDF, with the words inside them.")),
        ("table", _("Table: judge a row"), _("One row of a table, as names and values, with a question.")),
        ("form", _("Text: fill in a form"), _("Numbers, dates and words taken from a text.")),
        (
            "long-form",
            _("Text: notes folded away"),
            _("Guidance in Markdown that folds away, and quick texts for the answer."),
        ),
    ),
)
