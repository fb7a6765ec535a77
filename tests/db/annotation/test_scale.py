"""A hundred thousand tasks of three campaigns in one table: the same few statements, each through its index."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotation.models import Campaign, Task
from annotation.services import queue, serving
from annotation.services.queue import PICK, PICK_DOUBTED
from annotation.services.standing import lock_cursor
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).parents[1] / "query_counts.json"
TASKS = 100_000


def fill(campaign: Campaign, tasks: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotation_task"
            " (campaign_id, uid, row_number, data, content_hash, state, priority, slots_left, answers)"
            " SELECT %s, gen_random_uuid(), n + 10, jsonb_build_object('text', n), '\\x00', 'open', 0, 3, 0"
            " FROM generate_series(1, %s) AS n",
            [campaign.pk, tasks],
        )


@pytest.fixture
def campaign() -> Campaign:
    """The middle one of three big campaigns, with money; Ann and the planner know it well."""
    big = [make.campaign(tasks=1, budget=10**12) for _ in range(3)]
    for each in big:
        fill(each, TASKS // 3)
    Task.objects.filter(campaign=big[0]).update(state="resolved", slots_left=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotation_task, annotation_assignment")
    return big[1]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]


def test_the_next_task_is_one_step_in_the_queue_index(campaign: Campaign) -> None:
    ann = cast.ann()
    for _ in range(3):
        make.contribution(campaign, ann)
    cursor_row = lock_cursor(campaign, ann)
    values: dict[str, Any] = {
        "campaign": campaign.pk,
        "annotator": ann.pk,
        "priority": cursor_row.priority,
        "task": cursor_row.task_id,
        "wanted": 2,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {PICK.format(side='>')}", values)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    scans = {node.get("Index Name") or node.get("Relation Name") for node in nodes(plan) if "Scan" in node["Node Type"]}
    assert "task_queue" in scans
    walked = {node.get("Relation Name") for node in nodes(plan) if node["Node Type"] == "Seq Scan"}
    assert "annotation_task" not in walked
    assert not any(node["Node Type"] == "Sort" for node in nodes(plan))
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 60


def test_tasks_in_doubt_are_found_by_their_own_index(campaign: Campaign) -> None:
    values: dict[str, Any] = {"campaign": campaign.pk, "annotator": cast.ann().pk, "wanted": 2}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {PICK_DOUBTED}", values)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    assert "task_queue_doubted" in {node.get("Index Name") for node in nodes(plan)}
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 60


def test_statements_per_request(campaign: Campaign) -> None:
    ann = cast.ann()
    headers = {"Authorization": f"Token {accounts.token(ann, 'label')}"}
    client = Client()

    def post(path: str, body: dict[str, Any]) -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
        assert answer.status_code in {200, 201}, answer.content
        return answer.json(), len(queries)

    take = f"campaigns/{campaign.pk}/assignments/"
    batch, _ = post(take, {"count": 1})
    post(f"assignments/{batch['assignments'][0]['id']}/submit/", answer())
    batch, new = post(take, {"count": 2})
    _, held = post(take, {"count": 2})
    _, submit = post(f"assignments/{batch['assignments'][0]['id']}/submit/", answer())
    want = {**answer(), "want": 2}
    _, both = post(f"assignments/{batch['assignments'][1]['id']}/submit/", want)
    counted = {"next": new, "next, all in hand": held, "submit": submit, "submit and next": both}
    assert counted == json.loads(COUNTS.read_text()), json.dumps(counted, indent=2)


def answer() -> dict[str, Any]:
    return {"submission_id": str(uuid.uuid4()), "result": make.choice()}


def test_the_queue_goes_on_where_the_person_stood(campaign: Campaign) -> None:
    ann = cast.ann()
    first = serving.next_assignments(campaign, annotator=ann, count=2)
    place = lock_cursor(campaign, ann).task_id
    assert place == first[-1].task_id
    assert queue.held_by(lock_cursor(campaign, ann), limit=5)[0].pk == first[0].pk


def test_asking_further_people_costs_a_submit_at_most_one_statement() -> None:
    made = make.campaign(answers_per_task=1, max_answers_per_task=3, pilot_share=1.0, budget=10**9)
    headers = {"Authorization": f"Token {accounts.token(cast.ann(), 'label')}"}

    def post(path: str, body: dict[str, Any]) -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as queries:
            given = Client().post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
        return given.json(), len(queries)

    take = f"campaigns/{made.pk}/assignments/"
    post(f"assignments/{post(take, {'count': 1})[0]['assignments'][0]['id']}/submit/", answer())
    batch, _ = post(take, {"count": 1})
    _, submit = post(f"assignments/{batch['assignments'][0]['id']}/submit/", answer())
    assert submit <= json.loads(COUNTS.read_text())["submit"] + 1
