import subprocess
import sys
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.online import Update, update


def even(n_classes: int) -> list[float]:
    return [-log(n_classes)] * n_classes


def answered(labels: list[int], skill: float, n_classes: int) -> Update:
    logs: list[float] | None = None
    for label in labels:
        last = update(logs, label, skill, 1 - skill, log_prior=even(n_classes))
        logs = last.log_posterior
    return last


@pytest.mark.parametrize(
    ("labels", "skill", "n_classes", "confidence"),
    [([0, 0], 0.9, 2, 0.9878), ([0, 0, 1], 0.8, 2, 0.8), ([0, 0, 1], 0.8, 4, 0.9114)],
)
def test_known_confidences(labels: list[int], skill: float, n_classes: int, confidence: float) -> None:
    found = answered(labels, skill, n_classes)

    assert found.label == 0
    assert found.confidence == pytest.approx(confidence, abs=5e-5)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.1, 50), st.floats(0.1, 50)), min_size=1, max_size=30))
def test_it_equals_bayes_rule(answers: list[tuple[int, float, float]]) -> None:
    odds = np.ones(4)
    logs: list[float] | None = None
    for label, right, wrong in answers:
        likelihood = np.full(4, wrong / (right + wrong) / 3)
        likelihood[label] = right / (right + wrong)
        odds = odds * likelihood / (odds * likelihood).sum()
        found = update(logs, label, right, wrong, log_prior=even(4))
        logs = found.log_posterior

    np.testing.assert_allclose([exp(value) for value in found.log_posterior], odds, atol=1e-9)
    assert found.confidence == pytest.approx(odds.max())


def test_power_weakens_an_answer() -> None:
    strong = update(None, 1, 9.0, 1.0, log_prior=even(3))
    weak = update(None, 1, 9.0, 1.0, log_prior=even(3), power=0.3)

    assert strong.label == weak.label == 1
    assert weak.confidence < strong.confidence


def test_a_worker_wrong_on_purpose_speaks_for_the_others() -> None:
    assert update(None, 0, 1.0, 9.0, log_prior=even(2)).label == 1


def test_one_class_is_certain() -> None:
    assert update(None, 0, 3.0, 1.0, log_prior=[0.0]).confidence == 1.0


def test_the_request_loads_no_numpy() -> None:
    check = "import sys; import annotation.quality.online; sys.exit('numpy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
