"""A stranger finds every resolution again, bit by bit, from what is exported; whatever was changed is named."""

import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import verifier
from annotation.models import Campaign, Contribution, Gate, Refit, Resolution
from annotation.quality import shares
from annotation.services import appealing, consensus, gating, inputs
from annotation.services.evidence import stream_consensus
from tests import cast
from tests.factories import accounts, lives
from tests.factories import annotation as make
from verifier.__main__ import main
from verifier.consensus import SECTIONS, check
from verifier.hashing import content_hash

pytestmark = pytest.mark.django_db
WAYS: list[Callable[[], Campaign]] = [lives.of_choices, lives.of_everything, lives.of_pairs]


def exported(made: Campaign, path: Path) -> Path:
    """Write the campaign's evidence to a file and return its place."""
    path.write_bytes(b"".join(stream_consensus(made)))
    return path


def replayed(path: Path, **environment: str) -> tuple[int, dict[str, Any]]:
    """Run the verifier as a stranger would, and return its exit status and report."""
    command = [sys.executable, "-m", "verifier", "consensus", str(path), "--json"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=kept | environment)
    return done.returncode, json.loads(done.stdout)


def written_anew(path: Path, bundle: dict[str, Any]) -> None:
    """Write a bundle whose sums are right, whatever it says."""
    body = {"tasks", "people", "resolutions", "digest", *SECTIONS}
    bundle["sum"] = content_hash({key: bundle[key] for key in bundle.keys() - body - {"sum"}})[:16]
    for name in SECTIONS:
        for row in bundle[name]:
            row[-1] = content_hash(row[:-1])[:16]
    for found in bundle["resolutions"].values():
        found["sum"] = content_hash({key: found[key] for key in found if key != "sum"})[:16]
    sums = [bundle["sum"], *(row[-1] for name in SECTIONS for row in bundle[name])]
    sums += [found["sum"] for found in bundle["resolutions"].values()]
    bundle["digest"] = hashlib.sha256("".join(sums).encode()).hexdigest()
    path.write_text(json.dumps(bundle))


@pytest.mark.parametrize("live", WAYS)
def test_a_campaign_is_found_again_bit_by_bit(live: Callable[[], Campaign], tmp_path: Path) -> None:
    made = live()
    resolved = Resolution.objects.filter(campaign=made)
    assert resolved.exists()
    status, report = replayed(exported(made, tmp_path / "bundle.json"))
    assert report["problems"] == []
    assert status == 0
    assert report["checked"]["resolutions replayed"] == resolved.count()
    assert report["checked"]["refits replayed"] == len(set(resolved.values_list("refit", flat=True)) - {None})
    assert report["checked"]["people replayed"]


def another_answer(bundle: dict[str, Any]) -> tuple[str, str]:
    """Say the other thing in one answer that a refit counted."""
    known = {row[0] for row in bundle["known"]}
    number, row = next((n, row) for n, row in enumerate(bundle["answers"]) if row[3] and row[0] not in known)
    if bundle["control"]:
        row[2] = next(each for each in bundle["classes"] if each != row[2])
    else:
        row[2]["count"] += 0.5
    return f"answers[{number}]", f"resolutions.{bundle['tasks'][row[0]]}"


def another_gold_label(bundle: dict[str, Any]) -> tuple[str, str]:
    """Know the other thing of one task."""
    number, row = next((number, row) for number, row in enumerate(bundle["known"]) if row[2])
    if bundle["control"]:
        row[1] = next(each for each in bundle["classes"] if each != row[1])
    else:
        row[1]["count"] += 1
    return f"known[{number}]", f"resolutions.{bundle['tasks'][row[0]]}"


def another_weight(bundle: dict[str, Any]) -> tuple[str, str]:
    """Think a little better of one person."""
    number = next(number for number, row in enumerate(bundle["skills"]))
    bundle["skills"][number][1] += 1e-9
    return f"skills[{number}]", f"skills[{number}]"


