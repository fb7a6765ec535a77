"""Predictions and answers in imported files are suggestions in the room, and never half of a bad row."""

import json
from typing import Any

import pytest

from annotation.api.rooms import batch
from annotation.errors import InvalidTasks
from annotation.models import Campaign, Contribution, Prediction, Task
from annotation.services import importing
from tests import cast
from tests.db.annotation.test_importing import imported
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return make.campaign(tasks=0, live=False)


def said(value: str = "Good", **fields: Any) -> dict[str, Any]:
    """Return a prediction as Label Studio writes one."""
    return {"model_version": "v1", "score": 0.8, "result": make.choice(value), **fields}


def row(text: str = "x", **beside: Any) -> dict[str, Any]:
    return {"data": {"text": text}, **beside}


# A task as Label Studio 1.23 exports it.
EXPORTED = {
    "id": 7,
    "annotations": [
        {"id": 1, "completed_by": 3, "result": make.choice("Bad"), "was_cancelled": False, "ground_truth": False},
        {"id": 2, "completed_by": 4, "result": [], "was_cancelled": True, "ground_truth": False},
        {"id": 3, "completed_by": 5, "result": make.choice("Good"), "was_cancelled": False, "ground_truth": True},
    ],
    "file_upload": "a.json",
    "drafts": [],
    "predictions": [{"id": 9, "model_version": "v1", "score": 0.25, "result": make.choice("Good"), "task": 7}],
    "data": {"text": "rain\t\\ and “sun”"},
    "meta": {},
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
    "allow_skip": True,
    "inner_id": 1,
    "total_annotations": 2,
    "cancelled_annotations": 1,
    "total_predictions": 1,
    "comment_count": 0,
    "unresolved_comment_count": 0,
    "last_comment_updated_at": None,
    "project": 1,
    "updated_by": 1,
    "comment_authors": [],
}


def kept() -> list[tuple[int, str, str, Any, Any]]:
    rows = Prediction.objects.select_related("task").order_by("pk")
    return [
        (each.task.row_number, each.source, each.model_version, each.result[0]["value"]["choices"], each.score)
        for each in rows
    ]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_what_label_studio_exports_becomes_tasks_with_suggestions(campaign: Campaign, name: str) -> None:
    rows = [row("plain"), EXPORTED]
    content = json.dumps(rows) if name == "a.json" else "\n".join(map(json.dumps, rows))
    assert imported(campaign, name, content.encode()).state == "done"
    assert [task.data for task in Task.objects.order_by("row_number")] == [{"text": "plain"}, EXPORTED["data"]]
    assert kept() == [(2, "file", "v1", ["Good"], 0.25), (2, "annotation", "annotation 1", ["Bad"], None)]
    assert {item["origin"] for each in Prediction.objects.all() for item in each.result} == {"prediction"}
    assert not Contribution.objects.exists(), "nobody here gave these answers, so nobody is paid for them"


def test_annotators_see_them_and_where_they_come_from(campaign: Campaign) -> None:
    imported(campaign, "a.json", json.dumps([row(annotations=[{"result": make.choice("Bad")}])]).encode())
    live = make.funded(Campaign.objects.get())
    (assignment,) = batch(Campaign.objects.get(pk=live.pk), annotator=cast.ann())["assignments"]
    assert assignment["prediction"]["source"] == "annotation"
    assert assignment["prediction"]["result"][0]["value"] == {"choices": ["Bad"]}


def test_the_owner_who_hid_suggestions_is_not_overruled(campaign: Campaign) -> None:
    imported(campaign, "a.json", json.dumps([row(predictions=[said()])]).encode())
    Campaign.objects.update(shows_predictions=False)
    imported(campaign, "b.json", json.dumps([row(predictions=[said()])]).encode())
    assert not Campaign.objects.get().shows_predictions
    assert [each[0] for each in kept()] == [1, 2]


@pytest.mark.parametrize(
    ("beside", "where"),
    [
        ({"predictions": [said(), said("Splendid", model_version="v2")]}, "predictions[1].result[0].value.choices[0]"),
        ({"annotations": [said("Splendid")]}, "annotations[0].result[0].value.choices[0]"),
        ({"predictions": {"result": []}}, "predictions"),
        ({"predictions": [said()] * 21}, "predictions"),
        ({"predictions": [None]}, "predictions[0].result"),
        ({"predictions": [{"result": "Good"}]}, "predictions[0].result"),
        ({"predictions": [said("a\0b")]}, "predictions[0]"),
    ],
)
def test_a_bad_suggestion_makes_its_row_bad(campaign: Campaign, beside: Any, where: str) -> None:
    content = json.dumps([row("a", predictions=[said()]), row("b", **beside), row("c", predictions=[said("Bad")])])
    job = imported(campaign, "a.json", content.encode())
    assert (job.state, job.problems.count(), Task.objects.count()) == ("refused", 1, 0)
    problem = job.problems.get()
    assert (problem.row_number, problem.where) == (2, where)
    assert problem.message
    job = imported(campaign, "a.json", content.encode(), skip_bad_rows=True)
    assert (job.state, job.rows_good, job.rows_bad) == ("done", 2, 1)
    assert [(each[0], each[3]) for each in kept()] == [(1, ["Good"]), (2, ["Bad"])]
    assert [task.data["text"] for task in Task.objects.order_by("row_number")] == ["a", "c"]


def test_of_two_with_one_version_the_last_counts(campaign: Campaign) -> None:
    imported(campaign, "a.json", json.dumps([row(predictions=[said(), said("Bad")])]).encode())
    assert kept() == [(1, "file", "v1", ["Bad"], 0.8)]


def test_an_empty_prediction_suggests_nothing(campaign: Campaign) -> None:
    imported(campaign, "a.json", json.dumps([row(predictions=[said(result=[])])]).encode())
    assert kept() == []
    assert not Campaign.objects.get().shows_predictions


def test_rows_sent_as_json_bring_theirs_too(campaign: Campaign) -> None:
    assert importing.add_tasks(campaign, [row("a"), row("b", predictions=[said()])]) == 2
    assert kept() == [(2, "file", "v1", ["Good"], 0.8)]
    assert importing.add_tasks(campaign, [row("c", predictions=[said("Bad")])]) == 1
    assert [each[0] for each in kept()] == [2, 3]
    with pytest.raises(InvalidTasks) as refused:
        importing.add_tasks(campaign, [row("d", predictions=[said("Ugly")])])
    assert refused.value.places[0].where == "tasks[0].predictions[0].result[0].value.choices[0]"
    assert Task.objects.count() == 3


def test_many_suggestions_go_through_a_file_on_disk(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.services.suggesting.IN_MEMORY", 1000)
    rows = [row(str(number), predictions=[said("Good" if number % 2 else "Bad")]) for number in range(300)]
    assert imported(campaign, "a.jsonl", "\n".join(map(json.dumps, rows)).encode()).state == "done"
    assert [(each[0], each[3]) for each in kept()] == [
        (number + 1, ["Good"] if number % 2 else ["Bad"]) for number in range(300)
    ]
