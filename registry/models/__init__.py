"""Assets, where they come from, who made them, and what their use has earned."""

from registry.models.assets import Asset, Notice, Version
from registry.models.licensing import Grant
from registry.models.lineage import Edge, Part
from registry.models.metering import Call, Endpoint, Key, Payment
from registry.models.publishing import Packing
from registry.models.shares import Pool, Stake
from registry.models.usage import Charge, Purse, Revenue, Settlement, TopUp

__all__ = [
    "Asset",
    "Call",
    "Charge",
    "Edge",
    "Endpoint",
    "Grant",
    "Key",
    "Notice",
    "Packing",
    "Part",
    "Payment",
    "Pool",
    "Purse",
    "Revenue",
    "Settlement",
    "Stake",
    "TopUp",
    "Version",
]
