"""What a licence says, and which sayings make no sense together."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Purpose(StrEnum):
    """What something is used for."""

    USE = "use"
    TRAIN = "train"
    FINETUNE = "finetune"
    EVALUATE = "evaluate"
    INFER = "infer"
    REDISTRIBUTE = "redistribute"


BUILDING = frozenset({Purpose.TRAIN, Purpose.FINETUNE})
"""What makes something new out of it."""


@dataclass(frozen=True)
class Terms:
    """The terms on which a version may be used.

    Attributes:
        purposes: what for; nothing else is permitted.
        commercial: whether for money too.
        attribution: its makers must be named.
        derivatives: something new may be made from it, and published.
        share_alike: what is made from it comes under these very terms.
        revenue_share_bps: of what a derivative earns, at least so much goes to it, in hundredths of a per cent.
        expires: the last day they hold; None is for ever.
        territory: where they hold, as ISO 3166-1 alpha-2 codes; empty is everywhere.
        spdx: the name the world knows the licence by, e.g. ``CC-BY-4.0``; empty for terms of one's own.
    """

    purposes: frozenset[Purpose]
    commercial: bool = False
    attribution: bool = False
    derivatives: bool = False
    share_alike: bool = False
    revenue_share_bps: int = 0
    expires: date | None = None
    territory: frozenset[str] = frozenset()
    spdx: str = ""


def faults(terms: Terms) -> list[tuple[str, str]]:
    """Return what makes no sense in terms: the field, and a code.

    Source of the rules that have to do with money and derivatives: the validity rules of Story's programmable licences,
    as facts.
    """
    found = []
    if not terms.purposes:
        found.append(("purposes", "nothing"))
    if terms.share_alike and not terms.derivatives:
        found.append(("share_alike", "without_derivatives"))
    if terms.revenue_share_bps and not terms.commercial:
        found.append(("revenue_share_bps", "without_commerce"))
    if terms.revenue_share_bps and not terms.derivatives:
        found.append(("revenue_share_bps", "without_derivatives"))
    if not terms.derivatives and terms.purposes & BUILDING:
        found.append(("purposes", "building_without_derivatives"))
    if not 0 <= terms.revenue_share_bps <= 10_000:
        found.append(("revenue_share_bps", "no_share"))
    return found
