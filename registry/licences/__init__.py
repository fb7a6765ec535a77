"""Licences as data: terms, what they permit, whether they go together, and the same in words and in ODRL. Pure."""

from registry.licences.compatibility import Bond, Conflict, conflicts, inherited
from registry.licences.odrl import as_odrl
from registry.licences.permitting import Decision, Use, decide
from registry.licences.presets import PRESETS, preset_of
from registry.licences.reading import BadTerms, Fault, as_json, parse
from registry.licences.terms import Purpose, Terms, faults
from registry.licences.wording import in_words

__all__ = [
    "PRESETS",
    "BadTerms",
    "Bond",
    "Conflict",
    "Decision",
    "Fault",
    "Purpose",
    "Terms",
    "Use",
    "as_json",
    "as_odrl",
    "conflicts",
    "decide",
    "faults",
    "in_words",
    "inherited",
    "parse",
    "preset_of",
]
