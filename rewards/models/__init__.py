"""The tables of rewards."""

from rewards.models.ledger import Account, Entry, Line
from rewards.models.paying import Claim, Entitlement, Epoch, Funding, Leaf

__all__ = ["Account", "Claim", "Entitlement", "Entry", "Epoch", "Funding", "Leaf", "Line"]
