"""Free texts and transcripts: word by word, the words most of the trusted people wrote.

A network of words (`words.network`, ROVER) is built from all texts of a task, the one nearest to the others as its
frame, and each place goes to the word with most weight. What a text weighs depends on its worker, by how often their
words agree with the outcome, and on the text itself, by how far it is from the outcome; both are found by repeating the
vote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from math import exp, log
from typing import Any

import numpy as np

from annotation.quality.calibration import calibration_error
from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.table import in_order
from annotation.quality.words import NOTHING, errors, key, network, right_words, words

METHODS = ("auto", "rover", "nearest")
PASSES = 2
PRIOR_WORDS = 20.0
LEAST_WEIGHT = 0.05


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on a text for each task.

    Confidence is the mean share of the weight behind the words chosen; `parts` is that of each word.

    Args:
        rows: answers are texts.
        gold: the right text of some tasks; it is their answer, and says what their workers' words are worth.
        method: "auto", "rover" (every text weighs the same) or "nearest" (the text nearest to the others).
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    said: dict[Hashable, dict[Hashable, str]] = {task: {} for task in in_order({row[0] for row in rows})}
    for task, worker, text in sorted(latest(rows), key=lambda row: repr(row[1])):
        said[task][worker] = str(text)
    split = {task: {worker: words(text) for worker, text in texts.items()} for task, texts in said.items()}
    keys = {
        task: {worker: [key(word) for word in text] for worker, text in texts.items()} for task, texts in split.items()
    }
    known = {task: str(text) for task, text in (gold or {}).items() if task in said}
    order = {task: _by_nearness(texts) for task, texts in keys.items()}
    weight = {task: dict.fromkeys(texts, 1.0) for task, texts in said.items()}
    answers: dict[Hashable, str] = {}
    parts: dict[Hashable, list[float]] = {}
    skill: dict[Hashable, tuple[float, float]] = {}
    for step in range(PASSES + 1):
        for task, texts in split.items():
            if task in known:
                answers[task], parts[task] = known[task], [1.0] * len(words(known[task]))
            elif method == "nearest":
                answers[task] = said[task][order[task][0]]
                parts[task] = [_nearness(keys[task])] * len(texts[order[task][0]])
            else:
                answers[task], parts[task] = _vote(texts, order[task], weight[task])
        outcome = {task: [key(word) for word in words(text)] for task, text in answers.items()}
        wrong = {task: {w: errors(text, outcome[task]) for w, text in texts.items()} for task, texts in keys.items()}
        skill = _skills(outcome, wrong, keys)
        if method != "auto" or step == PASSES:
            break
        weight = {task: _weights(wrong[task], len(outcome[task]), skill) for task in said}
    confidence = {task: float(np.mean(shares)) if shares else 1.0 for task, shares in parts.items()}
    return Outcome(answers, confidence, skill, method, parts, {"passes": PASSES if method == "auto" else 0})


def _vote(
    texts: Mapping[Hashable, Sequence[str]], order: Sequence[Hashable], weight: Mapping[Hashable, float]
) -> tuple[str, list[float]]:
    """Build the network and take the best of every place; return the text and the share behind each word."""
    best = [slot.best() for slot in network([texts[each] for each in order], [weight[each] for each in order])]
    chosen = [(word, share) for word, share in best if word != NOTHING]
    return " ".join(word for word, _ in chosen), [share for _, share in chosen]


def _by_nearness(texts: Mapping[Hashable, Sequence[str]]) -> list[Hashable]:
    """Return the workers of a task, the one whose text is nearest to all others first."""
    names = list(texts)
    away = {one: sum(errors(texts[one], texts[other]) for other in names if other != one) for one in names}
    return sorted(names, key=lambda name: (away[name], repr(name)))


def _nearness(texts: Mapping[Hashable, Sequence[str]]) -> float:
    """Mean similarity of the nearest text to the others."""
    names = _by_nearness(texts)
    alike = [_alike(texts[names[0]], texts[other]) for other in names[1:]]
    return float(np.mean(alike)) if alike else 1.0


def _skills(
    outcome: Mapping[Hashable, Sequence[str]],
    wrong: Mapping[Hashable, Mapping[Hashable, int]],
    keys: Mapping[Hashable, Mapping[Hashable, Sequence[str]]],
) -> dict[Hashable, tuple[float, float]]:
    """Return each worker's Beta of a word being right, with `PRIOR_WORDS` words at the crowd's rate."""
    bad: dict[Hashable, float] = defaultdict(float)
    total: dict[Hashable, float] = defaultdict(float)
    for task, of_task in wrong.items():
        for worker, mistakes in of_task.items():
            size = max(len(outcome[task]), len(keys[task][worker]), 1)
            bad[worker] += min(mistakes, size)
            total[worker] += size
    crowd = (sum(bad.values()) + 1) / (sum(total.values()) + 10)
    return {
        worker: (total[worker] - bad[worker] + PRIOR_WORDS * (1 - crowd), bad[worker] + PRIOR_WORDS * crowd)
        for worker in in_order(total)
    }


def _weights(
    wrong: Mapping[Hashable, int], length: int, skill: Mapping[Hashable, tuple[float, float]]
) -> dict[Hashable, float]:
    """Return what each text of a task weighs in the next vote.

    The log odds of its worker's words being right, as in the best vote of independent people, falling with the mistakes
    the text seems to have.
    """
    weights = {}
    for worker, mistakes in wrong.items():
        a, b = skill[worker]
        weights[worker] = max(1 + log(a / b), LEAST_WEIGHT) * exp(-mistakes / max(length, 1))
    return weights


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    longest = max(len(one), len(other))
    return 1 - errors(one, other) / longest if longest else 1.0


def similarity(one: Any, other: Any) -> float:
    """1 - the share of words that differ, of the longer text."""
    return _alike([key(word) for word in words(str(one))], [key(word) for word in words(str(other))])


def agreement(rows: Sequence[Row]) -> float:
    """Mean similarity of two people's texts of a task, tasks weighing the same; NaN when no task has two."""
    of_task: dict[Hashable, list[list[str]]] = defaultdict(list)
    for task, _, text in latest(rows):
        of_task[task].append([key(word) for word in words(str(text))])
    means = [
        np.mean([_alike(a, b) for place, a in enumerate(each) for b in each[place + 1 :]])
        for each in of_task.values()
        if len(each) > 1
    ]
    return float(np.mean(means)) if means else float("nan")


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """Mean word error rate of tasks, errors over all words, share of texts without error, calibration error of words.

    A rate may be above 1: words that nobody said are errors too.
    """
    judged = [task for task in found.answers if task in truth]
    if not judged:
        return {}
    wrong, length = np.zeros(len(judged)), np.ones(len(judged))
    sure: list[float] = []
    right: list[bool] = []
    for place, task in enumerate(judged):
        said, true = ([key(word) for word in words(str(text))] for text in (found.answers[task], truth[task]))
        wrong[place], length[place] = errors(said, true), max(len(true), 1)
        hits = right_words(said, true)
        parts = found.parts.get(task, ())
        if len(parts) == len(hits):
            sure, right = [*sure, *parts], [*right, *hits]
    return {
        "wer": float((wrong / length).mean()),
        "wer_micro": float(wrong.sum() / length.sum()),
        "exact": float((wrong == 0).mean()),
        "ece": calibration_error(np.array(sure), np.array(right, bool)),
    }


KIND = Kind("text", METHODS, decide, similarity, agreement, score)
