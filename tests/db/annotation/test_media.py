"""Files are kept once, drawn small, and belong to one campaign or one answer."""

import uuid
from typing import Any

import orjson
import pytest

from annotation.addresses import named, opened
from annotation.errors import AssignmentGone, InvalidResult, MediaRefused
from annotation.models import Assignment, Campaign, Media, Task
from annotation.services import importing, media, serving, submitting
from tests import cast
from tests.factories import annotation as make
from tests.factories import media as files

pytestmark = pytest.mark.django_db

PICTURES = """<View><Image name="image" value="$image"/>
<Choices name="mood" toName="image"><Choice value="Good"/><Choice value="Bad"/></Choices></View>"""
VOICES = """<View><Text name="text" value="$text"/><Record name="voice" toName="text" required="true"/></View>"""


def pictures(**fields: Any) -> Campaign:
    return make.campaign(label_config=PICTURES, tasks=0, live=False, **fields)


def stored(campaign: Campaign, content: bytes, name: str = "cat.jpg") -> Media:
    return media.store(campaign, by=cast.olga(), file=files.upload(content, name))


def content_of(file: Any) -> bytes:
    with file.open("rb") as opened_file:
        return bytes(opened_file.read())


def test_a_file_is_kept_with_what_its_bytes_say() -> None:
    row = stored(pictures(), files.picture(64, 48), "../../etc/cat.jpg")
    assert (row.name, row.kind, row.mime, row.width, row.height) == ("cat.jpg", "image", "image/jpeg", 64, 48)
    assert ".." not in str(row.file.name)
    assert content_of(row.file) == files.picture(64, 48)


def test_the_same_file_is_kept_once_in_a_campaign() -> None:
    campaign, other = pictures(), pictures()
    assert stored(campaign, files.picture()) == stored(campaign, files.picture(), "again.jpg")
    assert stored(other, files.picture()).campaign == other


def test_a_broken_file_leaves_nothing_behind() -> None:
    campaign = pictures()
    with pytest.raises(MediaRefused) as refused:
        stored(campaign, files.picture()[:300])
    assert [place.code for place in refused.value.places] == ["unreadable"]
    assert not Media.objects.exists()


def test_a_file_becomes_a_task_where_tasks_are_one_file_each() -> None:
    campaign = pictures()
    row = media.store_as_task(campaign, by=cast.olga(), file=files.upload(files.picture()))
    assert Task.objects.get(campaign=campaign).data == {"image": row.address}


def test_a_sound_is_no_task_of_a_campaign_about_pictures() -> None:
    campaign = pictures()
    with pytest.raises(MediaRefused, match="image"):
        media.store_as_task(campaign, by=cast.olga(), file=files.upload(files.sound()))
    assert not Media.objects.exists()
    assert not Task.objects.exists()


def test_pictures_get_a_thumbnail_and_sounds_their_wave() -> None:
    campaign = pictures()
    image, sound = stored(campaign, files.picture()), stored(campaign, files.sound(1.0))
    for row in (image, sound, sound):
        media.draw(row.pk)
        row.refresh_from_db()
    assert content_of(image.thumbnail).startswith(b"RIFF")
    assert len(orjson.loads(content_of(sound.peaks))[0]) == pytest.approx(50, abs=1)


def test_data_is_opened_for_its_own_campaign_only() -> None:
    campaign, other = pictures(), pictures()
    row = stored(campaign, files.picture())
    data = {
        "image": row.address,
        "pages": [row.address],
        "words": f"see {row.address}",
        "gone": f"media:{uuid.uuid4()}",
    }
    shown, known = opened(campaign, data)
    assert shown["image"].startswith(f"/media/{row.pk}/file/")
    assert shown["pages"] == [shown["image"]]
    assert (shown["words"], shown["gone"]) == (data["words"], data["gone"])
    assert known[shown["image"]] == {"kind": "image", "width": 64, "height": 48}
    assert opened(other, data) == (data, {})


def test_data_without_files_costs_no_query(django_assert_num_queries: Any) -> None:
    campaign = pictures()
    with django_assert_num_queries(0):
        assert opened(campaign, {"text": "media: none"}) == ({"text": "media: none"}, {})


def voiced() -> tuple[Assignment, Media]:
    campaign = make.campaign(label_config=VOICES, tasks=2)
    assignment = serving.next_assignments(campaign, annotator=cast.ann())[0]
    return assignment, media.store_for_answer(assignment, by=cast.ann(), file=files.upload(files.sound()))


def spoken(address: str) -> list[dict[str, Any]]:
    record = {"file": address, "mime": "audio/wav", "seconds": 1.0, "peak": 0.5, "silence": 0.0, "clipped": 0.0}
    return [{"id": "v", "from_name": "voice", "to_name": "text", "type": "record", "value": {"record": record}}]


def test_an_answer_names_the_recording_made_for_it() -> None:
    assignment, row = voiced()
    submitting.submit(assignment.pk, annotator=cast.ann(), submission_id=uuid.uuid4(), result=spoken(row.address))
    assert named(assignment.campaign, spoken(row.address)).keys() == {row.address}


def test_nobody_hands_in_somebody_elses_recording() -> None:
    assignment, row = voiced()
    bruno = serving.next_assignments(assignment.campaign, annotator=cast.bruno())[0]
    with pytest.raises(InvalidResult) as refused:
        submitting.submit(bruno.pk, annotator=cast.bruno(), submission_id=uuid.uuid4(), result=spoken(row.address))
    assert [place.where for place in refused.value.places] == ["result[0].value.record.file"]


def test_an_answer_that_is_over_takes_no_files() -> None:
    assignment, _row = voiced()
    serving.skip(assignment, annotator=cast.ann(), reason="unclear")
    assignment.refresh_from_db()
    with pytest.raises(AssignmentGone):
        media.store_for_answer(assignment, by=cast.ann(), file=files.upload(files.sound()))


def test_an_answer_holds_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assignment, _row = voiced()
    monkeypatch.setattr(media, "ANSWER_FILES", 1)
    with pytest.raises(MediaRefused):
        media.store_for_answer(assignment, by=cast.ann(), file=files.upload(files.sound()))


REPEATED = """<View><Repeater on="$lines" indexFlag="{{idx}}"><Text name="line{{idx}}" value="$lines[{{idx}}].text"/>
<Record name="voice{{idx}}" toName="line{{idx}}"/></Repeater></View>"""


def test_nor_where_a_repeater_asks_for_it() -> None:
    campaign = make.campaign(label_config=REPEATED, tasks=0, budget=10**12, live=False)
    importing.add_tasks(campaign, [{"lines": [{"text": "one"}, {"text": "two"}]}])
    assignment = make.assignment(make.funded(campaign), cast.ann())
    own = media.store_for_answer(assignment, by=cast.ann(), file=files.upload(files.sound()))
    said = {**spoken(own.address)[0], "from_name": "voice1", "to_name": "line1"}
    other = {**spoken(f"media:{uuid.uuid4()}")[0], "id": "r2", "from_name": "voice0", "to_name": "line0"}
    with pytest.raises(InvalidResult) as refused:
        submitting.submit(assignment.pk, annotator=cast.ann(), submission_id=uuid.uuid4(), result=[said, other])
    assert [place.where for place in refused.value.places] == ["result[1].value.record.file"]
    submitting.submit(assignment.pk, annotator=cast.ann(), submission_id=uuid.uuid4(), result=[said])
