"""Models are asked in batches, believed in nothing, and left alone when they fail. A real server answers."""

import contextlib
import json
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from annotation import mlprotocol
from annotation.api.rooms import batch
from annotation.errors import BackendRefused, InvalidResult
from annotation.models import Campaign, Contribution, ModelBackend, Prediction
from annotation.services import agreement, prelabelling, telling
from caravan.lib.outgoing import AddressRefused, CallFailed, call
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


class Model:
    """A model backend of the tests: says what it is told to say, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any, dict[str, str]]] = []
        self.status, self.version = 200, "v1"
        self.item: Any = {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["Good"]}}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply({"status": "UP"})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, body, dict(self.headers)))
                if self.path == "/setup":
                    self._reply({"model_version": outer.version})
                else:
                    self._reply({"results": [{"result": [outer.item], "score": 0.8} for _ in body.get("tasks", [])]})

            def _reply(self, body: Any) -> None:
                content = json.dumps(body).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def bodies(self, path: str) -> list[Any]:
        return [body for asked, body, _headers in self.asked if asked == path]


@pytest.fixture
def model(settings: LazySettings) -> Iterator[Model]:
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]
    made = Model()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def connected(model: Model, **fields: Any) -> tuple[Campaign, ModelBackend]:
    campaign = make.campaign(**fields)
    backend = prelabelling.add_backend(campaign, by=cast.olga(), url=model.url + "/")
    campaign.refresh_from_db()
    return campaign, backend


def test_a_model_is_told_of_the_campaign_and_asked_for_a_batch(model: Model) -> None:
    campaign, backend = connected(model, tasks=3)
    assert prelabelling.due() == [backend.pk]
    assert prelabelling.ask(backend.pk) == 3
    (asked,) = model.bodies("/predict")
    assert [task["data"] for task in asked["tasks"]] == [{"text": f"text {number}"} for number in range(3)]
    assert asked["label_config"] == campaign.label_config
    assert prelabelling.ask(backend.pk) == 0, "nothing is asked twice"
    assert {each.model_version for each in Prediction.objects.all()} == {"v1"}


def test_a_model_that_has_learned_is_asked_again(model: Model) -> None:
    campaign, backend = connected(model, tasks=2)
    prelabelling.ask(backend.pk)
    model.version = "v2"
    assert prelabelling.ask(backend.pk) == 0, "not before a minute is over"
    ModelBackend.objects.update(asked_at=timezone.now() - 2 * prelabelling.GREET_AGAIN)
    assert prelabelling.ask(backend.pk) == 2
    shown = batch(campaign, annotator=cast.ann())["assignments"][0]["prediction"]
    assert shown["model_version"] == "v2"


def test_annotators_get_the_suggestion_with_their_task(model: Model) -> None:
    campaign, backend = connected(model)
    prelabelling.ask(backend.pk)
    (assignment,) = batch(campaign, annotator=cast.ann())["assignments"]
    suggestion = assignment["prediction"]
    assert (suggestion["score"], suggestion["model_version"]) == (0.8, "v1")
    assert suggestion["result"][0]["origin"] == "prediction"
    assert suggestion["result"][0]["value"] == {"choices": ["Good"]}
    Campaign.objects.filter(pk=campaign.pk).update(shows_predictions=False)
    campaign.refresh_from_db()
    assert batch(campaign, annotator=cast.bruno())["assignments"][0]["prediction"] is None


@pytest.mark.parametrize(
    "item",
    [
        {"from_name": "nobody", "to_name": "text", "type": "choices", "value": {"choices": ["Good"]}},
        {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["Splendid"]}},
        "rubbish",
        None,
    ],
)
def test_what_does_not_fit_the_config_is_never_shown(model: Model, item: Any) -> None:
    campaign, backend = connected(model, tasks=1)
    model.item = item
    assert prelabelling.ask(backend.pk) == 0
    assert batch(campaign, annotator=cast.ann())["assignments"][0]["prediction"] is None
    backend.refresh_from_db()
    assert (backend.predictions_refused, bool(backend.problem)) == (1, True)
    assert prelabelling.ask(backend.pk) == 0, "and not asked for again"
    assert len(model.bodies("/predict")) == 1


def test_a_model_that_fails_is_left_alone_for_longer_and_longer(model: Model) -> None:
    _campaign, backend = connected(model)
    model.status = 500
    pauses = []
    for _ in range(5):
        prelabelling.ask(backend.pk)
        backend.refresh_from_db()
        assert backend.ask_after is not None
        pauses.append(round((backend.ask_after - timezone.now()).total_seconds()))
    assert pauses == [10, 10, 60, 120, 240]
    assert (backend.health, backend.problem) == ("down", "The answer was 500.")
    assert prelabelling.due() == []
    model.status = 200
    ModelBackend.objects.update(ask_after=timezone.now() - timedelta(seconds=1))
    assert prelabelling.ask(backend.pk) == 3
    backend.refresh_from_db()
    assert (backend.health, backend.failures, backend.ask_after) == ("up", 0, None)


def test_a_model_that_does_not_answer_is_not_connected(model: Model) -> None:
    campaign = make.campaign()
    model.status = 503
    with pytest.raises(BackendRefused):
        prelabelling.add_backend(campaign, by=cast.olga(), url=model.url)
    assert not ModelBackend.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://user@example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "http:///x",
    ],
)
def test_nobody_sends_us_into_our_own_network(url: str) -> None:
    with pytest.raises(AddressRefused):
        call("GET", url, timeout_s=1)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999", "http://[64:ff9b::10.0.0.1]/", "http://[2002:a00:1::]/", "http://:x@127.0.0.1/"]
)
def test_odd_addresses_are_refused_and_not_stumbled_over(url: str) -> None:
    with pytest.raises(AddressRefused):
        call("GET", url, timeout_s=1)


@pytest.mark.usefixtures("model")
def test_an_answer_that_drips_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def drip() -> None:
            line, _ = server.accept()
            with line, contextlib.suppress(OSError):
                line.recv(10_000)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n")
                for _each in range(60):
                    line.sendall(b" ")
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(CallFailed, match="too long"):
            call("GET", f"http://127.0.0.1:{port}/", timeout_s=0.3)


def test_a_version_the_database_cannot_keep_is_cleaned() -> None:
    assert mlprotocol.version_of({"model_version": "a\0b"}) == "ab"


def test_redirects_are_not_followed(model: Model) -> None:
    model.status = 302
    with pytest.raises(CallFailed, match="302"):
        call("GET", f"{model.url}/health", timeout_s=1)


def test_a_models_token_is_for_its_campaign_and_for_an_hour(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    _campaign, backend = connected(model)
    token = model.bodies("/setup")[0]["access_token"]
    assert prelabelling.backend_of(token) == backend
    for forged in (token[:-1], token.replace(str(backend.pk), str(uuid.uuid4())), "cvb.", "cvb.x.y", ""):
        assert prelabelling.backend_of(forged) is None
    prelabelling.activate(backend, on=False)
    assert prelabelling.backend_of(token) is None


def test_predictions_handed_in_are_all_kept_or_none() -> None:
    campaign = make.campaign(tasks=2)
    good = {"row": 1, "result": make.choice(), "model_version": "m", "score": None}
    with pytest.raises(InvalidResult) as refused:
        prelabelling.hand_in(
            campaign, [good, {**good, "row": 2, "result": make.choice("Splendid")}, {**good, "row": 9}]
        )
    assert [place.where for place in refused.value.places] == [
        "predictions[1].result[0].value.choices[0]",
        "predictions[2].row",
    ]
    assert not Prediction.objects.exists()
    assert prelabelling.hand_in(campaign, [good]) == 1
    assert prelabelling.hand_in(campaign, [{**good, "result": make.choice("Bad")}]) == 1
    assert Prediction.objects.get().result[0]["value"] == {"choices": ["Bad"]}
    assert prelabelling.hand_in(campaign, [{**good, "result": make.choice("Bad")}, good]) == 1
    assert Prediction.objects.get().result[0]["value"] == {"choices": ["Good"]}


def test_agreement_counts_what_people_said(model: Model) -> None:
    campaign, backend = connected(model, tasks=2, answers_per_task=2)
    prelabelling.ask(backend.pk)
    make.contribution(campaign, cast.ann(), make.choice("Good"))
    make.contribution(campaign, cast.bruno(), make.choice("Bad"))
    (found,) = agreement.agreements(campaign)
    assert (found.version, found.answers, found.same, found.same_class, found.share) == ("v1", 2, 1, 1, 0.5)
    assert found.mean_score == pytest.approx(0.8)


def test_accepted_answers_are_told_signed_and_without_a_person(model: Model) -> None:
    campaign, backend = connected(model, answers_per_task=1)
    accepted = make.contribution(campaign, cast.ann())
    Contribution.objects.filter(pk=accepted.pk).update(state=Contribution.State.APPROVED)
    telling.tell([accepted.pk])
    ((_path, body, headers),) = [each for each in model.asked if each[0] == "/webhook"]
    assert body["annotation"]["result"] == make.choice()
    assert cast.ann().email not in json.dumps(body)
    sent = headers[telling.SIGNATURE]
    at = int(sent.split(",")[0].removeprefix("t="))
    assert sent == telling.signature(backend, body, at=at)
