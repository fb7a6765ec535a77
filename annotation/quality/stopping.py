"""When a task has answers enough."""

from __future__ import annotations


def needs_more(confidence: float, answers: int, minimum: int, maximum: int, target: float) -> bool:
    """Tell whether a task should be shown to another worker.

    Args:
        confidence: calibrated probability of its label, 0 to 1.
        answers: how many it has.
        minimum: it gets so many in any case: confidence in less is the model's own opinion.
        maximum: it never gets more, however doubtful.
        target: the confidence that is enough in between.

    Raises:
        ValueError: the minimum is above the maximum.
    """
    if minimum > maximum:
        raise ValueError(f"minimum {minimum} is above maximum {maximum}")
    if answers < minimum:
        return True
    return answers < maximum and confidence < target
