"""From a finished campaign to files: made once, kept by their content, checked by the verifier, opened to who may."""

import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from annotation.models import Campaign, CampaignStatistics
from annotation.services import consensus, deciding, importing, media, submitting
from registry import policies, tasks
from registry.errors import NotDraft, NotFinished, NotPublishable
from registry.models import Grant, Packing, Version
from registry.services import describing, harvesting, licensing, publishing, registering
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as work
from tests.factories import media as pictures
from tests.factories import registry as make
from tests.factories import rewards as money
from verifier.__main__ import verify

pytestmark = pytest.mark.django_db
SECRET = "said by somebody refused"
CONFIG = """<View><Image name="picture" value="$picture"/>
<Choices name="mood" toName="picture" required="true"><Choice value="Good"/><Choice value="Bad"/></Choices>
<TextArea name="words" toName="picture"/></View>"""


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A storage of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def said(mood: str, text: str = "clouds") -> list[dict[str, Any]]:
    written = {"id": "b", "from_name": "words", "to_name": "picture", "type": "textarea", "value": {"text": [text]}}
    return [{**work.choice(mood)[0], "to_name": "picture"}, written]


@pytest.fixture
def campaign() -> Campaign:
    """Two pictures, six answers, one refused by a reviewer; finished."""
    made = work.campaign(tasks=0, live=False, label_config=CONFIG, answers_per_task=3)
    kept = media.store(made, by=cast.olga(), file=pictures.upload(pictures.picture(), "sky.jpg"))
    importing.add_tasks(made, [{"picture": kept.address, "place": number} for number in range(2)])
    work.funded(made)
    accepted = []
    for person in (cast.ann(), cast.bruno(), cast.mallory()):
        for _ in range(2):
            given = submitting.submit(
                work.assignment(made, person).pk,
                annotator=person,
                submission_id=uuid.uuid4(),
                result=said("Bad", SECRET) if person == cast.mallory() else said("Good"),
            )
            if person != cast.mallory():
                accepted.append(given.pk)
            else:
                deciding.decide([given.pk], to=deciding.REJECTED, by="reviewer")
    deciding.decide(accepted, to=deciding.APPROVED, by="silence")
    money.news()
    consensus.refit(made.pk)
    Campaign.objects.filter(pk=made.pk).update(state="finished")
    return Campaign.objects.get(pk=made.pk)


@pytest.fixture
def draft(campaign: Campaign) -> Version:
    return harvesting.harvest(campaign, by=cast.olga(), licence={"preset": "open-use"})


def packed(version: Version) -> Packing:
    made = publishing.start(version, by=cast.olga())
    tasks.make_files(str(made.pk))
    version.refresh_from_db()
    made.refresh_from_db()
    return made


def read(version: Version, name: str) -> bytes:
    file = next(each for each in publishing.listed(version) if each.name == name)
    with publishing.opened(version, file) as opened:
        return opened.read()


