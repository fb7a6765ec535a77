"""The gate: guesses tell nothing, cliques are found by their gold, who stops working is seen to, honest people pass."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotation.quality.consensus import aggregate
from annotation.quality.defence import sleepers, targets
from annotation.quality.defence.collusion import excess_agreement, groups
from annotation.quality.defence.gate import FOLLOWS, NEW, STOPPED, TOLD, gate
from annotation.quality.defence.information import RATES, bits, information, likelihoods, rates, without_own
from annotation.quality.defence.measuring import measure
from annotation.quality.defence.worlds import ATTACKS, KINDS, World, world
from annotation.quality.table import Answers

TASKS = 1000


def gold_of(made: World) -> dict[Any, Any]:
    return {task: int(code) for task, code in zip(made.answers.tasks, made.gold.tolist(), strict=True) if code >= 0}


def test_bits_of_a_perfect_of_a_useless_and_of_a_half_informed_worker() -> None:
    perfect, useless = np.diag([500.0, 500.0]), np.full((2, 2), 250.0)
    half = np.array([[400.0, 100.0], [100.0, 400.0]])
    found = bits(np.stack([perfect, useless, half]))
    correction = 1 / (2 * 1000 * np.log(2))
    assert found[0] == pytest.approx(1 - correction)
    assert found[1] == pytest.approx(-correction)
    assert found[2] == pytest.approx(1 + 0.8 * np.log2(0.8) + 0.2 * np.log2(0.2) - correction)


@pytest.mark.parametrize("kind", ["random", "constant", "prior", "colluders"])
def test_imitations_of_work_tell_nothing(kind: str) -> None:
    made = world(kind, 0.3, seed=3, tasks=TASKS)
    others = without_own(made.answers, aggregate(made.answers, gold=gold_of(made)).posterior)
    for found in (information(made.answers, others), rates(made.answers, others) @ RATES):
        assert np.median(found[made.attacker]) < 0.3 * np.median(found[~made.attacker])


def test_who_says_what_is_usual_is_not_refused_for_having_met_nothing_else() -> None:
    others = np.tile([0.95, 0.05], (30, 1))
    answers = Answers.from_codes(np.arange(30), np.zeros(30), np.zeros(30), n_classes=2)
    spread = rates(answers, others)
    assert spread[0, RATES > 0.3].sum() > 0.3


def test_nobody_agrees_with_themselves() -> None:
    alone = Answers.from_codes(np.arange(30), np.zeros(30), np.arange(30) % 3, n_classes=3)
    others = without_own(alone, aggregate(alone).posterior)
    assert others == pytest.approx(1 / 3, abs=0.2)


def test_a_clique_agrees_in_excess_and_is_condemned_by_its_gold() -> None:
    made = world("colluders", 0.5, seed=1, tasks=TASKS)
    excess = excess_agreement(made.answers)
    inside = excess[np.ix_(made.attacker, made.attacker)].mean()
    across = excess[np.ix_(made.attacker, ~made.attacker)].mean()
    assert inside > across + 0.5
    found = groups(made.answers, made.gold)
    condemned = found.condemned[found.group]
    assert condemned[made.attacker].mean() > 0.9
    assert condemned[~made.attacker].mean() < 0.1


def test_without_gold_nobody_is_condemned() -> None:
    made = world("colluders", 0.5, seed=1, tasks=TASKS)
    assert not groups(made.answers, np.full(TASKS, -1, np.int32)).condemned.any()


def stream(*hits: float) -> Any:
    """Likelihoods of answers that were right or wrong, by one who says four classes equally often."""
    others = np.array([[0.94, 0.02, 0.02, 0.02] if hit else [0.02, 0.94, 0.02, 0.02] for hit in hits])
    return likelihoods(np.zeros(len(hits), np.int32), np.full((len(hits), 4), 0.25), others)


WORKS, GUESSES = [1, 1, 1, 1, 0] * 8, [0, 0, 1, 0] * 10


def test_who_stops_working_is_noticed_and_who_begins_again_is_let_in() -> None:
    assert sleepers.turned(stream(*WORKS)) is None
    turn = sleepers.turned(stream(*WORKS, *GUESSES))
    assert turn is not None
    assert 38 <= turn.since <= 44
    assert turn.noticed - 40 <= 15
    assert sleepers.turned(stream(*WORKS, *GUESSES[:16], *WORKS, *WORKS)) is None


def test_who_was_never_good_has_no_turn() -> None:
    assert sleepers.turned(stream(*[1, 0] * 60)) is None


def test_doubtful_tasks_are_no_evidence() -> None:
    unsure = likelihoods(np.zeros(50, np.int32), np.full((50, 4), 0.25), np.full((50, 4), 0.25))
    assert sleepers.evidence(unsure) == pytest.approx(np.zeros(51), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_attackers_are_not_paid_and_honest_people_are(kind: str) -> None:
    figures = measure(world(kind, 0.3, seed=2, tasks=TASKS))
    assert figures.attackers_pay < 0.03 < figures.attackers_pay_by_vote
    assert figures.honest_gated < 0.06
    assert figures.loss < 0.02
    assert figures.paid + figures.withheld + figures.returned == figures.budget


def test_half_a_crowd_of_colluders_falls_by_five_gold_answers_each() -> None:
    figures = measure(world("colluders", 0.5, seed=4))
    assert figures.majority < 0.6
    assert figures.loss < 0.02
    assert figures.attackers_pay < 0.01


def test_ten_accounts_earn_no_more_than_one() -> None:
    one, ten = (measure(world("random", 0.3, seed=5, tasks=TASKS, split=split)) for split in (1, 10))
    assert ten.attackers_pay <= max(one.attackers_pay, 0.001)


def test_every_reason_is_given() -> None:
    made = world("colluders", 0.5, seed=4, tasks=TASKS)
    assert set(gate(made.answers, order=made.order, gold=gold_of(made)).reason.values()) <= {
        FOLLOWS,
        TOLD,
        STOPPED,
        NEW,
    }
    few = Answers.from_codes([0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1], n_classes=2)
    assert gate(few).reason == {0: NEW, 1: NEW}


def test_names_and_order_of_rows_have_no_say() -> None:
    made = world("mix", 0.3, seed=6, tasks=400)
    before = gate(made.answers, order=made.order, gold=gold_of(made))
    people = made.answers.n_workers
    turned = Answers.from_codes(
        made.answers.task[::-1], people - 1 - made.answers.worker[::-1], made.answers.label[::-1], n_classes=4
    )
    order = np.empty(turned.task.size, np.int32)
    place = {(t, w): o for t, w, o in zip(made.answers.task, made.answers.worker, made.order, strict=True)}
    order[:] = [place[t, people - 1 - w] for t, w in zip(turned.task, turned.worker, strict=True)]
    after = gate(turned, order=order, gold=gold_of(made))
    assert {people - 1 - int(str(name)): why for name, why in after.reason.items()} == before.reason
    assert after.consensus.posterior == pytest.approx(before.consensus.posterior, abs=1e-6)


def test_worlds_are_what_they_say() -> None:
    made = world("random", 0.3, seed=7)
    assert np.bincount(made.answers.task).tolist() == [5] * 3000
    assert np.bincount(made.answers.worker).min() >= 95
    assert made.attacker.sum() == 45
    assert (made.gold >= 0).sum() == 150
    assert np.bincount(made.truth) / 3000 == pytest.approx([0.4, 0.3, 0.2, 0.1], abs=0.03)
    assert world("random", 0.3, seed=7).answers.label.tolist() == made.answers.label.tolist()
    with pytest.raises(ValueError, match="no such attack"):
        world("sabotage", 0.3, seed=0)


def test_targets_are_for_what_can_be_defended() -> None:
    assert targets.of("random", 0.6) == {}
    assert targets.of("sleepers", 0.3)["attackers_pay"] > targets.of("random", 0.3)["attackers_pay"]
    assert set(ATTACKS) < set(KINDS)


def test_the_command_reports_and_judges() -> None:
    asked = ["bench", "attack", "--kind", "constant", "--share", "0.3", "--seed", "1", "--tasks", "1000", "--json"]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "manage.py", *asked], cwd=root, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == (0 if report["ok"] else 1)
    assert report["attackers_pay"] < 0.01
    assert (
        report["paid_base_units"] + report["withheld_base_units"] + report["returned_base_units"]
        == (report["budget_base_units"])
    )
