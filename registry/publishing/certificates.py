"""A dataset's certificate: what speaks for its answers, each share with what it is of.

What known answers show is a sample of what people and consensus would say elsewhere, so it has a 95 % interval; what
was counted over everything has none.
"""

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
        "decided": counted(statistics["decided"], statistics["tasks"]),
        "accepted": counted(work.accepted, work.answers),
        "reviewed": counted(work.reviewed, work.answers, reviewers=work.reviewers, seconded=work.seconded),
        "upheld_by_reviewers": counted(work.upheld, work.reviewed, corrected=work.corrected),
        "overturned_on_appeal": counted(work.overturned, work.appeals),
        "methods": dict(statistics["methods"]),
    }


def share(part: int, whole: int, **more: int) -> dict[str, Any] | None:
    """Return a share of a sample with its interval and what it rests on; None of nothing."""
    found = counted(part, whole, **more)
    ends = wilson(part, whole)
    return found and found | {"low": round(ends.low, PLACES), "high": round(ends.high, PLACES)}


def counted(part: int, whole: int, **more: int) -> dict[str, Any] | None:
    """Return a share of everything there is; None of nothing."""
    return {"part": part, "whole": whole, "share": round(part / whole, PLACES), **more} if whole else None
