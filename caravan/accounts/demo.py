"""The people of the demo. They exist only where CARAVAN_DEMO is set."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEMO_PASSWORD = "caravan-demo"  # noqa: S105 (public on purpose, and only where CARAVAN_DEMO is set)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to try Caravan as."""

    email: str
    name: str
    role: str
    about: str | Promise


DEMO_PEOPLE = (
    DemoPerson("olga@caravan.test", "Olga", "owner", _("owns the campaigns")),
    DemoPerson("rui@caravan.test", "Rui", "reviewer", _("reviews the answers")),
    DemoPerson("ann@caravan.test", "Ann", "annotator", _("labels")),
    DemoPerson("bruno@caravan.test", "Bruno", "annotator", _("labels, in Portuguese")),
)
