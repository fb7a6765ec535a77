"""May something that comes from these parents come under these terms? Every conflict is named, with what would help.

The rules, facts of Story's programmable licences widened to purposes, places and shares:

* a parent must permit derivatives, and what the child does to it (train, fine-tune);
* a child may not permit what a parent forbids: a purpose, commerce, a place, a day after the parent's last;
* a parent that wants to be named wants that of the child too;
* a parent that shares alike has the child under its very terms, and so two such parents must say the same;
* a parent's share of revenue is the least that the edge to it gives.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from registry.licences.terms import Purpose, Terms

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Conflict(Generic[K]):
    """One thing in the way.

    Attributes:
        parent: whose terms.
        field: of the terms.
        code: what is wrong.
        needs: what the child would have to say, as text; empty where nothing helps but another parent.
    """

    parent: K
    field: str
    code: str
    needs: str = ""


@dataclass(frozen=True)
class Bond:
    """A parent's terms, what was done to it, and the share it is given, in hundredths of a per cent."""

    terms: Terms
    purpose: Purpose
    share_bps: int

    @property
    def builds(self) -> bool:
        """Whether something of the parent is in the child; measuring a child by it puts nothing in."""
        return self.purpose is not Purpose.EVALUATE


def conflicts(child: Terms, parents: Mapping[K, Bond], *, on: date) -> list[Conflict[K]]:
    """Return everything in the way of a child under these terms, parent by parent; adding one takes none away."""
    found: list[Conflict[K]] = []
    for key, bond in parents.items():
        found += [Conflict(key, *each) for each in _of_parent(bond, on) + _of_child(child, bond)]
    return found


def inherited(parents: Mapping[K, Bond]) -> Terms | None:
    """Return the widest terms that a child of these parents can come under; None when there are none.

    Without parents everything is possible, and nothing is said.
    """
    terms = [bond.terms for bond in parents.values() if bond.builds]
    if not terms:
        return None
    alike = {each for each in terms if each.share_alike}
    if len(alike) > 1 or not all(each.derivatives for each in terms):
        return None
    if alike:
        child = next(iter(alike))
        return None if any(_of_child(child, bond) for bond in parents.values()) else child
    limits = [each.expires for each in terms if each.expires]
    places = [each.territory for each in terms if each.territory]
    territory = frozenset.intersection(*places) if places else frozenset()
    purposes = frozenset.intersection(*(each.purposes for each in terms))
    if not purposes or (places and not territory):
        return None
    return Terms(
        purposes,
        commercial=all(each.commercial for each in terms),
        attribution=any(each.attribution for each in terms),
        derivatives=True,
        expires=min(limits, default=None),
        territory=territory,
    )


def _of_parent(bond: Bond, on: date) -> list[tuple[str, str, str]]:
    """Return why something cannot come from a parent at all."""
    terms = bond.terms
    found = []
    if bond.builds and not terms.derivatives:
        found.append(("derivatives", "forbidden", ""))
    if bond.purpose not in terms.purposes:
        found.append(("purposes", "forbidden", str(bond.purpose)))
    if terms.expires and on > terms.expires:
        found.append(("expires", "expired", ""))
    if bond.share_bps < terms.revenue_share_bps:
        found.append(("revenue_share_bps", "too_small", str(terms.revenue_share_bps)))
    return found


def _of_child(child: Terms, bond: Bond) -> list[tuple[str, str, str]]:
    """Return what in a child's terms does not go with a parent's."""
    terms = bond.terms
    if not bond.builds:
        return []
    if terms.share_alike:
        same = replace(terms, spdx="") == replace(child, spdx="")
        return [] if same else [("share_alike", "other_terms", "")]
    found = []
    more = child.purposes - terms.purposes
    if more:
        found.append(("purposes", "wider", ", ".join(sorted(terms.purposes & child.purposes))))
    if child.commercial and not terms.commercial:
        found.append(("commercial", "wider", "false"))
    if terms.attribution and not child.attribution:
        found.append(("attribution", "missing", "true"))
    if terms.expires and (child.expires is None or child.expires > terms.expires):
        found.append(("expires", "later", terms.expires.isoformat()))
    if terms.territory and (not child.territory or child.territory - terms.territory):
        found.append(("territory", "wider", ", ".join(sorted(terms.territory))))
    return found
