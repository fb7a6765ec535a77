"""Terms that people know by name."""

from collections.abc import Mapping
from types import MappingProxyType

from registry.licences.terms import Purpose, Terms

ALL = frozenset(Purpose)

PRESETS: Mapping[str, Terms] = MappingProxyType(
    {
        "open-use": Terms(ALL, commercial=True, derivatives=True),
        "cc-by": Terms(ALL, commercial=True, attribution=True, derivatives=True, spdx="CC-BY-4.0"),
        "commercial-remix": Terms(ALL, commercial=True, attribution=True, derivatives=True, revenue_share_bps=1000),
        "commercial-use": Terms(ALL - {Purpose.TRAIN, Purpose.FINETUNE, Purpose.REDISTRIBUTE}, commercial=True),
        "non-commercial": Terms(ALL, attribution=True, derivatives=True, share_alike=True),
        "research-only": Terms(ALL - {Purpose.INFER, Purpose.REDISTRIBUTE}, attribution=True, derivatives=True),
        "no-train": Terms(ALL - {Purpose.TRAIN, Purpose.FINETUNE}, commercial=True, attribution=True),
    }
)
"""By name. The share of Commercial Remix is what its name stands for here; owners set their own."""


def preset_of(terms: Terms) -> str:
    """Return the name of the preset that says exactly this, or ''."""
    return next((name for name, preset in PRESETS.items() if preset == terms), "")
