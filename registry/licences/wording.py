"""Terms in plain words. `tr` turns an English sentence into the reader's language; nothing here knows how."""

from collections.abc import Callable
from typing import Final

from registry.licences.terms import Purpose, Terms


def _(text: str) -> str:
    """Mark a text for the catalogue."""
    return text


NAMES: Final = {
    "open-use": _("Open Use"),
    "cc-by": _("Attribution (CC BY)"),
    "commercial-remix": _("Commercial Remix"),
    "commercial-use": _("Commercial Use"),
    "non-commercial": _("Non-commercial"),
    "research-only": _("Research only"),
    "no-train": _("No training"),
}
DEEDS: Final = {
    Purpose.USE: _("use it"),
    Purpose.TRAIN: _("train models on it"),
    Purpose.FINETUNE: _("fine-tune models with it"),
    Purpose.EVALUATE: _("evaluate with it"),
    Purpose.INFER: _("have it answer"),
    Purpose.REDISTRIBUTE: _("pass it on"),
}


def in_words(terms: Terms, tr: Callable[[str], str] = str) -> list[tuple[bool | None, str]]:
    """Return sentences, each with whether it permits (True), forbids (False) or demands (None).

    Args:
        tr: translates one sentence, placeholders and all.
    """
    lines: list[tuple[bool | None, str]] = []
    for permitted in (True, False):
        deeds = [tr(DEEDS[each]) for each in Purpose if (each in terms.purposes) is permitted]
        if deeds:
            frame = tr(_("You may %(deeds)s.")) if permitted else tr(_("You may not %(deeds)s."))
            lines.append((permitted, frame % {"deeds": ", ".join(deeds)}))
    lines.append((terms.commercial, tr(_("Also for money.")) if terms.commercial else tr(_("Not for money."))))
    if terms.derivatives:
        lines.append((True, tr(_("You may publish what you make from it."))))
    else:
        lines.append((False, tr(_("You may not publish anything made from it."))))
    if terms.attribution:
        lines.append((None, tr(_("Name the people who made it."))))
    if terms.share_alike:
        lines.append((None, tr(_("What you make from it comes under these very terms."))))
    if terms.revenue_share_bps:
        share = {"share": f"{terms.revenue_share_bps / 100:g}"}
        lines.append((None, tr(_("At least %(share)s %% of what it earns goes to the people who made this.")) % share))
    if terms.territory:
        lines.append((None, tr(_("Only in: %(places)s.")) % {"places": ", ".join(sorted(terms.territory))}))
    if terms.expires:
        lines.append((None, tr(_("Until %(day)s.")) % {"day": terms.expires.isoformat()}))
    return lines
