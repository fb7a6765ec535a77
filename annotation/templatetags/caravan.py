"""Filters of our pages."""

from django import template

from caravan.lib.money import to_display

register = template.Library()


@register.filter
def tokens(amount: int | None, decimals: int = 6) -> str:
    """Return base units as whole tokens: ``{{ 4200000|tokens:6 }}`` is 4.20."""
    return to_display(int(amount or 0), decimals)


@register.filter
def percent(share: float | None) -> str:
    """Return a share from 0 to 1 as whole per cents, and a dash when there is none."""
    return "–" if share is None else f"{100 * share:.0f} %"


@register.filter
def part(done: int | None, total: int | None) -> int:
    """Return `done` as whole per cents of `total`, 0 to 100."""
    return min(100, round(100 * (done or 0) / total)) if total else 0


@register.filter
def short(address: str) -> str:
    """Return an address or hash short enough for a phone: first six and last four characters."""
    return f"{address[:6]}…{address[-4:]}" if len(address) > 12 else address
