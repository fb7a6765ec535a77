"""What is published can be checked by a stranger, and no byte of it can be changed unseen."""

import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site

from annotation.models import Campaign, Contribution
from caravan.chain.port import ChainPort
from rewards.services import batching, bundling
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money
from verifier.__main__ import verify
from verifier.bundle import MANIFEST

FLIPS_PER_FILE = 200


def unpacked(content: bytes, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return folder


def rewritten(folder: Path, name: str, change: Any) -> None:
    """Change a JSON Lines file the way somebody would who can write JSON but not the digests."""
    rows = [json.loads(line) for line in (folder / name).read_text().splitlines()]
    change(rows)
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def campaign(points: None, db: None) -> Campaign:
    """Work in two epochs, one answer waiting for the next, one rejected, one undecided."""
    made = money.live(money.campaign(tasks=4))
    money.approved(made, cast.ann(), 2)
    batching.seal("CVN")
    money.approved(made, cast.bruno(), 2)
    batching.seal("CVN")
    money.approved(made, cast.ann(), 1)
    rejected = make.contribution(made, cast.bruno())
    Contribution.objects.filter(pk=rejected.pk).update(state="rejected")
    make.contribution(made, cast.ann())
    return made


@pytest.fixture
def folder(campaign: Campaign, tmp_path: Path) -> Path:
    """The campaign's bundle, unpacked."""
    return unpacked(b"".join(bundling.campaign_bundle(campaign)), tmp_path / "bundle")


def test_an_honest_bundle_holds(folder: Path) -> None:
    report = verify(folder)
    assert report.problems == []
    assert report.checked["receipts"] == 5
    assert report.checked["receipts_not_yet_anchored"] == 1
    assert report.checked["epochs"] == 2
    assert report.checked["tasks"] == 4
    assert report.checked["base_units"] == 4 * make.PRICE


def test_one_contribution_is_found_by_its_id_or_its_leaf(folder: Path) -> None:
    receipt = json.loads((folder / "receipts.jsonl").read_text().splitlines()[0])
    for what in (receipt["contribution"], receipt["contribution"].upper(), f"0x{receipt['leaf']}"):
        report = verify(folder, kind="campaign", asked="contribution", what=what)
        assert report.problems == []
        assert report.facts["receipt"] == "receipts.jsonl:1"
        assert report.facts["amount_base_units"] == str(make.PRICE)
    nobody = verify(folder, asked="contribution", what="0" * 32)
    assert [problem["where"] for problem in nobody.problems] == ["receipts.jsonl"]


def test_a_bundle_of_another_kind_and_no_address_are_refused(folder: Path) -> None:
    assert [problem["where"] for problem in verify(folder, kind="epoch").problems] == [MANIFEST]
    assert [problem["where"] for problem in verify(folder, asked="account", what="me").problems] == ["me"]


@pytest.mark.parametrize("check", [[], ["bundle"], ["contribution", "{}"]])
def test_each_check_can_be_asked_for_by_name(folder: Path, check: list[str]) -> None:
    receipt = json.loads((folder / "receipts.jsonl").read_text().splitlines()[0])
    words = [word.format(receipt["contribution"]) for word in check]
    command = [sys.executable, "-m", "verifier", *words, str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=site.BASE_DIR)
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True), done.stderr


def test_one_changed_byte_is_found_and_named(folder: Path) -> None:
    chance = random.Random(20)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        for _ in range(FLIPS_PER_FILE):
            at = chance.randrange(len(content))
            changed = bytearray(content)
            changed[at] ^= 1 << chance.randrange(8)
            path.write_bytes(changed)
            places = {problem["where"] for problem in verify(folder).problems}
            if name == MANIFEST:
                assert places or json.loads(changed) == json.loads(content), (at, bytes(changed[at - 9 : at + 9]))
            else:
                line = content.count(b"\n", 0, at) + 1
                assert f"{name}:{line}" in places, (name, at, places)
        path.write_bytes(content)
    assert not verify(folder).problems


def test_lines_left_out_or_put_in_are_found(folder: Path) -> None:
    path = folder / "annotations.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for changed in (lines[:2] + lines[3:], lines[:2] + lines[1:], [*lines, lines[0]], lines[1:]):
        path.write_bytes(b"".join(changed))
        assert verify(folder).problems


