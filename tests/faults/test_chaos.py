"""`manage.py bench chaos` in small: its plan, its servers, its counting, and that it leaves nothing behind."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from bench.chaos import traps, weather
from caravan.devstack.environment import ROOT

pytestmark = pytest.mark.timeout(300)


def test_the_plan_depends_on_nothing_but_its_numbers() -> None:
    asked = {"batches": 1000, "kills": 30, "reorgs": 30, "freezes": 2}
    plan = weather.plan(**asked, seed=5)
    assert plan == weather.plan(**asked, seed=5) != weather.plan(**asked, seed=6)
    assert Counter(each.kind for each in plan) == {"kill": 15, "trap": 15, "reorg": 30, "freeze": 2, "flush": 3}
    points = Counter(each.detail[0] for each in plan if isinstance(each.detail, tuple))
    assert set(points) == set(traps.POINTS)
    assert {each.detail for each in plan if each.kind == "reorg"} == {1, 2, 3, 4}


@pytest.mark.chain
def test_a_small_storm_costs_nobody_a_unit() -> None:
    sizes = ["--batches", "8", "--kills", "2", "--reorgs", "3", "--freezes", "1", "--seed", "20261123"]
    command = [sys.executable, "manage.py", "bench", "chaos", *sizes, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout.strip().splitlines()[-1])
    assert (done.returncode, report["ok"], report["problems"]) == (0, True, [])
    assert (report["kills"], report["reorgs"], report["freezes"], report["redis_flushes"]) == (2, 3, 1, 1)
    assert report["posted"] == report["attested"] == 8
    assert report["claimed_on_chain_base_units"] == report["owed_base_units"] > 0
