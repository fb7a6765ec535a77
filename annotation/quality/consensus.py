"""From answers to one label a task, with a confidence, and a skill for each worker."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from annotation.quality import dawid_skene, ensemble, one_coin
from annotation.quality.calibration import doubt
from annotation.quality.doubts import MUCH, disagreement
from annotation.quality.table import Answers, Bools, Floats, Ints
from annotation.quality.vote import SAME, shares, winners

DOUBTFUL_DISAGREEMENT = MUCH


@dataclass(frozen=True, slots=True)
class Consensus:
    """The outcome for all tasks of a set of answers.

    Attributes:
        tasks: names of the tasks, length T.
        workers: names of the workers, length W.
        classes: names of the classes, length k.
        labels: class code of each task, shape (T,).
        posterior: probability of each class, rows sum to 1, shape (T, k).
        confidence: probability of the chosen class, shape (T,).
        tied: whether another class is as probable, shape (T,).
        skill: Beta (a, b) of each worker's accuracy against the consensus, shape (W, 2).
        log_prior: log of the share of each class, shape (k,).
        power: how much of an answer's log-likelihood to believe, at most 1 (see `ensemble`, `calibration`).
        disagreement: share of the tasks, ties apart, on which the vote chose another class, or on which models would
            have contradicted it that were not believed.
        method: how it was made.
    """

    tasks: tuple[Hashable, ...]
    workers: tuple[Hashable, ...]
    classes: tuple[Hashable, ...]
    labels: Ints
    posterior: Floats
    confidence: Floats
    tied: Bools
    skill: Floats
    log_prior: Floats
    power: float
    disagreement: float
    method: str

    @property
    def doubtful(self) -> bool:
        """Whether it contradicts the vote so often that a person should look before anything rests on it."""
        return self.disagreement > DOUBTFUL_DISAGREEMENT

    def label_of(self) -> dict[Hashable, Hashable]:
        """Return each task's class by name."""
        return {task: self.classes[label] for task, label in zip(self.tasks, self.labels.tolist(), strict=True)}


Posterior = tuple[Floats, float, float]
Method = Callable[[Answers, Floats, Ints | None], Posterior]


def aggregate(
    answers: Answers,
    method: str = "auto",
    *,
    gold: Mapping[Any, Hashable] | None = None,
    start: Consensus | None = None,
) -> Consensus:
    """Agree on a label for each task.

    Args:
        answers: any number, none included.
        method: "auto", "vote", "one-coin" or "dawid-skene".
        gold: the known class of some tasks, by name; others' tasks are ignored. They are held to it, weigh more when
            workers are judged, and set how far the confidence of "auto" may go.
        start: an earlier outcome of the same campaign, from which the fit sets out.

    Raises:
        ValueError: there is no such method, or a gold class is not among the classes.
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    known = gold_codes(answers, gold)
    first = dawid_skene.clamp(answers.counts(), known)
    if answers.n_classes < 2 or not answers.n_tasks:
        posterior, power, refused = first, 1.0, 0.0
    else:
        fit = _auto_knowing if known is not None and method == "auto" else METHODS[method]
        posterior, power, refused = fit(answers, warm(answers, first, start, known), known)
    return conclude(answers, posterior, power, method, known, refused)


def conclude(
    answers: Answers, posterior: Floats, power: float, method: str, gold: Ints | None, refused: float = 0.0
) -> Consensus:
    """Read labels, confidence, skills and disagreement off the posterior, shape (T, k)."""
    labels, tied = winners(posterior)
    share = np.maximum(posterior.sum(axis=0) + dawid_skene.CLASS_PSEUDO_COUNT, SAME)
    return Consensus(
        tasks=answers.tasks,
        workers=answers.workers,
        classes=answers.classes,
        labels=labels,
        posterior=posterior,
        confidence=posterior.max(axis=1, initial=0.0),
        tied=tied,
        skill=one_coin.skills(answers, posterior, gold),
        log_prior=np.log(share / share.sum()),
        power=power,
        disagreement=max(disagreement(answers, labels, gold), refused),
        method=method,
    )


def gold_codes(answers: Answers, gold: Mapping[Any, Hashable] | None) -> Ints | None:
    """Return the class code of each known task, -1 elsewhere, shape (T,); None when nothing is known."""
    if not gold:
        return None
    place = {name: code for code, name in enumerate(answers.classes)}
    strangers = [name for name in gold.values() if name not in place]
    if strangers:
        raise ValueError(f"gold class not among the classes: {strangers[0]!r}")
    codes = (place[gold[task]] if task in gold else -1 for task in answers.tasks)
    return np.fromiter(codes, np.int32, answers.n_tasks)


def warm(answers: Answers, first: Floats, start: Consensus | None, gold: Ints | None) -> Floats:
    """Take earlier posteriors for the tasks that had one, `first` for the rest; shape (T, k)."""
    if start is None or start.classes != answers.classes:
        return first
    place = {name: row for row, name in enumerate(start.tasks)}
    rows = np.fromiter((place.get(task, -1) for task in answers.tasks), np.int64, answers.n_tasks)
    known = rows >= 0
    merged = first.copy()
    merged[known] = start.posterior[rows[known]]
    return dawid_skene.clamp(merged, gold)


def _vote(answers: Answers, start: Floats, gold: Ints | None) -> Posterior:
    return dawid_skene.clamp(shares(answers.counts()), gold), 1.0, 0.0


def _one_coin(answers: Answers, start: Floats, gold: Ints | None) -> Posterior:
    return one_coin.one_coin(answers, start, gold).posterior, 1.0, 0.0


def _dawid_skene(answers: Answers, start: Floats, gold: Ints | None) -> Posterior:
    return dawid_skene.dawid_skene(answers, start=start, gold=gold).posterior, 1.0, 0.0


def _auto(answers: Answers, start: Floats, gold: Ints | None) -> Posterior:
    found = ensemble.mixture(answers, start, gold)
    return found.posterior, found.power, found.refused


def _auto_knowing(answers: Answers, start: Floats, gold: Ints | None) -> Posterior:
    """As `_auto`, confidence set by how the known tasks look to who does not know them."""
    codes = np.full(answers.n_tasks, -1, np.int32) if gold is None else gold
    known = codes >= 0
    blind = ensemble.mixture(answers, dawid_skene.clamp(answers.counts(), None), None)
    doubted = doubt(blind.raw[known], codes[known], blind.power)
    found = ensemble.mixture(answers, start, gold)
    return dawid_skene.clamp(doubted.over(found.raw), gold), min(doubted.power, 1.0), found.refused


METHODS: Final[dict[str, Method]] = {
    "auto": _auto,
    "vote": _vote,
    "one-coin": _one_coin,
    "dawid-skene": _dawid_skene,
}
