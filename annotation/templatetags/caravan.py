"""Filters of our pages."""

import re
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from caravan.lib.money import decimals_of, to_display

register = template.Library()


@register.filter
def tokens(amount: int | None, decimals: int = 6) -> str:
    """Return base units as whole tokens, as the page's language writes numbers: ``{{ 4200000|tokens:6 }}`` is 4.20."""
    return number_format(Decimal(to_display(int(amount or 0), decimals)), force_grouping=True)


@register.filter
def units(amount: int | None, currency: str) -> str:
    """Return base units of a currency as whole tokens: ``{{ 4200000|units:"CVN" }}`` is 4.20."""
    return tokens(amount, decimals_of(currency))


@register.filter
def percent(share: float | str | None) -> str:
    """Return a share from 0 to 1 as whole per cents, and a dash when there is none (a lookup that fails gives "")."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%" if isinstance(share, float | int) else "–"


@register.filter
def part(done: int | None, total: int | None) -> int:
    """Return `done` as whole per cents of `total`, 0 to 100."""
    return min(100, round(100 * (done or 0) / total)) if total else 0


@register.filter
def short(address: str) -> str:
    """Return an address or hash short enough for a phone: first six and last four characters."""
    return f"{address[:6]}…{address[-4:]}" if len(address) > 12 else address


@register.filter
def ticks(text: str) -> SafeString:
    """Return a line of a docstring with what stands in backticks as code."""
    return mark_safe(re.sub(r"`+([^`]+)`+", r"<code>\1</code>", escape(text)))  # noqa: S308 (escaped above)


@register.filter
def bps(share: int) -> str:
    """Return hundredths of a per cent as per cents, without needless zeros: ``{{ 250|bps }}`` is 2.5 %."""
    text = number_format(Decimal(share) / 100, decimal_pos=2)
    trimmed = text.rstrip("0").rstrip(".,") if "." in text or "," in text else text
    return f"{trimmed}\N{NO-BREAK SPACE}%"
