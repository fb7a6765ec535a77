"""May this be done? One answer, with the reason."""

from dataclasses import dataclass
from datetime import date

from registry.licences.terms import Purpose, Terms


@dataclass(frozen=True)
class Use:
    """What somebody says they do.

    Attributes:
        purpose: what for.
        commercial: for money.
        on: the day.
        country: where, as an ISO 3166-1 alpha-2 code; empty where nobody said.
    """

    purpose: Purpose
    commercial: bool
    on: date
    country: str = ""


@dataclass(frozen=True)
class Decision:
    """Whether it is permitted; `why` is a code when it is not."""

    permitted: bool
    why: str = ""


def decide(terms: Terms, use: Use) -> Decision:
    """Return whether terms permit a use; what is refused first is named."""
    refusals = {
        "expired": terms.expires is not None and use.on > terms.expires,
        "purpose": use.purpose not in terms.purposes,
        "commercial": use.commercial and not terms.commercial,
        "territory": bool(terms.territory) and use.country not in terms.territory,
    }
    why = next((code for code, refused in refusals.items() if refused), "")
    return Decision(not why, why)
