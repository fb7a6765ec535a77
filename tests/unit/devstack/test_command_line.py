"""`python -m caravan.devstack`, and what the Makefile and CI promise."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from caravan.devstack import checks
from caravan.devstack.__main__ import DEMO_PEOPLE, main, welcome
from caravan.devstack.environment import ROOT
from caravan.devstack.locks import announce, run_lock
from caravan.devstack.parts import Stack


def test_the_settings_of_a_run_can_be_brought_into_a_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with run_lock(tmp_path):
        announce(tmp_path, {"SECRET_KEY": "it's secret", "CHAIN_ID": "31337"})
        assert main(["env", "--data-dir", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "export CHAIN_ID=31337\nexport SECRET_KEY='it'\"'\"'s secret'\n"


def test_without_a_run_there_are_no_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["env", "--data-dir", str(tmp_path)]) == 1
    assert "start it with `make run`" in capsys.readouterr().err


def test_a_second_run_says_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with run_lock(tmp_path):
        assert main(["run", "--data-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("Caravan already runs in this checkout")


def test_a_program_runs_against_the_servers_it_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARAVAN_PUBLIC_URL", "https://caravan.example")
    code = "import os, sys; sys.exit(7 if os.environ['CARAVAN_PUBLIC_URL'] == 'https://caravan.example' else 1)"
    assert main(["exec", sys.executable, "-c", code]) == 7


def test_the_welcome_names_the_address_and_the_people(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    stack.env["CARAVAN_PUBLIC_URL"] = "http://127.0.0.1:8001"
    text = welcome(stack)
    assert "http://127.0.0.1:8001" in text
    assert all(address in text for address, _ in DEMO_PEOPLE)


def test_a_failing_check_is_shown_and_does_not_hide_the_next(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = checks.Step("bad", (sys.executable, "-c", "print('because'); raise SystemExit(2)"), quick=True)
    good = checks.Step("good", (sys.executable, "-c", ""), quick=True)
    missing = checks.Step("missing", ("no-such-program-anywhere",), quick=True)
    monkeypatch.setattr(checks, "STEPS", (bad, missing, good))
    monkeypatch.setattr(sys, "argv", ["checks", "--quick"])
    assert checks.main() == 1
    out = capsys.readouterr().out
    assert "FAILED bad\nbecause" in out
    assert "no-such-program-anywhere is not installed" in out
    assert "ok     good" in out


def test_the_manual_knows_every_target_and_every_setting() -> None:
    manual = (ROOT / "docs/operations.md").read_text()
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    settings = "".join(path.read_text() for path in (ROOT / "caravan/settings").glob("*.py"))
    names = set(re.findall(r'(?:text|flag)\(\s*"([A-Z_0-9]+)"', settings))
    assert len(targets) > 5
    assert len(names) > 10
    assert [target for target in targets if f"`make {target}`" not in manual and target not in {"help", "setup"}] == []
    assert sorted(name for name in names if f"`{name}`" not in manual) == []


def test_make_help_lists_the_targets() -> None:
    out = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "make run" in out
    assert "make test" in out
