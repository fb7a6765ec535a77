"""The catalogue as data for editors: which tags there are, what may be written on them and what stands inside."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.problems import Refused

# Roles of tags that stand only inside those made for them.
INSIDE_ONLY = frozenset({"option", "part"})
# No list of words has it, so a reader that knows one answers with the whole list.
NO_WORD = "\0"


def vocabulary() -> dict[str, object]:
    """Every tag with its role, the tags inside it and its attributes: their words, defaults, and which are needed."""
    anywhere = sorted(row.name for row in CATALOGUE.values() if row.role.value not in INSIDE_ONLY)
    return {
        row.name: {
            "role": row.role.value,
            "inside": anywhere if row.inside is None else sorted(row.inside),
            "attributes": {attribute.name: _described(attribute) for attribute in row.attributes},
        }
        for row in CATALOGUE.values()
    }


def _described(attribute: Attribute) -> dict[str, object]:
    known = {
        "values": _words(attribute),
        "required": attribute.required or None,
        "default": attribute.default if isinstance(attribute.default, str | int | float) else None,
        "data": bool(attribute.data) or None,
    }
    return {key: value for key, value in known.items() if value is not None}


def _words(attribute: Attribute) -> list[str] | None:
    """The words an attribute takes; None if it takes more than a list."""
    if attribute.read is read.boolean:
        return ["true", "false"]
    try:
        attribute.read(NO_WORD)
    except Refused as refused:
        return str(refused.params["allowed"]).split(", ") if refused.code == "not-one-of" else None
    except ValueError:
        return None
    return None
