"""The tables of rewards."""

from rewards.models.ledger import Account, Entry, Line, Seal
from rewards.models.paying import (
    POINTS,
    Claim,
    ClaimsRead,
    Entitlement,
    Epoch,
    Funding,
    FundingRequest,
    Leaf,
    Relay,
    Release,
    Royalty,
)
from rewards.models.sending import Sending

__all__ = [
    "POINTS",
    "Account",
    "Claim",
    "ClaimsRead",
    "Entitlement",
    "Entry",
    "Epoch",
    "Funding",
    "FundingRequest",
    "Leaf",
    "Line",
    "Relay",
    "Release",
    "Royalty",
    "Seal",
    "Sending",
]
