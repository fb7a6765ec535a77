"""`manage.py labelspec check` on files."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.unit.labelspec.kitchen import CONFIG, DATA, good_result


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A config, a task and a result that fit each other."""
    contents = {"config": CONFIG, "task": json.dumps(DATA), "result": json.dumps(good_result())}
    paths = {name: tmp_path / name for name in contents}
    for name, content in contents.items():
        paths[name].write_text(content, encoding="utf-8")
    return paths


def check(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Exit status and report of the command."""
    arguments = [f"--task={files['task']}", f"--result={files['result']}", "--json"]
    status = 0
    try:
        call_command("labelspec", "check", str(files["config"]), *arguments)
    except SystemExit as left:
        status = int(left.code or 0)
    return status, json.loads(capsys.readouterr().out.splitlines()[-1])


def test_what_fits_leaves_with_zero(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert check(files, capsys) == (0, {"ok": True, "errors": []})


@pytest.mark.parametrize(
    ("name", "content", "where", "code"),
    [
        ("config", "<View/>", "/View", "no-controls"),
        ("config", "<View>\xff</View>", "/View", "stray-text"),
        ("task", "{}", "data.title", "data-missing"),
        ("task", "NaN", "task", "not-finite"),
        ("result", "{}", "result", "not-list"),
        ("result", "[]", "result", "required"),
        ("result", '[{"id": 1, "id": 2}]', "result", "duplicate-key"),
    ],
)
def test_what_does_not_fit_leaves_with_one(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str], name: str, content: str, where: str, code: str
) -> None:
    files[name].write_text(content, encoding="utf-8")
    status, report = check(files, capsys)
    assert (status, report["ok"]) == (1, False)
    assert (report["errors"][0]["where"], report["errors"][0]["code"]) == (where, code)


def test_all_that_is_wrong_with_all_files_comes_at_once(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files["task"].write_text(json.dumps({**DATA, "image": 7, "audio": None}), encoding="utf-8")
    files["result"].write_text(json.dumps(good_result()[1:]), encoding="utf-8")
    status, report = check(files, capsys)
    assert status == 1
    assert {"data-not-url", "required"} <= {error["code"] for error in report["errors"]}
    files["config"].write_text("<View/>", encoding="utf-8")
    files["task"].write_text("{", encoding="utf-8")
    _, report = check(files, capsys)
    assert [(error["where"], error["code"]) for error in report["errors"]] == [
        ("/View", "no-controls"),
        ("task", "json-syntax"),
    ]
    assert all(error.keys() >= {"where", "code", "message"} for error in report["errors"])


def test_a_config_in_another_encoding_is_refused(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    files["config"].write_bytes(b"<View>\xff</View>")
    assert check(files, capsys)[1]["errors"][0]["code"] == "not-text"


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere") as missing:
        call_command("labelspec", "check", str(tmp_path / "nowhere"))
    assert missing.value.returncode == 2
    with pytest.raises(CommandError, match="needs --task"):
        call_command("labelspec", "check", str(tmp_path / "nowhere"), "--result=x")
