"""Terms in plain words. `tr` turns an English sentence into the reader's language; nothing here knows how."""

from collections.abc import Callable
from typing import Final

from registry.licences.terms import Purpose, Terms


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue."""
    return text


NAMES: Final = {
    "open-use": gettext_noop("Open Use"),
    "cc-by": gettext_noop("Attribution (CC BY)"),
    "commercial-remix": gettext_noop("Commercial Remix"),
    "commercial-use": gettext_noop("Commercial Use"),
    "non-commercial": gettext_noop("Non-commercial"),
    "research-only": gettext_noop("Research only"),
    "no-train": gettext_noop("No training"),
}
DEEDS: Final = {
    Purpose.USE: gettext_noop("use it"),
    Purpose.TRAIN: gettext_noop("train models on it"),
    Purpose.FINETUNE: gettext_noop("fine-tune models with it"),
    Purpose.EVALUATE: gettext_noop("evaluate with it"),
    Purpose.INFER: gettext_noop("have it answer"),
    Purpose.REDISTRIBUTE: gettext_noop("pass it on"),
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
            frame = tr("You may %(deeds)s.") if permitted else tr("You may not %(deeds)s.")
            lines.append((permitted, frame % {"deeds": ", ".join(deeds)}))
    lines.append((terms.commercial, tr("Also for money.") if terms.commercial else tr("Not for money.")))
    if terms.derivatives:
        lines.append((True, tr("You may publish what you make from it.")))
    else:
        lines.append((False, tr("You may not publish anything made from it.")))
    if terms.attribution:
        lines.append((None, tr("Name the people who made it.")))
    if terms.share_alike:
        lines.append((None, tr("What you make from it comes under these very terms.")))
    if terms.revenue_share_bps:
        share = {"share": f"{terms.revenue_share_bps / 100:g}"}
        lines.append((None, tr("At least %(share)s %% of what it earns goes to the people who made this.") % share))
    if terms.territory:
        lines.append((None, tr("Only in: %(places)s.") % {"places": ", ".join(sorted(terms.territory))}))
    if terms.expires:
        lines.append((None, tr("Until %(day)s.") % {"day": terms.expires.isoformat()}))
    return lines
