"""Several choices at once: each option is a question of its own, yes or no, and all options judge the same people.

Every (task, option) pair becomes a task with two classes. Options are put to the models together, so that a worker's
record over all options tells how far to trust them about one; the share of yes differs from option to option, and is
put back afterwards: log odds += log odds of the option − log odds of all options, drawn together where tasks are few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from annotation.quality.agreement import krippendorff_alpha
from annotation.quality.calibration import calibration_error
from annotation.quality.consensus import METHODS, aggregate
from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.table import Answers, Floats, in_order

PRIOR_WEIGHT = 10.0
TINY = 1e-9


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on a set of options for each task; answers are frozen sets of texts.

    Confidence is the probability of the least sure option of the task being right; `parts` follow the options chosen,
    in the order of their names.
    """
    kept = latest(rows)
    options = in_order({option for *_, chosen in kept for option in chosen} | _named(gold))
    if not options:
        return _nothing(kept, method)
    answers, known = _pairs(kept, options, gold)
    found = aggregate(answers, method, gold=known)
    yes = found.posterior[:, 1].reshape(-1, len(options))
    fixed = np.array([task in (gold or {}) for task in in_order({row[0] for row in kept})])
    if method != "vote":
        yes = np.where(fixed[:, None], yes, _with_own_share(yes))
    tasks = in_order({row[0] for row in kept})
    chosen, parts, confidence = {}, {}, {}
    for place, task in enumerate(tasks):
        inside = np.flatnonzero(yes[place] > 0.5)
        chosen[task] = frozenset(options[each] for each in inside)
        parts[task] = yes[place, inside].tolist()
        confidence[task] = float(np.maximum(yes[place], 1 - yes[place]).min())
    skill = {name: (a, b) for name, (a, b) in zip(found.workers, found.skill.tolist(), strict=True)}
    evidence = {"options": list(options), "power": found.power, "disagreement": found.disagreement}
    return Outcome(chosen, confidence, skill, method, parts, evidence)


def _pairs(
    kept: Sequence[Row], options: Sequence[Any], gold: Mapping[Any, Any] | None
) -> tuple[Answers, dict[Any, int]]:
    """Code every answer as one yes or no per option; tasks are numbered task · options + option."""
    tasks, workers = in_order({row[0] for row in kept}), in_order({row[1] for row in kept})
    task_of = {name: code for code, name in enumerate(tasks)}
    worker_of = {name: code for code, name in enumerate(workers)}
    option_of = {name: code for code, name in enumerate(options)}
    width = len(options)
    label = np.zeros((len(kept), width), np.int32)
    for row, (_, _, chosen) in enumerate(kept):
        label[row, [option_of[each] for each in chosen]] = 1
    task = np.array([task_of[row[0]] for row in kept], np.int32)[:, None] * width + np.arange(width, dtype=np.int32)
    worker = np.repeat(np.array([worker_of[row[1]] for row in kept], np.int32), width)
    coded = Answers.from_codes(task.ravel(), worker, label.ravel(), n_classes=2)
    named = Answers(coded.task, coded.worker, coded.label, coded.tasks, workers, coded.classes)
    known = {
        task_of[name] * width + code: int(option in chosen)
        for name, chosen in (gold or {}).items()
        if name in task_of
        for code, option in enumerate(options)
    }
    return named, known


def _with_own_share(yes: Floats) -> Floats:
    """Give each option its own share of yes as prior instead of the share over all; shape (T, options) in and out."""
    overall = yes.mean()
    own = (yes.sum(axis=0) + PRIOR_WEIGHT * overall) / (len(yes) + PRIOR_WEIGHT)
    shift = _log_odds(own) - _log_odds(overall)
    return np.asarray(1 / (1 + np.exp(-(_log_odds(yes) + shift))))


def _log_odds(share: Any) -> Any:
    held = np.clip(share, TINY, 1 - TINY)
    return np.log(held) - np.log1p(-held)


def _named(gold: Mapping[Any, Any] | None) -> set[Any]:
    return {option for chosen in (gold or {}).values() for option in chosen}


def _nothing(kept: Sequence[Row], method: str) -> Outcome:
    """Nobody chose anything anywhere: so it is."""
    tasks = in_order({row[0] for row in kept})
    skill = {row[1]: (4.0, 1.0) for row in kept}
    return Outcome(dict.fromkeys(tasks, frozenset()), dict.fromkeys(tasks, 1.0), skill, method)


def alpha(rows: Sequence[Row]) -> float:
    """Krippendorff's alpha for nominal data over the yes and no of every option."""
    kept = latest(rows)
    options = in_order({option for *_, chosen in kept for option in chosen})
    if not options:
        return 1.0 if kept else float("nan")
    return krippendorff_alpha(_pairs(kept, options, None)[0].counts())


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """F1 over all options, share of exactly right sets, mean similarity, and calibration error of the parts."""
    judged = [task for task in found.answers if task in truth]
    if not judged:
        return {}
    pairs = [(frozenset(found.answers[task]), frozenset(truth[task])) for task in judged]
    hits = sum(len(said & true) for said, true in pairs)
    named = sum(len(said) + len(true) for said, true in pairs)
    sure = [
        (part, option in truth[task])
        for task in judged
        for option, part in zip(in_order(found.answers[task]), found.parts.get(task, ()), strict=False)
    ]
    return {
        "f1": 2 * hits / named if named else 1.0,
        "exact": float(np.mean([said == true for said, true in pairs])),
        "similarity": float(np.mean([similarity(said, true) for said, true in pairs])),
        "ece": calibration_error(np.array([part for part, _ in sure]), np.array([right for _, right in sure], bool)),
    }


def similarity(one: Any, other: Any) -> float:
    """MASI: Jaccard's index, weighed by how the sets lie to each other (equal 1, one inside the other 2/3, else 1/3).

    Source: R. Passonneau, "Measuring agreement on set-valued items (MASI)", LREC 2006.
    """
    a, b = frozenset(one), frozenset(other)
    if a == b:
        return 1.0
    if not a & b:
        return 0.0
    return len(a & b) / len(a | b) * (2 / 3 if a <= b or b <= a else 1 / 3)


KIND = Kind("multi", tuple(METHODS), decide, similarity, alpha, score)
