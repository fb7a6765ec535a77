"""A stranger finds every resolution again from what is exported."""

import json
import random
import uuid
from pathlib import Path
from typing import Any

import pytest

from annotation.errors import NoTasksLeft
from annotation.models import Campaign, Resolution
from annotation.quality.consensus import aggregate
from annotation.services import consensus, gating, resolving, serving, submitting
from annotation.services.evidence import stream_consensus
from tests.factories import accounts
from tests.factories import annotation as make
from verifier.__main__ import main
from verifier.consensus import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered() -> Campaign:
    """Return a campaign of twelve tasks that four people answered, one of them at random."""
    made = make.campaign(tasks=12, answers_per_task=4, budget=10**9)
    chance = random.Random(3)
    for number, who in enumerate(accounts.people(4)):
        while True:
            try:
                batch = serving.next_assignments(made, annotator=who, count=5)
            except NoTasksLeft:
                break
            for each in batch:
                right = ("Good", "Bad")[int(each.task.data["text"].split()[-1]) % 2]
                said = right if number and chance.random() < 0.85 else chance.choice(["Good", "Bad"])
                submitting.submit(each.pk, annotator=who, submission_id=uuid.uuid4(), result=make.choice(said))
    return made


def exported(made: Campaign, path: Path) -> dict[str, Any]:
    """Write the campaign's evidence to a file and return it."""
    path.write_bytes(b"".join(stream_consensus(made)))
    bundle: dict[str, Any] = json.loads(path.read_text())
    return bundle


def fitted_by(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have refits use one method."""
    monkeypatch.setattr(resolving, "fit", lambda _campaign, table: aggregate(table.answers, method, gold=table.gold))
    monkeypatch.setattr(gating, "agree", lambda *_: None)


@pytest.mark.parametrize("method", ["one-coin online", "vote", "one-coin"])
def test_what_was_stored_is_found_again(
    answered: Campaign, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method != "one-coin online":
        fitted_by(method, monkeypatch)
        consensus.refit(answered.pk)
    assert set(Resolution.objects.values_list("method", flat=True)) == {method}
    exported(answered, tmp_path / "bundle.json")
    report = check(tmp_path / "bundle.json")
    assert report.as_json() == {"ok": True, "checked": {"resolutions replayed": 12}, "problems": []}


@pytest.mark.parametrize("method", ["one-coin online", "vote", "one-coin"])
def test_one_altered_vote_is_found(
    answered: Campaign, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method != "one-coin online":
        fitted_by(method, monkeypatch)
        consensus.refit(answered.pk)
    path = tmp_path / "bundle.json"
    bundle = exported(answered, path)
    vote = bundle["answers"][7]
    vote[2] = "Bad" if vote[2] == "Good" else "Good"
    path.write_text(json.dumps(bundle))
    report = check(path)
    assert report.found
    assert any(vote[0] in problem["where"] for problem in report.problems)


def test_a_vote_left_out_is_found_whatever_the_method(answered: Campaign, tmp_path: Path) -> None:
    consensus.refit(answered.pk)
    path = tmp_path / "bundle.json"
    bundle = exported(answered, path)
    assert check(path).checked["resolutions not replayed"] == 12
    bundle["answers"].pop()
    path.write_text(json.dumps(bundle))
    assert check(path).found == 1


def test_on_the_command_line(
    answered: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(answered, tmp_path / "bundle.json")
    monkeypatch.setattr("sys.argv", ["verifier", "consensus", str(tmp_path / "bundle.json")])
    assert main() == 0
    assert "12 resolutions replayed: no contradiction." in capsys.readouterr().out


def test_something_else_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    assert check(tmp_path / "x.json").found == 1
