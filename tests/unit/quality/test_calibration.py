import numpy as np
import pytest

from annotation.quality.calibration import calibration_error, flatten_to, sharpen, temperature


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


def test_the_temperature_of_an_overconfident_model_is_found() -> None:
    rng = np.random.default_rng(0)
    honest = rng.dirichlet([2, 1, 1], size=4000)
    truth = (rng.random((4000, 1)) > honest.cumsum(axis=1)).sum(axis=1).astype(np.int32)

    assert temperature(sharpen(honest, 3.0), truth) == pytest.approx(3.0, rel=0.1)
    assert temperature(np.empty((0, 3)), np.empty(0, dtype=np.int32)) == 1.0