def another_confidence(bundle: dict[str, Any]) -> tuple[str, str]:
    """Change the last bit of one confidence."""
    task, found = next((task, found) for task, found in bundle["resolutions"].items() if found["confidence"] < 1)
    found["confidence"] = math.nextafter(found["confidence"], 0)
    return f"resolutions.{task}", f"resolutions.{task}"


@pytest.mark.parametrize("change", [another_answer, another_gold_label, another_weight, another_confidence])
@pytest.mark.parametrize("live", [lives.of_choices, lives.of_everything])
def test_one_change_is_found_and_named(
    live: Callable[[], Campaign], change: Callable[[dict[str, Any]], tuple[str, str]], tmp_path: Path
) -> None:
    path = exported(live(), tmp_path / "bundle.json")
    bundle = json.loads(path.read_text())
    row, consequence = change(bundle)
    path.write_text(json.dumps(bundle))
    status, report = replayed(path)
    assert status == 1
    assert {"where": row, "message": "this row is not the one that was written"} in report["problems"]
    # Whoever puts the sums right as well is found by what follows from the change.
    written_anew(path, bundle)
    status, report = replayed(path)
    assert status == 1
    assert consequence in {each["where"] for each in report["problems"]}
    assert not any("not the one that was written" in each["message"] for each in report["problems"])


def test_on_another_processor_the_same_is_found_as_closely_as_is_said(tmp_path: Path) -> None:
    path = exported(lives.of_choices(), tmp_path / "bundle.json")
    bundle = json.loads(path.read_text())
    for each in bundle["refits"]:
        each["engine"]["instructions"] = "another"
    found = next(each for each in bundle["resolutions"].values() if each["confidence"] < 1)
    found["confidence"] = math.nextafter(found["confidence"], 0)
    written_anew(path, bundle)
    report = check(path)
    assert report.problems == []
    assert report.checked["refits replayed with other code or hardware"] == len(bundle["refits"])
    found["confidence"] -= 1e-3
    written_anew(path, bundle)
    assert check(path).found == 1


def test_answers_since_the_refit_are_added_to_it(tmp_path: Path) -> None:
    made = make.campaign(tasks=10, answers_per_task=6)
    lives.labelled(made, accounts.people(4), lives.mood, seed=8, most=6)
    lives.refit(made)
    lives.labelled(made, accounts.people_called("late", 3), lives.mood, seed=9, most=9)
    added = Resolution.objects.filter(campaign=made, method=consensus.ONLINE)
    assert added.filter(refit=1).exists()
    assert added.filter(refit=None).exists()
    path = exported(made, tmp_path / "bundle.json")
    report = check(path)
    assert report.problems == []
    assert report.checked["skills that have moved on"] == 3
    bundle = json.loads(path.read_text())
    task, found = next(each for each in bundle["resolutions"].items() if each[1]["method"] == consensus.ONLINE)
    found["evidence"]["steps"][-1][2] += 1
    written_anew(path, bundle)
    assert {each["where"] for each in check(path).problems} == {f"resolutions.{task}"}


def test_answers_that_overtake_a_refit_are_told_from_those_it_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make.campaign(tasks=10, answers_per_task=6)
    lives.labelled(made, accounts.people(4), lives.mood, seed=8, most=6)
    lives.refit(made)
    lives.labelled(made, accounts.people_called("later", 2), lives.mood, seed=9, most=3)
    late = accounts.people_called("late", 2)
    written_down = inputs.write_down

    def overtaken(*arguments: Any) -> inputs.Written:
        written = written_down(*arguments)
        lives.labelled(made, late, lives.mood, seed=10, most=9)
        return written

    monkeypatch.setattr(inputs, "write_down", overtaken)
    lives.refit(made)
    refits = set(Resolution.objects.filter(campaign=made).values_list("refit", flat=True))
    assert 1 in refits
    report = check(exported(made, tmp_path / "bundle.json"))
    assert report.problems == []
    assert report.checked["resolutions replayed"] == Resolution.objects.filter(campaign=made).count()


