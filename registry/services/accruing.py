"""Taking the price of a use out of a purse, and writing down for which version; once per cause."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from registry.errors import EmptyPurse, NotUsable
from registry.models import Charge, Purse, Version


def hold(purse: UUID, amount_base_units: int) -> None:
    """Take an amount out of a purse before its use begins; `book` or `give_back` follows. Call inside a transaction.

    The caller's own row must say how much is held, so that a process that dies in between loses nothing.

    Raises:
        EmptyPurse: it does not hold so much; nothing was taken.
    """
    enough = Purse.objects.filter(pk=purse, available_base_units__gte=amount_base_units)
    if not enough.update(available_base_units=F("available_base_units") - amount_base_units):
        raise EmptyPurse


def give_back(purse: UUID, amount_base_units: int) -> None:
    """Put what was held and not used back into the purse. Call inside a transaction."""
    if amount_base_units:
        Purse.objects.filter(pk=purse).update(available_base_units=F("available_base_units") + amount_base_units)


def book(purse: UUID, version: UUID, amount_base_units: int, *, cause: str) -> Charge | None:
    """Write down what a use cost, of money held for it; None when it cost nothing. Call inside a transaction.

    Args:
        cause: the name of this use for ever; a second booking under it raises IntegrityError and changes nothing.
    """
    if not amount_base_units:
        return None
    return Charge.objects.create(purse_id=purse, version_id=version, amount_base_units=amount_base_units, cause=cause)


@transaction.atomic
def charge(purse: Purse, version: Version, amount_base_units: int, *, cause: str) -> Charge | None:
    """Hold and book at once, for what is used at the moment it is paid.

    Raises:
        NotUsable: the version is a draft or withdrawn.
        EmptyPurse: the purse does not hold so much; nothing was taken.
    """
    if not version.usable:
        raise NotUsable
    hold(purse.pk, amount_base_units)
    return book(purse.pk, version.pk, amount_base_units, cause=cause)
