"""Every address × every role: who may, who may not, and what they are told."""

import uuid
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from annotation.models import Gate, ImportJob, ModelBackend, RuleFiring
from annotation.services import appealing, consensus, golden, measuring, remarking, ruling
from annotation.services.deciding import decide
from caravan.accounts.models import User
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db

ROLES = ("olga", "rui", "ann", "mallory", None)
MANY = {"comparisons": [["answers", False, 2]], "fewest": 1}
RULE: dict[str, Any] = {"name": "Enough", "condition": MANY, "action": "message"}
# (verb, address, scope, body, the answer to each of ROLES)
TABLE: list[tuple[str, str, str, Any, tuple[int, ...]]] = [
    ("get", "campaigns/", "manage", None, (200, 200, 200, 200, 401)),
    ("post", "campaigns/", "manage", "campaign", (201, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/", "manage", None, (200, 200, 404, 404, 401)),
    ("patch", "campaigns/{campaign}/", "manage", {"title": "New"}, (200, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/state/", "manage", {"state": "paused"}, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/progress/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/policies/", "label", None, (200, 200, 404, 404, 401)),
    ("post", "campaigns/{campaign}/imports/", "manage", {"tasks": [{"text": "x"}]}, (201, 404, 404, 404, 401)),
    # Who may is told that a file comes as a form; the files themselves are in test_media.py.
    ("get", "campaigns/{campaign}/media/", "manage", None, (200, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/media/", "manage", {}, (415, 404, 404, 404, 401)),
    ("post", "assignments/{assignment}/files/", "label", {}, (404, 415, 404, 404, 401)),
    ("get", "campaigns/{campaign}/backends/", "manage", None, (200, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/backends/", "manage", {"url": "http://10.0.0.1/"}, (422, 404, 404, 404, 401)),
    ("patch", "backends/{backend}/", "manage", {"is_active": False}, (200, 404, 404, 404, 401)),
    ("delete", "backends/{backend}/", "manage", None, (204, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/gates/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/reviewers/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/rules/", "manage", None, (200, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/rules/", "manage", RULE, (201, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/rules/try/", "manage", {"condition": MANY}, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/rules/firings/", "manage", None, (200, 404, 404, 404, 401)),
    ("patch", "rules/{rule}/", "manage", {"active": True}, (200, 404, 404, 404, 401)),
    ("post", "rules/firings/{firing}/lift/", "manage", None, (204, 404, 404, 404, 401)),
    ("post", "gates/{gate}/clear/", "manage", None, (204, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/predictions/", "manage", "predictions", (201, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/export/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/gold/", "manage", None, (200, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/gold/", "manage", {"row": 3, "answer": make.choice()}, (201, 404, 404, 404, 401)),
    ("put", "campaigns/{campaign}/gold/", "manage", {"share": 0.05}, (200, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/gold/2/", "manage", {"deed": "retire"}, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/statistics/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/plan/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "imports/{job}/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "imports/{job}/problems/", "manage", None, (200, 404, 404, 404, 401)),
    ("post", "campaigns/{campaign}/assignments/", "label", {"count": 1}, (200, 200, 404, 404, 401)),
    ("put", "assignments/{assignment}/draft/", "label", {"draft": {"a": 1}}, (404, 204, 404, 404, 401)),
    ("post", "assignments/{assignment}/skip/", "label", {"reason": "unclear"}, (404, 204, 404, 404, 401)),
    ("post", "assignments/{assignment}/submit/", "label", "submit", (404, 201, 404, 404, 401)),
    ("get", "contributions/", "label", None, (200, 200, 200, 200, 401)),
    ("get", "contributions/{contribution}/", "label", None, (404, 200, 404, 404, 401)),
    # Rui's answer is the only one its task wanted.
    ("put", "contributions/{contribution}/result/", "label", {"result": make.choice("Bad")}, (404, 409, 404, 404, 401)),
    # Rui's own, and of a campaign that Olga owns.
    ("get", "contributions/{contribution}/dossier/", "label", None, (200, 200, 404, 404, 401)),
    ("post", "contributions/{refused}/appeal/", "label", {"words": "It is right."}, (404, 201, 404, 404, 401)),
    ("get", "appeals/mine/", "label", None, (200, 200, 200, 200, 401)),
    ("get", "appeals/", "review", None, (200, 200, 200, 200, 401)),
    # Rui made it; only Olga may decide.
    ("get", "appeals/{appeal}/", "review", None, (200, 404, 404, 404, 401)),
    ("post", "appeals/{appeal}/uphold/", "review", {"answer": "It is wrong."}, (204, 404, 404, 404, 401)),
    ("post", "appeals/{appeal}/overturn/", "review", {"answer": ""}, (204, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/appeals/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "campaigns/{campaign}/reports/", "manage", None, (200, 404, 404, 404, 401)),
    ("get", "reports/mine/", "label", None, (200, 200, 200, 200, 401)),
    ("post", "reports/{remark}/answers/", "manage", {"words": "Thanks."}, (201, 404, 404, 404, 401)),
    # Rui's own, which Olga answered.
    ("post", "reports/{answered}/replies/", "label", {"words": "I see."}, (404, 201, 404, 404, 401)),
    ("get", "reviews/", "review", None, (200, 200, 200, 200, 401)),
    ("get", "reviews/skill/", "review", None, (200, 200, 200, 200, 401)),
    # Whoever may not judge an answer is told so beside its id.
    (
        "post",
        "reviews/bulk/",
        "review",
        {"ids": [str(uuid.UUID(int=7))], "verdict": "approved"},
        (200, 200, 200, 200, 401),
    ),
    # Rui wrote the contribution: his own work is not his to judge.
    ("post", "contributions/{contribution}/approve/", "review", {}, (204, 403, 404, 404, 401)),
    ("post", "contributions/{contribution}/reject/", "review", {"reason": "spam"}, (204, 403, 404, 404, 401)),
]
# Anybody may ask here, with a token of any scope or without one.
PUBLIC = {"labelspec/": {"config": "<View/>"}, "labelspec/tags/": None, "labelspec/templates/": None}
CASES = [
    pytest.param(verb, path, scope, body, role, expected, id=f"{verb}-{path}-{role}")
    for verb, path, scope, body, statuses in TABLE
    for role, expected in zip(ROLES, statuses, strict=True)
]


def answered() -> uuid.UUID:
    """A note of Rui's that Olga answered."""
    remark = make.contribution(make.campaign(), cast.rui(), note="Even.").assignment.remark
    remarking.answer(remark.pk, owner=cast.olga(), words="Odd.")
    return remark.pk


@pytest.fixture
def world() -> dict[str, Any]:
    """A campaign that is not open: Olga owns it, Rui reviews and labels in it."""
    campaign = make.campaign(is_open=False, answers_per_task=1, review_rule="everything")
    contribution = make.contribution(campaign, cast.rui())
    measuring.measure(campaign.pk)
    consensus.refit(campaign.pk)
    golden.make_gold(campaign, row_number=2, answer=make.choice(), author=cast.olga())
    refused = [make.contribution(make.campaign(answers_per_task=1), cast.rui()) for _ in range(2)]
    decide([each.pk for each in refused], to="rejected", by="consensus", reason="wrong_answer")
    job = ImportJob.objects.create(campaign=campaign, created_by=cast.olga(), file_name="a.csv", format="csv")
    rule = ruling.save(campaign, author=cast.olga(), **RULE)
    firing = RuleFiring.objects.create(
        rule=rule, version=1, person=cast.ann(), cause="once", said=ruling.spoken(rule), values={"answers": 3}
    )
    return {
        "rule": rule.pk,
        "firing": firing.pk,
        "campaign": campaign.pk,
        "contribution": contribution.pk,
        "assignment": make.assignment(campaign, cast.rui()).pk,
        "refused": refused[0].pk,
        "appeal": appealing.open_appeal(refused[1].pk, author=cast.rui(), words="No.").pk,
        "remark": make.contribution(make.campaign(), cast.rui(), note="Odd.").assignment.remark.pk,
        "answered": answered(),
        "job": job.pk,
        "backend": ModelBackend.objects.create(
            campaign=campaign, created_by=cast.olga(), url="http://model.example"
        ).pk,
        "gate": Gate.objects.create(
            campaign=campaign, annotator=cast.ann(), reason="tells", skill=0.1, limit=0.2, bits=0.0, answers=40
        ).pk,
    }


def call(verb: str, path: str, body: Any = None, *, person: User | None = None, scopes: tuple[str, ...] = ()) -> Any:
    headers = {"Authorization": f"Token {accounts.token(person, *scopes)}"} if person else {}
    options: dict[str, Any] = {"headers": headers}
    if body is not None:
        options |= {"data": body, "content_type": "application/json"}
    return getattr(Client(), verb)(f"/api/v1/{path}", **options)


def filled(body: Any) -> Any:
    if body == "submit":
        return {"submission_id": str(uuid.uuid4()), "result": make.choice()}
    if body == "predictions":
        return {"predictions": [{"row": 1, "result": make.choice(), "score": 0.7, "model_version": "v1"}]}
    if body == "campaign":
        return {
            "organisation": str(cast.weather_watch().pk),
            "title": "T",
            "label_config": make.CHOICE_CONFIG,
            "price_base_units": "5",
        }
    return body


@pytest.mark.parametrize(("verb", "path", "scope", "body", "role", "expected"), CASES)
def test_who_may(
    world: dict[str, Any], verb: str, path: str, scope: str, body: Any, role: str | None, expected: int
) -> None:
    person = getattr(cast, role)() if role else None
    answer = call(verb, path.format(**world), filled(body), person=person, scopes=(scope,))
    assert answer.status_code == expected, getattr(answer, "content", b"")
    if expected >= 400:
        assert set(answer.json()) == {"code", "message", "errors"}


@pytest.mark.parametrize(("verb", "path", "scope", "body", "statuses"), TABLE)
def test_a_token_without_the_scope_is_refused(
    world: dict[str, Any], verb: str, path: str, scope: str, body: Any, statuses: tuple[int, ...]
) -> None:
    others = tuple({"label", "review", "manage"} - {scope})
    path = path.format(**world)
    assert call(verb, path, filled(body), person=cast.olga(), scopes=others).status_code == 403
    reading = call(verb, path, filled(body), person=cast.rui(), scopes=("read",))
    assert (reading.status_code == 403) == (verb != "get")


@pytest.mark.parametrize(("verb", "path", "scope", "body", "statuses"), [row for row in TABLE if row[3]])
def test_wrong_input_is_a_400(
    world: dict[str, Any], verb: str, path: str, scope: str, body: Any, statuses: tuple[int, ...]
) -> None:
    ruis = ("assignments", "contributions/{refused}", "reports/{answered}")
    person = cast.rui() if path.startswith(ruis) else cast.olga()
    for wrong in (b"{", b'{"x": NaN}', b"[" * 2000, b"\xff"):
        if body == {}:
            continue
        answer = call(verb, path.format(**world), wrong, person=person, scopes=(scope,))
        assert answer.status_code == 400, wrong


@pytest.mark.parametrize(("path", "body"), PUBLIC.items())
def test_anybody_may_ask(path: str, body: Any) -> None:
    assert call("get" if body is None else "post", path, body).status_code == 200


def test_the_table_knows_every_address() -> None:
    known = {path.replace("{job}", "x").split("{")[0].split("/")[0] + path.split("/")[-2] for _, path, *_ in TABLE}
    from annotation.api.urls import urlpatterns

    for pattern in urlpatterns:
        text = str(pattern.pattern)
        parts = text.strip("/").split("/")
        assert any(
            len(path.strip("/").split("/")) == len(parts)
            and all(a == b or "<" in b for a, b in zip(path.strip("/").split("/"), parts, strict=True))
            for path in [*PUBLIC, *(row[1] for row in TABLE)]
        ), text
    assert known


def test_an_answer_of_the_room_betrays_nothing(world: dict[str, Any]) -> None:
    body = call("post", f"campaigns/{world['campaign']}/assignments/", {}, person=cast.rui(), scopes=("label",)).json()
    assert set(body) == {"assignments", "reason", "progress", "earnings"}
    told = {"id", "data", "draft", "expires_at", "files", "media", "prediction", "price_base_units"}
    assert set(body["assignments"][0]) == told


def test_a_submit_sent_again_answers_200_and_too_late_409_or_410(world: dict[str, Any]) -> None:
    path, body = f"assignments/{world['assignment']}/submit/", filled("submit")
    first = call("post", path, body, person=cast.rui(), scopes=("label",))
    again = call("post", path, body, person=cast.rui(), scopes=("label",))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert call("post", path, filled("submit"), person=cast.rui(), scopes=("label",)).status_code == 409
    skip = f"assignments/{world['assignment']}/skip/"
    assert call("post", skip, {"reason": "other"}, person=cast.rui(), scopes=("label",)).status_code == 410


def test_a_result_that_does_not_fit_names_its_places(world: dict[str, Any]) -> None:
    path = f"assignments/{world['assignment']}/submit/"
    body = {"submission_id": str(uuid.uuid4()), "result": make.choice("Ugly")}
    answer = call("post", path, body, person=cast.rui(), scopes=("label",))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unknown-label"


def test_a_second_verdict_is_a_409(world: dict[str, Any]) -> None:
    path = f"contributions/{world['contribution']}/approve/"
    assert call("post", path, {}, person=cast.olga(), scopes=("review",)).status_code == 204
    assert call("post", path, {}, person=cast.olga(), scopes=("review",)).status_code == 409


@pytest.mark.parametrize("query", ["level=tasks&format=csv", "level=annotations&format=jsonl", "format=json"])
def test_exports_stream(world: dict[str, Any], query: str) -> None:
    answer = call("get", f"campaigns/{world['campaign']}/export/?{query}", person=cast.olga(), scopes=("manage",))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    assert (
        call(
            "get", f"campaigns/{world['campaign']}/export/?format=xml", person=cast.olga(), scopes=("manage",)
        ).status_code
        == 400
    )


def test_anybody_may_have_a_config_checked() -> None:
    task = {"text": "x"}
    for person in (None, cast.ann()):
        scopes = ("read",) if person else ()
        good = call("post", "labelspec/", {"config": make.CHOICE_CONFIG}, person=person, scopes=scopes).json()
        assert (good["ok"], good["errors"], good["layout"]["tag"]) == (True, [], "View")
        assert good["task"]
        whole = {"config": make.CHOICE_CONFIG, "task": task, "result": make.choice()}
        assert call("post", "labelspec/", whole, person=person, scopes=scopes).json()["ok"]
    bad = call("post", "labelspec/", {"config": "<View>\n<Txt/></View>"}).json()
    assert (bad["ok"], bad["layout"], bad["errors"][0]["line"]) == (False, None, 2)
    missing = call("post", "labelspec/", {"config": make.CHOICE_CONFIG, "task": {}}).json()
    assert (missing["ok"], missing["errors"][0]["where"]) == (False, "data.text")
    wrong = {"config": make.CHOICE_CONFIG, "task": task, "result": make.choice("Ugly")}
    assert call("post", "labelspec/", wrong).json()["errors"][0]["code"] == "unknown-label"


def test_a_config_to_check_is_bounded() -> None:
    assert call("post", "labelspec/", {"config": "x" * 300_000}).status_code == 400
    assert call("post", "labelspec/", {"config": "<View/>", "task": "x" * 2_000_000}).status_code == 413
    for wrong in (b"{", b'{"config": NaN}', b"[]", b"\xff", b"{}"):
        assert call("post", "labelspec/", wrong).status_code == 400


def test_checking_configs_is_slowed_down(settings: LazySettings) -> None:
    rates = {"person": "9/h", "stranger": "9/h", "login": "9/h", "labelspec": "2/h"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    answers = [call("post", "labelspec/", {"config": "<View/>"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
