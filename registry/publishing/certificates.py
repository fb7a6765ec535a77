"""A dataset's certificate: what speaks for its answers, each share with how many it rests on and its 95 % interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from annotation.quality.statistics import wilson
from registry.publishing.facts import Facts

FORMAT: Final = "caravan-certificate-1"
PLACES: Final = 4


def certificate(facts: Facts, statistics: Mapping[str, Any], agreement: Mapping[str, Any]) -> dict[str, Any]:
    """Return the certificate for JSON; a share of nothing is None.

    Args:
        facts: counted from stored records.
        statistics: as `Summary.told` gives them.
        agreement: as `Comparison.told` gives it.
    """
    work, gold = facts.work, facts.gold
    return {
        "format": FORMAT,
        "dataset": facts.slug,
        "version": facts.version,
        "made_at": facts.made_at.isoformat(timespec="seconds"),
        "consensus_on_known_answers": share(gold.held_out_right, gold.held_out),
        "answers_on_gold": share(gold.passed, gold.answers, items=gold.items, people=gold.people),
        "agreement": dict(agreement),
        "mean_confidence": statistics["confidence"]["mean"],
        "decided": share(statistics["decided"], statistics["tasks"]),
        "accepted": share(work.accepted, work.answers),
        "reviewed": share(work.reviewed, work.answers, reviewers=work.reviewers, seconded=work.seconded),
        "upheld_by_reviewers": share(work.upheld, work.reviewed, corrected=work.corrected),
        "overturned_on_appeal": share(work.overturned, work.appeals),
        "methods": dict(statistics["methods"]),
    }


def share(part: int, whole: int, **more: int) -> dict[str, Any] | None:
    """Return a share with its interval and what it rests on; None of nothing."""
    if not whole:
        return None
    found = wilson(part, whole)
    ends = {name: round(value, PLACES) for name, value in found._asdict().items()}
    return {"part": part, "whole": whole, **ends, **more}
