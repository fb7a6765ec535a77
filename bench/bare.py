"""The floor: next task and submit in a Django of two views, without accounts, checks, money, consensus or events.

What Django and PostgreSQL themselves cost. `bench.serving` runs it beside the real thing, on tables of its own with the
columns and indexes that this much needs.
"""

import uuid
from typing import Any

import orjson
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

TABLES = """
DROP TABLE IF EXISTS bare_answer, bare_task;
CREATE TABLE bare_task (id bigserial PRIMARY KEY, campaign int NOT NULL, data jsonb NOT NULL,
                        state text NOT NULL DEFAULT 'open', priority float8 NOT NULL DEFAULT 0,
                        slots_left int NOT NULL);
CREATE INDEX ON bare_task (campaign, priority, id) WHERE state = 'open' AND slots_left > 0;
CREATE TABLE bare_answer (id uuid PRIMARY KEY, task_id bigint NOT NULL REFERENCES bare_task, person uuid NOT NULL,
                          state text NOT NULL DEFAULT 'reserved', result jsonb, UNIQUE (task_id, person));
"""
_NEXT = """
WITH taken AS (
    UPDATE bare_task SET slots_left = slots_left - 1 WHERE id = (
        SELECT t.id FROM bare_task t
        WHERE t.campaign = 1 AND t.state = 'open' AND t.slots_left > 0
          AND NOT EXISTS (SELECT 1 FROM bare_answer a WHERE a.task_id = t.id AND a.person = %(person)s)
        ORDER BY t.priority, t.id LIMIT 1 FOR UPDATE OF t SKIP LOCKED)
    RETURNING id, data
), made AS (
    INSERT INTO bare_answer (id, task_id, person) SELECT %(id)s, id, %(person)s FROM taken
)
SELECT data FROM taken
"""
_SUBMIT = "UPDATE bare_answer SET state = 'submitted', result = %s::jsonb WHERE id = %s AND state = 'reserved'"


def make(tasks: int) -> None:
    """Make the tables anew, with as many tasks."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute(
            "INSERT INTO bare_task (campaign, data, slots_left)"
            " SELECT 1, jsonb_build_object('text', 'text ' || n), 3 FROM generate_series(1, %s) AS n",
            [tasks],
        )


def take(request: HttpRequest) -> HttpResponse:
    """Reserve the next task."""
    asked, pk = orjson.loads(request.body), uuid.uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEXT, {"person": asked["person"], "id": pk})
        data = cursor.fetchone()[0]
    return _answer({"id": str(pk), "data": orjson.loads(data)})


def submit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Store an answer."""
    asked = orjson.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SUBMIT, [orjson.dumps(asked["result"]).decode(), pk])
        return _answer({"stored": cursor.rowcount})


def _answer(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type="application/json")


urlpatterns = [path("next/", take), path("<uuid:pk>/submit/", submit)]
