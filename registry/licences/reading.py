"""Terms as JSON: strict on the way in, canonical on the way out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.licences.presets import PRESETS, preset_of
from registry.licences.terms import Purpose, Terms, faults

FLAGS = ("commercial", "attribution", "derivatives", "share_alike")
FIELDS = frozenset({"preset", "purposes", "revenue_share_bps", "expires", "territory", "spdx", *FLAGS})
COUNTRY = re.compile("[A-Z]{2}")
SPDX = re.compile(r"[A-Za-z0-9.+-]{1,40}")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with terms: its place, and a code."""

    where: str
    code: str


class BadTerms(ValueError):
    """JSON that is no licence; `faults` has everything wrong with it."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.where}: {fault.code}" for fault in found))
        self.faults = found


def parse(value: Any) -> Terms:
    """Return the terms that JSON says: a preset's, with what else is said in the place of its own.

    Raises:
        BadTerms: everything that is wrong with it, at once.
    """
    if not isinstance(value, Mapping):
        raise BadTerms([Fault("", "no_object")])
    found = [Fault(str(name), "unknown") for name in value if name not in FIELDS]
    name = value.get("preset")
    base = Terms(frozenset()) if name is None else PRESETS.get(str(name))
    if base is None:
        found.append(Fault("preset", "unknown"))
        base = Terms(frozenset())
    fields: dict[str, Any] = {}
    readers = {"purposes": _purposes, "revenue_share_bps": _share, "expires": _day, "territory": _places, "spdx": _spdx}
    for field in value.keys() & (readers.keys() | set(FLAGS)):
        try:
            fields[field] = readers.get(field, _flag)(value[field])
        except ValueError as error:
            found.append(Fault(field, str(error)))
    if found:
        raise BadTerms(sorted(found, key=lambda fault: fault.where))
    terms = Terms(**{each: fields.get(each, getattr(base, each)) for each in Terms.__dataclass_fields__})
    if wrong := faults(terms):
        raise BadTerms([Fault(*each) for each in wrong])
    return terms


def as_json(terms: Terms) -> dict[str, Any]:
    """Return terms as JSON that `parse` reads back, everything said, with the name of the preset they are."""
    return {
        **({"preset": name} if (name := preset_of(terms)) else {}),
        "purposes": sorted(terms.purposes),
        **{flag: getattr(terms, flag) for flag in FLAGS},
        "revenue_share_bps": terms.revenue_share_bps,
        "expires": terms.expires.isoformat() if terms.expires else None,
        "territory": sorted(terms.territory),
        "spdx": terms.spdx,
    }


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("no_boolean")
    return value


def _purposes(value: Any) -> frozenset[Purpose]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each in set(Purpose) for each in value):
        raise ValueError("no_purposes")
    return frozenset(map(Purpose, value))


def _share(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
        raise ValueError("no_share")
    return value


def _day(value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("no_day")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("no_day") from None


def _places(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) and COUNTRY.fullmatch(each) for each in value):
        raise ValueError("no_countries")
    return frozenset(value)


def _spdx(value: Any) -> str:
    if not isinstance(value, str) or (value and not SPDX.fullmatch(value)):
        raise ValueError("no_name")
    return value