@pytest.mark.parametrize("name", ["receipts.jsonl", "epochs/1.json", "tasks.jsonl.sums", MANIFEST])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert any(problem["where"].startswith(name) for problem in verify(folder).problems)


def test_a_file_nobody_published_is_named(folder: Path) -> None:
    (folder / "extra.txt").write_text("hello")
    assert {"where": "extra.txt", "message": "it is here and the manifest does not list it"} in verify(folder).problems


@pytest.mark.parametrize(
    ("name", "key", "value", "message"),
    [
        ("receipts.jsonl", "amount_base_units", "1", "the leaf its values make"),
        ("receipts.jsonl", "epoch", 2, "its leaf is not in epoch 2"),
        ("receipts.jsonl", "content_hash", "00" * 32, "the answer's hash"),
        ("annotations.jsonl", "result", [], "the hash of `result`"),
        ("annotations.jsonl", "state", "rejected", "the state of the answer"),
        ("tasks.jsonl", "data", {"text": "other"}, "the hash of `data`"),
    ],
)
def test_a_lie_is_told_apart_from_damage(folder: Path, name: str, key: str, value: Any, message: str) -> None:
    rewritten(folder, name, lambda rows: rows[0].__setitem__(key, value))
    assert any(message in problem["message"] for problem in verify(folder).problems)


def test_a_receipt_kept_back_is_missed_by_the_sum(folder: Path) -> None:
    rewritten(folder, "receipts.jsonl", lambda rows: rows.pop(0))
    assert any("released" in problem["message"] for problem in verify(folder).problems)


def test_hostile_json_is_a_problem_and_no_crash(folder: Path) -> None:
    for text in ("[" * 100_000, "null", '{"result": "\\ud800"}', "[]", '{"contribution": [], "task": {}}', "NaN"):
        for name in ("annotations.jsonl", "receipts.jsonl", "tasks.jsonl", "epochs/1.json", MANIFEST):
            before = (folder / name).read_bytes()
            (folder / name).write_text(text + "\n")
            assert verify(folder).problems
            (folder / name).write_bytes(before)


def test_the_program_says_it_all_in_its_last_line_and_its_exit_code(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    content = bytearray(b"".join(bundling.campaign_bundle(campaign)))
    path.write_bytes(content)
    done = run_verifier(path)
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[-1])["ok"] is True
    first = zipfile.ZipFile(path).infolist()[0]
    content[first.header_offset + 30 + len(first.filename) + first.compress_size // 2] ^= 1
    path.write_bytes(content)
    done = run_verifier(path)
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1])["problems"]


def run_verifier(path: Path) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "verifier", str(path)]
    return subprocess.run(command, cwd=site.BASE_DIR, capture_output=True, check=False)


@pytest.mark.chain
@pytest.mark.django_db(transaction=True)
def test_the_chain_confirms_what_was_published(chain: ChainPort, tmp_path: Path) -> None:
    made = money.campaign()
    money.settle()
    money.with_wallet(cast.ann())
    money.live(made)
    money.approved(made, cast.ann(), 2)
    money.approved(made, cast.bruno(), 1)
    epoch = money.epoch()
    rpc = str(site.CHAIN["rpc_url"])
    for number, content in enumerate((bundling.campaign_bundle(made), bundling.epoch_bundle(epoch))):
        folder = unpacked(b"".join(content), tmp_path / str(number))
        report = verify(folder, rpc)
        assert report.problems == []
        assert {name: report.checked[name] for name in ("posts", "roots_in_force", "releases", "attestations")} == {
            "posts": 1,
            "roots_in_force": 1,
            "releases": 1,
            "attestations": 1,
        }
        forge(folder, total_base_units=str(10 * make.PRICE), attestation_uid="0x" + "11" * 32)
        messages = " ".join(problem["message"] for problem in verify(folder, rpc).problems)
        assert "the total on chain" in messages
        assert "the attestation's uid" in messages


def forge(folder: Path, **changes: str) -> None:
    """Change an epoch's head."""
    path = folder / "epochs/1.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
