"""Places in task data: `$key`, `$a.b`, `$a[0]`, alone or inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from annotation.labelspec.values import is_number

# Inside a Repeater this stands for the number of the item.
FLAG = re.compile(r"\{\{\w{1,32}\}\}", re.ASCII)
VARIABLE = re.compile(rf"\$([A-Za-z_][\w-]*(?:\.[\w-]+|\[(?:\d{{1,4}}|{FLAG.pattern})\])*)", re.ASCII)
STEP = re.compile(r"[\w-]+", re.ASCII)
# Longer numbers are names: no list is that long, and Python refuses to read numbers of thousands of digits.
POSITION = re.compile(r"\d{1,4}", re.ASCII)

# JavaScript counts exactly up to here.
EXACT = 2**53

MISSING = object()


def variables(text: str) -> Iterator[str]:
    """Paths named in a literal, without the dollar sign: `a.b` for "see $a.b"."""
    return (match[1] for match in VARIABLE.finditer(text))


def is_path(text: str) -> bool:
    """True if the text is one variable and nothing else."""
    return VARIABLE.fullmatch(text) is not None


def look_up(data: object, path: str) -> object:
    """What stands at `path` in the data, or `MISSING`."""
    found = data
    # `a[0].b` is read as the steps a, 0, b; a step into a list is always a number.
    for step in STEP.findall(path):
        if isinstance(found, dict):
            found = found.get(step, MISSING)
        elif isinstance(found, list) and POSITION.fullmatch(step) and int(step) < len(found):
            found = found[int(step)]
        else:
            return MISSING
    return found


def as_text(value: object) -> str | None:
    """How the page shows a scalar; None for anything else."""
    if isinstance(value, str):
        return value
    return _number_text(value) if is_number(value) else None


def _number_text(value: float) -> str:
    """A number as JavaScript writes it, so that offsets counted in the browser hold here."""
    if isinstance(value, int) and abs(value) <= EXACT:
        return str(value)
    real = float(value)
    if real == 0:
        return "0"
    if 1e-6 <= abs(real) < 1e21:
        return f"{Decimal(repr(real)):f}".removesuffix(".0")
    mantissa, exponent = repr(real).split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def fill_in(text: str, data: object) -> str | None:
    """The literal with every variable replaced; None if one is missing or no scalar."""
    missing = False

    def replacement(match: re.Match[str]) -> str:
        nonlocal missing
        shown = as_text(look_up(data, match[1]))
        missing = missing or shown is None
        return shown or ""

    filled = VARIABLE.sub(replacement, text)
    return None if missing else filled
