"""A dataset from a bundle: every file says the same, others' loaders read them, and nothing unknown is told."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest

from annotation.formats import json_array
from registry.publishing import building, by_task, cards, columns, comparing, croissant, files, responsible, summaries
from registry.publishing.building import BUNDLE, Built, build
from registry.publishing.certificates import share
from registry.publishing.columns import Holds
from registry.publishing.facts import Asked, Facts, Gold, Parent, Terms, Work

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
FACTS = Facts(
    slug="moods",
    title="Moods | of {tweets}",
    url="https://caravan.example/assets/moods/",
    version=2,
    creator="Weather Watch",
    made_at=AT,
    terms=Terms("Open Use", text="Anybody may use it.", url="https://caravan.example/licences/open/"),
    summary="How short texts sound.",
    languages=("en", "pt-BR"),
    instructions="Say how it sounds.\nAll of it.",
    labelling_config="<View/>",
    asked=(Asked("mood", "choice", "Choices", ("Good", "Bad")), Asked("why", "text", "TextArea")),
    rules={"answers_per_task": 3, "max_answers_per_task": 5, "review_rule": "by_risk"},
    work=Work(
        annotators=3, reviewers=1, answers=60, accepted=58, refused=2, reviewed=20, upheld=18, first_at=AT, last_at=AT
    ),
    gold=Gold(items=4, answers=12, passed=11, people=3, held_out=30, held_out_right=29),
)
ROWS = 20


def task(number: int) -> dict[str, Any]:
    data = {"text": f"=text, “{number}”", "place": {"x": number}, "size": number if number % 2 else number + 0.5}
    return {
        "task": f"t{number}",
        "row": number,
        "data": data,
        "answer": {"mood": ["Good" if number % 4 else "Bad"], "why": ["sunny", "warm"]} if number else {},
        "label": ("Good" if number % 4 else "Bad") if number else None,
        "confidence": 0.9 if number else None,
        "method": "one-coin" if number else None,
        "policy_version": 1,
        "answers": 3,
        "decided": bool(number),
        "content_hash": "00" * 32,
    }


def annotation(number: int, person: int) -> dict[str, Any]:
    refused = number == 1 and person < 2
    said = {"mood": ["Bad" if person == 2 and number % 5 == 0 else "Good"], "why": ["sunny"]}
    return {
        "contribution": f"c{number}-{person}",
        "task": f"t{number}",
        "annotator": f"p{person}",
        "result": None if refused else said,
        "state": "rejected" if refused else "approved",
        "decided_by": "consensus",
        "reason": "",
        "submitted_at": AT.isoformat(),
        "lead_time_ms": 1000 * (person + 1),
        "content_hash": "11" * 32,
    }


def plain(canonical: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[0] for name, said in canonical.items()}


def lines(rows: Iterator[dict[str, Any]]) -> bytes:
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    folder = tmp_path_factory.mktemp("dataset")
    with zipfile.ZipFile(folder / BUNDLE, "w") as bundle:
        bundle.writestr("tasks.jsonl", lines(task(number) for number in range(ROWS)))
        bundle.writestr("annotations.jsonl", lines(annotation(n, person) for n in range(ROWS) for person in range(3)))
    return folder, build(folder, FACTS, read=dict, plain=plain)


def test_columns_are_learnt_from_every_value(made: tuple[Path, Built]) -> None:
    table = pq.read_table(made[0] / "tasks.parquet")
    types = {name: str(kind) for name, kind in zip(table.schema.names, table.schema.types, strict=True)}
    assert types["data_text"] == "string"
    assert types["data_size"] == "double"
    assert types["data_place"] == "string"
    assert types["answer_mood"].startswith("list<")
    rows = table.to_pylist()
    assert len(rows) == ROWS
    assert rows[2]["data_size"] == 2.5
    assert rows[3]["data_place"] == '{"x":3}'
    assert rows[3]["answer_why"] == ["sunny", "warm"]
    assert rows[0]["answer_mood"] is None
    assert rows[0]["confidence"] is None


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([None, True], Holds.BOOLEAN),
        ([1, 2.5], Holds.NUMBER),
        ([1, "a"], Holds.JSON),
        ([2**63], Holds.JSON),
        ([["a"], []], Holds.TEXTS),
        ([["a"], [1]], Holds.JSON),
        ([None], Holds.TEXT),
    ],
)
def test_what_a_column_holds(values: list[Any], wanted: Holds) -> None:
    learnt = columns.of_data()
    for value in values:
        learnt.see({"data": {"x": value}})
    (column,) = learnt.columns()
    assert column.holds is wanted
    assert [column.cell({"data": {"x": value}}) is None for value in values] == [value is None for value in values]


def test_columns_of_like_names_stay_apart() -> None:
    learnt = columns.of_data()
    learnt.see({"data": {"a b": 1, "a-b": 2, "a_b": 3}})
    assert [column.name for column in learnt.columns()] == ["data_a_b", "data_a_b_2", "data_a_b_3"]


def test_all_forms_of_a_table_have_the_same_rows(made: tuple[Path, Built]) -> None:
    folder, _ = made
    for name, count in (("tasks", ROWS), ("annotations", 3 * ROWS)):
        table = pq.read_table(folder / f"{name}.parquet")
        text = (folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()
        assert table.num_rows == count == len(text) - 1 == len((folder / f"{name}.jsonl").read_bytes().splitlines())
        assert text[0] == ",".join(table.schema.names)
    assert "'=text" in (folder / "tasks.csv").read_text()


def test_what_was_refused_says_nothing(made: tuple[Path, Built]) -> None:
    rows = pq.read_table(made[0] / "annotations.parquet").to_pylist()
    refused = [row for row in rows if row["state"] == "rejected"]
    assert len(refused) == 2
    assert all(row["result"] is None and row["answer_mood"] is None for row in refused)


def test_the_answers_of_a_task_stand_together(made: tuple[Path, Built], tmp_path: Path) -> None:
    found = json.loads((made[0] / "label-studio.json").read_bytes())
    assert [each["id"] for each in found] == list(range(ROWS))
    assert [len(each["annotations"]) for each in found] == [3, 1] + [3] * (ROWS - 2)
    assert found[5]["data"] == task(5)["data"]
    assert [each["unique_id"] for each in found[5]["annotations"]] == ["c5-0", "c5-1", "c5-2"]
    with (made[0] / "label-studio.json").open("rb") as file:
        assert sum(1 for _ in json_array.read(file)) == ROWS
    (tmp_path / "tasks.jsonl").touch()
    (tmp_path / "annotations.jsonl").touch()
    assert list(by_task.tasks(tmp_path)) == []


def test_statistics_count_every_row(made: tuple[Path, Built]) -> None:
    found = made[1].statistics
    assert found == json.loads((made[0] / "statistics.json").read_bytes())
    assert (found["tasks"], found["decided"], found["annotations"]) == (20, 19, 60)
    assert found["labels"] == {"values": [["Good", 15], ["Bad", 4]], "others": 0}
    assert found["confidence"]["tenths"] == [0] * 9 + [19]
    assert found["seconds_an_answer"]["mean"] == 2.0
    assert found["answered"] == {"mood": {"values": [["Good", 15], ["Bad", 4]], "others": 0}}
    assert found["answer_sizes"]["why"]["count"] == 38


def test_many_different_values_are_counted_together() -> None:
    counted = summaries.Counted()
    for number in range(summaries.KEPT + 7):
        counted.see(str(number))
    found = counted.told()
    assert len(found["values"]) == summaries.SHOWN
    assert found["others"] == summaries.KEPT + 7 - summaries.SHOWN


def test_a_certificate_says_what_each_share_rests_on(made: tuple[Path, Built]) -> None:
    found = made[1].certificate
    assert found["consensus_on_known_answers"] | {"low": 0, "high": 0} == {
        "part": 29, "whole": 30, "share": 0.9667, "low": 0, "high": 0,
    }  # fmt: skip
    assert found["reviewed"]["share"] == 0.3333
    assert "low" not in found["reviewed"]
    assert found["overturned_on_appeal"] is None
    mood = found["agreement"]["questions"]["mood"]
    assert mood["pairs"] == 3 * (ROWS - 1)
    assert mood["krippendorff_alpha"] < mood["equal"] < 1
    assert share(0, 0) is None


def test_a_sample_is_compared_where_there_are_many_tasks() -> None:
    comparison = comparing.Comparison.of(2 * comparing.TASKS, plain)
    for number in range(8):
        comparison.see_task(f"t{number}")
        comparison.see_answer(f"t{number}", "p", {"mood": ["Good"]})
    found = comparison.told(FACTS.asked)
    assert (found["every_task"], found["tasks"]) == (2, 4)
    assert found["questions"]["mood"]["likeness"] is None


def test_what_nobody_recorded_is_not_told() -> None:
    empty = {"consensus_on_known_answers": None, "answers_on_gold": None, "reviewed": None, "mean_confidence": None}
    bare = replace(FACTS, work=Work(), gold=Gold(), instructions="", rules={}, asked=())
    found = responsible.fields(bare, {**empty, "agreement": {"questions": {}}})
    assert sorted(found) == ["dataAnnotationPlatform", "dataAnnotationProtocol", "dataReleaseMaintenancePlan"]
    assert found["dataAnnotationProtocol"] == [responsible.CONSENSUS]


def test_every_file_is_listed_by_its_hash(made: tuple[Path, Built]) -> None:
    folder, built = made
    assert {file.name for file in built.files} == {path.name for path in folder.iterdir()}
    assert {file.name for file in built.files} == set(files.KINDS) - {"media.zip"}
    assert all(files.found(folder / file.name) == file for file in built.files)
    listed = json.loads((folder / "croissant.json").read_bytes())["distribution"]
    hashes = {each["@id"]: each["sha256"] for each in listed}
    assert hashes == {f.name: f.sha256 for f in built.files if f.name not in {"README.md", "croissant.json"}}


def test_a_model_card_names_what_it_was_made_of() -> None:
    data = Parent("trained_on", "dataset", "Moods", "https://caravan.example/assets/moods/", "ab" * 32, 1500)
    base = Parent("finetuned_from", "model", "Base", "https://caravan.example/assets/base/", "cd" * 32, 500)
    card = cards.model_card(replace(FACTS, parents=(data, base)), (), {"accuracy": 0.93})
    head = card.split("---\n")[1]
    assert 'base_model: ["https://caravan.example/assets/base/"]' in head
    assert 'base_model_relation: "finetune"' in head
    assert 'datasets: ["https://caravan.example/assets/moods/"]' in head
    assert "- trained on: [Moods](https://caravan.example/assets/moods/) (`abababababababab`), 15 %" in card
    assert "- accuracy: 0.93" in card


def test_sizes_have_the_hubs_names() -> None:
    assert [cards.size_category(rows) for rows in (0, 1000, 999_999, 10**8)] == [
        "n<1K", "1K<n<10K", "100K<n<1M", "n>10M",
    ]  # fmt: skip


def test_the_context_is_croissants() -> None:
    assert croissant.CONTEXT["rai"] == "http://mlcommons.org/croissant/RAI/"
    assert building.BUNDLE in files.KINDS


OTHERS = """
import json, os, sys
folder = sys.argv[1]
import mlcroissant
dataset = mlcroissant.Dataset(os.path.join(folder, "croissant.json"))
tasks = [record for record in dataset.records("tasks")]
said = dataset.metadata.to_json()
import datasets
from huggingface_hub import DatasetCard
loaded = datasets.load_dataset(folder)["train"]
single = datasets.load_dataset(folder, "annotations")["train"]
print(json.dumps({
    "issues": sorted(dataset.metadata.ctx.issues.errors) + sorted(dataset.metadata.ctx.issues.warnings),
    "version": str(dataset.metadata.ctx.conforms_to),
    "rai": sorted(name for name in said if name.startswith("rai:")),
    "records": len(tasks), "labels": [each["tasks/label"].decode() for each in tasks[1:3]],
    "why": [text.decode() for text in tasks[1]["tasks/answer_why"]],
    "rows": loaded.num_rows, "first": loaded[1]["data_text"], "moods": loaded[1]["answer_mood"],
    "annotations": single.num_rows,
    "card": DatasetCard.load(os.path.join(folder, "README.md")).data.to_dict(),
}))
"""


def test_others_loaders_read_it(made: tuple[Path, Built], tmp_path: Path) -> None:
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(tmp_path), "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", OTHERS, str(made[0])], env=os.environ | offline, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["issues"] == []
    assert found["version"].endswith("V_1_1")
    assert {"rai:dataAnnotationProtocol", "rai:annotationsPerItem", "rai:dataCollection"} <= set(found["rai"])
    assert (found["records"], found["rows"], found["annotations"]) == (ROWS, ROWS, 3 * ROWS)
    assert found["labels"] == ["Good", "Good"]
    assert (found["why"], found["moods"]) == (["sunny", "warm"], ["Good"])
    assert found["first"] == "=text, “1”"
    card = found["card"]
    assert card["license"] == "other"
    assert card["language"] == ["en", "pt-BR"]
    assert [config["config_name"] for config in card["configs"]] == ["tasks", "annotations"]


def test_a_folder_needs_its_bundle(tmp_path: Path) -> None:
    (tmp_path / BUNDLE).write_bytes(io.BytesIO().getvalue())
    with pytest.raises(zipfile.BadZipFile):
        build(tmp_path, FACTS, read=dict, plain=plain)
