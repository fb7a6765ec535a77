"""Handing in, going on and changing one's mind over HTTP."""

import uuid
from typing import Any

import pytest
from django.test import Client

from annotation.models import Contribution
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask() -> Any:
    headers = {"Authorization": f"Token {accounts.token(cast.ann(), 'label')}"}

    def asked(verb: str, path: str, body: Any) -> Any:
        return getattr(Client(), verb)(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    return asked


def handed_in(want: int | None = None) -> dict[str, Any]:
    body = {"submission_id": str(uuid.uuid4()), "result": make.choice()}
    return body if want is None else {**body, "want": want}


def test_a_submit_brings_the_next_tasks_if_asked(ask: Any) -> None:
    pk = make.assignment(make.campaign(tasks=3), cast.ann()).pk
    body = handed_in(want=2)
    first = ask("post", f"assignments/{pk}/submit/", body)
    assert (first.status_code, len(first.json()["assignments"]), first.json()["reason"]) == (201, 2, None)
    again = ask("post", f"assignments/{pk}/submit/", body)
    assert (again.status_code, again.json()) == (200, first.json())
    assert Contribution.objects.count() == 1
    other = ask("post", f"assignments/{first.json()['assignments'][0]['id']}/submit/", handed_in())
    assert "assignments" not in other.json()


def test_the_last_submit_says_that_nothing_is_left(ask: Any) -> None:
    pk = make.assignment(make.campaign(tasks=1), cast.ann()).pk
    answer = ask("post", f"assignments/{pk}/submit/", handed_in(want=2)).json()
    assert (answer["assignments"], answer["reason"], answer["progress"]["mine"]) == ([], "done", 1)


def test_nothing_new_for_who_may_no_longer_work_here(ask: Any) -> None:
    campaign = make.campaign()
    pk = make.assignment(campaign, cast.ann()).pk
    type(campaign).objects.update(is_open=False)
    answer = ask("post", f"assignments/{pk}/submit/", handed_in(want=2))
    assert (answer.status_code, answer.json()["assignments"]) == (201, [])


def test_an_answer_is_changed_until_its_task_has_all(ask: Any) -> None:
    given = make.contribution(make.campaign(answers_per_task=2), cast.ann())
    path = f"contributions/{given.pk}/result/"
    changed = ask("put", path, {"result": make.choice("Bad"), "note": "Sorry."})
    assert (changed.status_code, changed.json()["note"]) == (200, "Sorry.")
    assert ask("put", path, {"result": make.choice("Ugly")}).status_code == 422
    make.contribution(given.campaign, cast.bruno())
    late = ask("put", path, {"result": make.choice("Good")})
    assert (late.status_code, late.json()["code"]) == (409, "judged")


def test_a_newer_draft_of_another_device_is_not_overwritten(ask: Any) -> None:
    path = f"assignments/{make.assignment(make.campaign(), cast.ann()).pk}/draft/"
    assert ask("put", path, {"draft": {"by": "phone", "at": 5}}).status_code == 204
    late = ask("put", path, {"draft": {"by": "desk", "at": 6}, "after": None})
    assert (late.status_code, late.json()["code"]) == (409, "draft_elsewhere")
    assert ask("put", path, {"draft": {"by": "desk", "at": 6}, "after": 5}).status_code == 204
