"""The parts that people play in an asset, and how its own earnings are divided among them."""

from collections.abc import Mapping
from enum import StrEnum

from registry.royalties.errors import BadShares

WHOLE_BPS = 10_000
"""A hundred per cent, in the hundredths of a per cent that shares are written in."""


class Role(StrEnum):
    """What somebody did for an asset."""

    LABELS = "labels"
    REVIEW = "review"
    DATA = "data"
    MODEL = "model"
    OPTIMISER = "optimiser"
    VALIDATOR = "validator"
    COMPUTE = "compute"


def check_roles(shares: Mapping[Role, int]) -> None:
    """Make sure that the shares of an asset's roles are its whole.

    Raises:
        BadShares: none at all, one that is not above zero, or a sum that is not `WHOLE_BPS`.
    """
    if not shares or any(share <= 0 for share in shares.values()):
        raise BadShares("each role has a share above zero")
    if sum(shares.values()) != WHOLE_BPS:
        raise BadShares(f"the roles' shares sum to {sum(shares.values())}, not to {WHOLE_BPS}", sum(shares.values()))
