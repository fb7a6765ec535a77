import numpy as np
import pytest

from annotation.quality.calibration import calibration_error, doubt, flatten_to, sharpen
from annotation.quality.table import Floats, Ints


def test_the_error_is_the_gap_between_confidence_and_accuracy() -> None:
    assert calibration_error(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)
    assert calibration_error(np.array([0.95, 0.55]), np.array([True, False])) == pytest.approx((0.05 + 0.55) / 2)
    assert calibration_error(np.array([1.0]), np.array([True])) == 0.0
    assert calibration_error(np.empty(0), np.empty(0, dtype=bool)) == 0.0


def test_a_power_changes_no_order() -> None:
    posterior = np.array([[0.7, 0.2, 0.1]])

    flat = sharpen(posterior, 0.5)

    assert flat.sum() == pytest.approx(1)
    assert 0.7 > flat[0, 0] > flat[0, 1] > flat[0, 2]
    assert sharpen(posterior, 1.0) is posterior


def test_flattening_meets_the_mean_confidence() -> None:
    posterior = np.array([[0.99, 0.01], [0.8, 0.2]])

    power = flatten_to(posterior, 0.75)

    assert sharpen(posterior, power).max(axis=1).mean() == pytest.approx(0.75, abs=1e-4)
    assert flatten_to(posterior, 0.95) == 1.0


def drawn(rng: np.random.Generator, posterior: Floats) -> Ints:
    return np.asarray((rng.random((len(posterior), 1)) > posterior.cumsum(axis=1)).sum(axis=1), dtype=np.int32)


def test_known_tasks_find_temperature_and_common_error() -> None:
    rng = np.random.default_rng(0)
    honest = rng.dirichlet([2, 1, 1], size=4000)
    truth = drawn(rng, 0.9 * honest + 0.1 / 3)

    found = doubt(sharpen(honest, 3.0), truth, 1.0)

    assert 1 / found.power == pytest.approx(3.0, rel=0.25)
    assert found.error == pytest.approx(0.1, abs=0.05)
    mended = found.over(sharpen(honest, 3.0))
    assert calibration_error(mended.max(axis=1), mended.argmax(axis=1) == truth) < 0.03


def test_doubt_changes_no_label_and_leaves_probabilities() -> None:
    rng = np.random.default_rng(1)
    posterior = rng.dirichlet([0.2, 0.2, 0.2], size=200)

    mended = doubt(posterior[:5], posterior[:5].argmax(axis=1).astype(np.int32), 0.5).over(posterior)

    assert (mended.argmax(axis=1) == posterior.argmax(axis=1)).all()
    np.testing.assert_allclose(mended.sum(axis=1), 1.0)


def test_the_more_known_tasks_are_right_the_less_is_doubted() -> None:
    posterior = np.tile([0.99, 0.01], (400, 1))
    right = np.zeros(400, dtype=np.int32)

    few, many = (doubt(posterior[:size], right[:size], 1.0) for size in (0, 400))

    assert few.error > 0.03
    assert many.error < 0.02
    assert doubt(posterior[:0], right[:0], 0.3).error > few.error
