"""Licences of versions: read, checked against what a version comes from, bought, and asked at every use."""

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from caravan.lib.errors import Place
from registry import licences
from registry.errors import NotForSale, NotPublishable
from registry.licences import Bond, Decision, Purpose, Terms, Use
from registry.models import Edge, Grant, Purse, Version
from registry.services import accruing

PURPOSES: Final = {
    Edge.Relation.TRAINED_ON: Purpose.TRAIN,
    Edge.Relation.FINETUNED_FROM: Purpose.FINETUNE,
    Edge.Relation.ADAPTER_OF: Purpose.FINETUNE,
    Edge.Relation.MERGED_FROM: Purpose.FINETUNE,
    Edge.Relation.QUANTIZED_FROM: Purpose.USE,
    Edge.Relation.DERIVED_FROM: Purpose.USE,
    Edge.Relation.EVALUATED_ON: Purpose.EVALUATE,
    Edge.Relation.EMBEDS: Purpose.INFER,
    Edge.Relation.COMPOSED_OF: Purpose.USE,
}
"""What is done to a parent that something comes from in such a way."""
FAULTS: Final = {
    "no_object": gettext_lazy("A licence is an object with its terms."),
    "unknown": gettext_lazy("A licence knows no such term or preset."),
    "nothing": gettext_lazy("A licence permits something: name at least one purpose."),
    "no_boolean": gettext_lazy("Say true or false."),
    "no_purposes": gettext_lazy("Purposes are a list of: use, train, finetune, evaluate, infer, redistribute."),
    "no_share": gettext_lazy("A share is a whole number from 0 to 10000, hundredths of a per cent."),
    "no_day": gettext_lazy("A day is written as 2027-12-31."),
    "no_countries": gettext_lazy("Countries are a list of two-letter codes such as BR."),
    "no_name": gettext_lazy("The name of a licence has letters, digits, points and hyphens, 40 at most."),
    "without_derivatives": gettext_lazy("This makes no sense where nothing may be made from it."),
    "without_commerce": gettext_lazy("There is no revenue to share where nothing may be done for money."),
    "building_without_derivatives": gettext_lazy("Training makes something from it: permit derivatives too."),
}
CONFLICTS: Final = {
    "forbidden": gettext_lazy("“%(title)s” does not permit what is done with it here."),
    "expired": gettext_lazy("The licence of “%(title)s” has expired."),
    "too_small": gettext_lazy("“%(title)s” asks for a larger share: at least %(needs)s hundredths of a per cent."),
    "other_terms": gettext_lazy("“%(title)s” is shared alike: what comes from it comes under its very terms."),
    "wider": gettext_lazy("“%(title)s” permits less here: %(needs)s."),
    "missing": gettext_lazy("“%(title)s” wants its makers named: ask for attribution too."),
    "later": gettext_lazy("The licence of “%(title)s” ends earlier: %(needs)s."),
}


def read(value: Any, where: str = "licence") -> dict[str, Any]:
    """Return terms as they are kept: everything said.

    Raises:
        NotPublishable: it is no licence; every place is named.
    """
    try:
        return licences.as_json(licences.parse(value))
    except licences.BadTerms as error:
        places = [
            Place(f"{where}.{fault.where}".rstrip("."), fault.code, str(FAULTS[fault.code])) for fault in error.faults
        ]
        raise NotPublishable(places=places) from error


def terms_of(version: Version) -> Terms:
    """Return the terms that everybody has; a version that says none permits nothing."""
    return licences.parse(version.licence) if version.licence else Terms(frozenset())


def conflicts_of(version: Version) -> list[Place]:
    """Return what is in the way of a version coming under its terms from what it comes from, parent by parent."""
    bonds, titles = _bonds(version)
    today = timezone.now().date()
    return [
        Place(
            f"licence.{each.field}",
            each.code,
            str(CONFLICTS[each.code]) % {"title": titles[each.parent], "needs": each.needs},
        )
        for each in licences.conflicts(terms_of(version), bonds, on=today)
    ]


def widest(version: Version) -> dict[str, Any] | None:
    """Return the widest terms that go with everything a version comes from; None when there are none."""
    terms = licences.inherited(_bonds(version)[0])
    return licences.as_json(terms) if terms else None


def offer(version: Version, value: Any) -> None:
    """Say which terms are sold for the price of a licence; nothing ({}) sells none.

    Raises:
        NotPublishable: it is no licence.
    """
    version.offered = read(value, "offered") if value else {}
    version.save(update_fields=["offered"])


@transaction.atomic
def buy(version: Version, purse: Purse, *, request_id: UUID, transferable: bool = False) -> Grant:
    """Buy the terms on offer for whoever the purse belongs to.

    Args:
        request_id: made by the client; the same one again returns the first grant.

    Raises:
        NotForSale: nothing is offered, or not for a price.
        NotUsable: the version is a draft or withdrawn.
        EmptyPurse: it does not hold the price; nothing is bought.
    """
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if before := Grant.objects.filter(version=locked, request_id=request_id).first():
        return before
    price = int(locked.prices.get("licence", 0))
    if not locked.offered or not price or purse.token != locked.token:
        raise NotForSale
    charge = accruing.charge(purse, locked, price, cause=f"grant:{locked.pk}:{request_id}")
    return Grant.objects.create(
        version=locked,
        person_id=purse.person_id,
        organisation_id=purse.organisation_id,
        request_id=request_id,
        terms=locked.offered,
        expires=licences.parse(locked.offered).expires,
        is_transferable=transferable,
        charge=charge,
    )


def permitted(version: Version, use: Use, holder: Purse | None = None) -> Decision:
    """Return whether the licence of a version, or one that the purse's owner bought, permits a use."""
    decision = licences.decide(terms_of(version), use)
    if decision.permitted or holder is None:
        return decision
    mine = Grant.objects.filter(version=version, revoked_at=None)
    mine = (
        mine.filter(person=holder.person_id) if holder.person_id else mine.filter(organisation=holder.organisation_id)
    )
    for grant in mine:
        if licences.decide(licences.parse(grant.terms), use).permitted:
            return Decision(True)
    return decision


def _bonds(version: Version) -> tuple[dict[UUID, Bond], dict[UUID, str]]:
    edges = Edge.objects.filter(child=version).select_related("parent__asset").order_by("pk")
    bonds = {
        edge.parent_id: Bond(terms_of(edge.parent), PURPOSES[Edge.Relation(edge.relation)], edge.share_bps)
        for edge in edges
    }
    return bonds, {edge.parent_id: edge.parent.asset.title for edge in edges}
