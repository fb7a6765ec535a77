from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.agreement import krippendorff_alpha, percentage_agreement, task_agreement
from annotation.quality.table import Floats

# Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), example C: four observers, twelve units.
PUBLISHED = [
    "1110", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "0555", "0011", "0030",
]  # fmt: skip


def counts_of(units: list[str], n_classes: int = 5) -> Floats:
    return np.array([[unit.count(str(value + 1)) for value in range(n_classes)] for unit in units], dtype=float)


def naive_alpha(counts: Floats) -> float:
    """1 - observed / expected disagreement, pair by pair."""
    units = [np.repeat(np.arange(row.size), row.astype(int)) for row in counts if row.sum() >= 2]
    values = np.concatenate(units)
    observed = sum((unit[:, None] != unit[None, :]).sum() / (unit.size - 1) for unit in units) / values.size
    expected = (values[:, None] != values[None, :]).sum() / (values.size * (values.size - 1))
    return float(1 - observed / expected) if expected else 1.0


def test_the_published_example() -> None:
    assert krippendorff_alpha(counts_of(PUBLISHED)) == pytest.approx(0.743, abs=5e-4)


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=12))
def test_it_equals_the_pairwise_definition(table: list[list[int]]) -> None:
    counts = np.array(table, dtype=float)
    if (counts.sum(axis=1) < 2).all():
        assert isnan(krippendorff_alpha(counts))
    else:
        assert krippendorff_alpha(counts) == pytest.approx(naive_alpha(counts))


def test_full_agreement_is_one_and_one_class_too() -> None:
    assert krippendorff_alpha(np.array([[3.0, 0], [0, 3]])) == 1.0
    assert krippendorff_alpha(np.array([[3.0, 0], [3, 0]])) == 1.0


def test_percentage_agreement_counts_equal_pairs() -> None:
    counts = np.array([[2.0, 1], [2, 0], [1, 0]])

    assert percentage_agreement(counts) == pytest.approx((1 / 3 + 1) / 2)
    np.testing.assert_allclose(task_agreement(counts), [1 / 3, 1, np.nan])
    assert isnan(percentage_agreement(np.array([[1.0, 0]])))
