"""Measurements over time."""

from django.utils.translation import gettext_lazy as _

from annotation.gallery.template import Family

FAMILY = Family(
    _("Time series"),
    (
        ("series-events", _("Series: find events"), _("Stretches of time in which something happens.")),
        ("series-change", _("Series: find turning points"), _("The instants at which a series changes its course.")),
        ("series-quality", _("Series: judge a signal"), _("Whether a series can be used, and what is wrong where.")),
        ("series-data", _("Series: data in the task"), _("Small series that travel inside the task, without a file.")),
    ),
)