def fetched(client: Client, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    answer = client.get(path, headers=headers)
    return answer.status_code, answer.getvalue()


def test_files_say_what_was_recorded_and_nothing_refused(draft: Version, folder: Path) -> None:
    made = packed(draft)
    assert (made.state, made.percent, made.message) == (Packing.State.DONE, 100, "")
    files = {file.name: file for file in publishing.listed(draft)}
    assert all(len(read(draft, name)) == file.bytes for name, file in files.items())
    rows = pq.read_table(io.BytesIO(read(draft, "annotations.parquet"))).to_pylist()
    assert sorted(row["state"] for row in rows) == ["approved"] * 4 + ["rejected"] * 2
    assert {tuple(row["answer_words"]) for row in rows if row["answer_words"]} == {("clouds",)}
    decided = pq.read_table(io.BytesIO(read(draft, "tasks.parquet"))).to_pylist()
    assert [row["data_place"] for row in decided] == [0, 1]
    archive = zipfile.ZipFile(io.BytesIO(read(draft, "media.zip")))
    assert [f"media/{row['data_picture'].removeprefix('media:')}.jpg" for row in decided[:1]] == archive.namelist()
    assert archive.read(archive.namelist()[0]) == pictures.picture()
    croissant = json.loads(read(draft, "croissant.json"))
    assert croissant["rai:dataCollection"].startswith("3 people gave 6 answers")
    assert "4 were accepted and paid, 2 refused" in croissant["rai:dataCollection"]
    assert croissant["rai:annotationsPerItem"] == "3"
    everything = b"".join(read(draft, name) for name in files if not name.endswith((".zip", ".parquet")))
    assert SECRET.encode() not in everything
    (folder / "receipts.zip").write_bytes(read(draft, "receipts.zip"))
    report = verify(folder / "receipts.zip")
    assert not report.problems
    assert made.certificate["accepted"]["part"] == 4
    assert made.certificate["agreement"]["questions"]["words"]["likeness"] == 1.0


def test_files_are_part_of_the_name_of_a_version(draft: Version) -> None:
    packed(draft)
    registering.publish(draft)
    assert draft.manifest
    assert draft.manifest["content"]["files"] == [file.as_json() for file in publishing.listed(draft)]
    with pytest.raises(NotDraft):
        publishing.start(draft, by=cast.olga())


def test_files_that_say_something_else_are_not_published(draft: Version) -> None:
    packed(draft)
    registering.change(draft, licence={"preset": "research-only"})
    draft.refresh_from_db()
    with pytest.raises(NotPublishable) as error:
        registering.publish(draft)
    assert [(place.where, place.code) for place in error.value.places] == [("files", "stale")]
    packed(draft)
    assert b"Research only" in read(draft, "README.md")
    assert b"You may not have it answer, pass it on." in read(draft, "LICENSE.txt")
    registering.publish(draft)


def test_one_making_at_a_time_and_old_files_go(
    draft: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = publishing.start(draft, by=cast.olga())
    assert publishing.start(draft, by=cast.olga()) == first
    tasks.make_files(str(first.pk))
    draft.refresh_from_db()
    old = {file.name: publishing.key_of(draft.pk, file.sha256) for file in publishing.listed(draft)}
    tasks.make_files(str(first.pk))  # told twice, made once
    with django_capture_on_commit_callbacks(execute=True):
        packed(draft)
    new = {file.name: publishing.key_of(draft.pk, file.sha256) for file in publishing.listed(draft)}
    assert new["tasks.jsonl"] == old["tasks.jsonl"]
    assert all(default_storage.exists(key) for key in new.values())
    gone = set(old.values()) - set(new.values())
    assert gone
    assert not any(default_storage.exists(key) for key in gone)


def test_what_fails_is_said_and_changes_nothing(draft: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(publishing, "build", broken)
    made = packed(draft)
    assert (made.state, made.message) == (Packing.State.FAILED, publishing.BROKEN)
    assert publishing.listed(draft) == ()
    monkeypatch.undo()
    late = publishing.start(draft, by=cast.olga())
    registering.publish(draft)
    tasks.make_files(str(late.pk))
    late.refresh_from_db()
    assert (late.state, late.message) == (Packing.State.FAILED, publishing.PUBLISHED)


def test_only_finished_campaigns_have_files() -> None:
    with pytest.raises(NotFinished):
        publishing.start(make.draft("A voice"), by=cast.olga())


def test_facts_are_counted_from_records(campaign: Campaign) -> None:
    bins = [{"tasks": 30, "right": {"share": 0.9}}, {"tasks": 10, "right": {"share": 1.0}}]
    CampaignStatistics.objects.create(campaign=campaign, payload={"calibration": bins}, answers_counted=6)
    found = describing.facts_of(harvesting.harvest(campaign, by=cast.olga()))
    assert (found.gold.held_out, found.gold.held_out_right) == (40, 37)
    assert (found.work.annotators, found.work.accepted, found.work.refused) == (3, 4, 2)
    assert found.gold.items == 0
    assert [question.name for question in found.asked] == ["mood", "words"]
    assert [(shown.tag, shown.field) for shown in found.asked[0].shown] == [("Image", "picture")]


def test_rows_are_for_owners_until_they_are_free(draft: Version, client: Client) -> None:
    packed(draft)
    path = f"/api/v1/versions/{draft.pk}/files/"
    owner = {"Authorization": f"Bearer {accounts.token(cast.olga(), 'manage')}"}
    assert client.get(path).status_code == 404
    assert client.get(path, headers=owner).json()["packing"]["percent"] == 100
    registering.publish(draft)
    found = client.get(path).json()
    assert found["packing"] is None
    assert found["files"][0]["name"] == "README.md"
    rows = read(draft, "tasks.parquet")
    assert fetched(client, f"{path}tasks.parquet") == (200, rows)
    registering.set_prices(draft, {"row": 5})
    assert fetched(client, f"{path}tasks.parquet")[0] == 403
    assert fetched(client, f"{path}nothing")[0] == 404
    assert fetched(client, f"{path}tasks.parquet", owner) == (200, rows)
    assert fetched(client, f"{path}tasks.parquet", owner | {"Range": "bytes=0-3"}) == (206, b"PAR1")
    for name in ("README.md", "croissant.json"):
        assert fetched(client, f"{path}{name}") == (200, read(draft, name))
    quality = client.get(f"/api/v1/versions/{draft.pk}/quality/").json()
    assert len(quality["samples"]) == 2
    assert client.get(f"/api/v1/versions/{draft.pk}/card/").content.startswith(b"---\nlicense:")
    mallory = {"Authorization": f"Bearer {accounts.token(cast.mallory(), 'read')}"}
    assert fetched(client, f"{path}tasks.parquet", mallory)[0] == 403
    terms = licensing.read({"preset": "research-only"})
    grant = Grant.objects.create(version=draft, person=cast.mallory(), request_id=uuid.uuid4(), terms=terms)
    assert fetched(client, f"{path}tasks.parquet", mallory) == (200, rows)
    Grant.objects.update(terms={**terms, "expires": "2020-01-01"})
    assert fetched(client, f"{path}tasks.parquet", mallory)[0] == 403
    Grant.objects.update(terms=grant.terms, revoked_at=draft.published_at)
    assert fetched(client, f"{path}tasks.parquet", mallory)[0] == 403
    registering.end(draft, to=Version.State.WITHDRAWN, reason="A mistake.")
    draft.refresh_from_db()
    assert fetched(client, f"{path}README.md")[0] == 403
    assert policies.may_open(cast.olga(), draft, "README.md")


@pytest.mark.parametrize(
    ("licence", "name", "hub_id"),
    [
        ({}, "All rights reserved", "other"),
        ({"preset": "cc-by"}, "Attribution (CC BY)", "cc-by-4.0"),
        ({"preset": "commercial-remix", "revenue_share_bps": 500}, "Terms of its own", "other"),
    ],
)
def test_cards_name_the_licence(licence: dict[str, Any], name: str, hub_id: str) -> None:
    found = describing.terms_of_use(make.draft("A voice", licence=licence))
    assert (found.name, found.hub_id) == (name, hub_id)
    assert found.url


def test_a_models_card_is_made_of_what_is_registered(client: Client) -> None:
    version = make.published("A voice", content={"evidence": {"wer": 0.07}})
    card = client.get(f"/api/v1/versions/{version.pk}/card/").content.decode()
    assert "# A voice" in card
    assert "- wer: 0.07" in card
    assert client.get(f"/api/v1/versions/{version.pk}/quality/").status_code == 404
