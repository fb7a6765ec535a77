"""Dawid and Skene's own example, a naive implementation, and the bound that never falls."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.quality.dawid_skene import GOLD_WEIGHT, Rule, dawid_skene
from annotation.quality.table import Answers, Floats, Ints
from bench.worlds import random_world

# Table 1 of Dawid and Skene (1979): 45 patients; the first anaesthetist judged each three times, the others once.
ANAESTHETISTS = """
111 1 1 1 1|333 4 3 3 4|112 2 1 2 2|222 3 1 2 1|222 3 2 2 2|222 3 3 2 2|122 2 1 1 1|333 3 4 3 3|222 2 2 2 3|232 2 2 2 3|
444 4 4 4 4|222 3 3 4 3|111 1 1 1 1|222 3 2 1 2|121 1 1 1 1|111 2 1 1 1|111 1 1 1 1|111 1 1 1 1|222 2 2 2 1|222 1 3 2 2|
222 2 2 2 2|222 2 2 2 1|222 3 2 2 2|221 2 2 2 2|111 1 1 1 1|111 1 1 1 1|232 2 2 2 2|111 1 1 1 1|111 1 1 1 1|112 1 1 2 1|
111 1 1 1 1|333 3 2 3 3|111 1 1 1 1|222 2 2 2 2|222 3 2 3 2|433 4 3 4 3|221 2 2 3 2|232 3 2 3 3|333 3 4 3 2|111 1 1 1 1|
111 1 1 1 1|121 2 1 1 1|232 2 2 2 2|121 1 1 1 1|222 2 2 2 2
"""
LIKELIHOOD = Rule(class_pseudo_count=0.0, tolerance=1e-10, max_iterations=200)


def anaesthetists() -> Answers:
    """Code the table as it is: here a worker's repeated answers all count."""
    triples = [
        (patient, worker, int(answer) - 1)
        for patient, row in enumerate(ANAESTHETISTS.replace("\n", "").split("|"))
        for worker, answers in enumerate(row.split())
        for answer in answers
    ]
    task, worker, label = np.array(triples, dtype=np.int32).T
    return Answers(task, worker, label, tuple(range(45)), tuple(range(5)), (1, 2, 3, 4))


def naive(answers: Answers, iterations: int) -> Floats:
    """Equations 2.3 to 2.5, one number at a time."""
    posterior = answers.counts() / answers.counts().sum(axis=1, keepdims=True)
    n_classes = answers.n_classes
    triples = list(zip(answers.task, answers.worker, answers.label, strict=True))
    for _ in range(iterations):
        theta = np.zeros((answers.n_workers, n_classes, n_classes))
        for task, worker, label in triples:
            theta[worker, :, label] += posterior[task]
        theta = np.maximum(theta / np.maximum(theta.sum(axis=2, keepdims=True), 1e-300), 1e-10)
        posterior = np.tile(posterior.mean(axis=0), (answers.n_tasks, 1))
        for task, worker, label in triples:
            posterior[task] *= theta[worker, :, label]
        posterior /= posterior.sum(axis=1, keepdims=True)
    return np.asarray(posterior)


def gold_for(truth: np.ndarray, every: int) -> Ints:
    return np.where(np.arange(truth.size) % every == 0, truth, -1).astype(np.int32)


def test_the_anaesthetists_come_out_as_published() -> None:
    found = dawid_skene(anaesthetists(), pseudo_counts=0.0, rule=LIKELIHOOD)

    np.testing.assert_allclose(np.exp(found.log_prior), [0.40, 0.42, 0.11, 0.07], atol=0.005)
    np.testing.assert_allclose(found.confusion[0, 0], [0.89, 0.11, 0.00, 0.00], atol=0.005)


@pytest.mark.parametrize("seed", [4, 11, 28])
def test_it_equals_the_naive_loop(seed: int) -> None:
    answers = random_world(seed).answers
    rule = Rule(class_pseudo_count=0.0, tolerance=-np.inf, max_iterations=6)

    found = dawid_skene(answers, pseudo_counts=0.0, rule=rule)

    np.testing.assert_allclose(found.posterior, naive(answers, 6), atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([0.5, 4.0, 40.0]), st.booleans())
def test_the_objective_never_falls(seed: int, variational: bool, pseudo_counts: float, with_gold: bool) -> None:
    world = random_world(seed)
    gold = gold_for(world.truth, 10) if with_gold else None
    rule = Rule(variational=variational, tolerance=-np.inf, max_iterations=12)

    found = dawid_skene(world.answers, gold=gold, pseudo_counts=pseudo_counts, rule=rule)

    rises = np.diff(found.bounds)
    assert (rises >= -1e-9 * np.abs(found.bounds[-1]) - 1e-7).all()


def test_it_stops_when_the_objective_stands_still() -> None:
    found = dawid_skene(anaesthetists(), rule=Rule(tolerance=1e-6, max_iterations=100))

    assert 2 < len(found.bounds) < 100
    assert found.bounds[-1] - found.bounds[-2] <= 1e-6 * 315


def test_a_warm_start_ends_where_the_cold_one_did_and_sooner() -> None:
    answers = anaesthetists()
    cold = dawid_skene(answers)

    warm = dawid_skene(answers, start=cold.posterior)

    assert len(warm.bounds) < len(cold.bounds)


def test_gold_tasks_keep_their_class_and_weigh_more() -> None:
    answers = Answers.from_codes([0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2], [0, 0, 1, 0, 0, 1])
    gold = np.array([1, -1], dtype=np.int32)

    found = dawid_skene(answers, gold=gold)

    assert found.posterior[0].tolist() == [0.0, 1.0]
    assert found.counts.sum() == pytest.approx(3 * GOLD_WEIGHT + 3)
    assert found.posterior[1].argmax() == 1


def test_a_rare_class_survives() -> None:
    rng = np.random.default_rng(0)
    truth = (rng.random(2000) < 0.05).astype(np.int64)
    task, worker = np.repeat(np.arange(2000), 3), rng.integers(30, size=6000)
    label = np.where(rng.random(6000) < 0.9, truth[task], 1 - truth[task])
    answers = Answers.from_codes(task, worker, label)

    found = dawid_skene(answers)

    assert 0.03 < np.exp(found.log_prior[1]) < 0.1