def test_a_refit_of_nothing_new_is_not_made_again() -> None:
    made = lives.of_choices()
    before = list(Resolution.objects.order_by("pk").values())
    assert Refit.objects.filter(campaign=made).count() == 2
    lives.refit(made)
    assert Refit.objects.filter(campaign=made).count() == 2
    assert list(Resolution.objects.order_by("pk").values()) == before


def test_the_log_tells_of_every_refit_what_it_counted() -> None:
    made = lives.of_choices()
    first, last = inputs.counted(made, 1), inputs.counted(made)
    assert len(first)
    assert set(last.tolist()) - set(first.tolist())
    counting = Contribution.objects.filter(inputs.COUNTING, campaign=made)
    now = {inputs.record_of(*row) for row in counting.values_list("pk", "content_hash")}
    assert set(last.tolist()) == {record.rstrip(b"\0") for record in now}
    refused = Contribution.objects.get(state="rejected", decided_by="reviewer")
    assert refused.pk.bytes in {record[:16] for record in first.tolist()}
    assert refused.pk.bytes not in {record[:16] for record in last.tolist()}


def test_an_answer_refused_and_accepted_on_appeal_counts_not_and_again(tmp_path: Path) -> None:
    made = lives.of_choices()
    refused = Contribution.objects.get(state="rejected", decided_by="reviewer")
    record = inputs.record_of(refused.pk, refused.content_hash)
    assert record.rstrip(b"\0") not in inputs.counted(made).tolist()
    appeal = appealing.open_appeal(refused.pk, author=refused.annotator, words="Look at the end of it.")
    appealing.overturn_it(appeal, reviewer=cast.olga())
    lives.refit(made)
    assert record.rstrip(b"\0") in inputs.counted(made).tolist()
    assert inputs.known_at(made)[str(refused.task_id)] == refused.label
    report = check(exported(made, tmp_path / "bundle.json"))
    assert (report.problems, report.checked["refits replayed"]) == ([], 1)


def test_who_was_let_pass_is_part_of_it(tmp_path: Path) -> None:
    made = make.campaign(tasks=30, answers_per_task=8, target_confidence=0.6)
    lives.labelled(made, accounts.people(8), lives.mood, seed=2, last=0)
    lives.refit(made)
    path = tmp_path / "bundle.json"
    gate = Gate.objects.get(campaign=made)
    report = check(exported(made, path))
    assert report.problems == []
    gating.clear(gate, owner=cast.olga())
    lives.refit(made)
    bundle = json.loads(exported(made, path).read_text())
    assert len(bundle["refits"][0]["cleared"]) == 1
    assert check(path).problems == []
    bundle["refits"][0]["cleared"] = []
    written_anew(path, bundle)
    assert check(path).found


def test_large_campaigns_are_replayed_share_by_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "ANSWERS_AT_ONCE", 10)
    made = lives.of_everything()
    assert check(exported(made, tmp_path / "bundle.json")).problems == []


def test_a_stranger_needs_the_verifier_and_the_arithmetic_and_no_more(tmp_path: Path) -> None:
    path = exported(lives.of_pairs(), tmp_path / "bundle.json")
    root = Path(verifier.__file__).parent.parent
    for package in ("verifier", "annotation/quality"):
        shutil.copytree(root / package, tmp_path / package)
    script = (
        "import sys; from verifier.__main__ import main; code = main(); assert 'django' not in sys.modules; exit(code)"
    )
    command = [sys.executable, "-c", script, "consensus", str(path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True, env={"PYTHONPATH": "."})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("text", ["[]", "{", '{"format": "caravan-consensus-2"}'])
def test_something_else_is_no_bundle(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    assert check(tmp_path / "x.json").found == 1


def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = exported(lives.of_pairs(), tmp_path / "bundle.json")
    monkeypatch.setattr("sys.argv", ["verifier", "consensus", str(path)])
    assert main() == 0
    assert "10 resolutions replayed, " in capsys.readouterr().out
