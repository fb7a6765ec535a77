"""Files become tasks all at once, or not at all with the reasons."""

import gzip
import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from annotation.errors import CampaignLocked, ImportRefused, InvalidTasks
from annotation.models import Campaign, ImportJob, Tally, Task
from annotation.services import authoring, import_runs, importing
from caravan.lib.canonical import sha256_json
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return make.campaign(tasks=0, live=False)


def imported(campaign: Campaign, name: str, content: bytes, **options: Any) -> ImportJob:
    job = importing.start(campaign, author=cast.olga(), file=ContentFile(content), file_name=name, **options)
    importing.run(job.pk)
    job.refresh_from_db()
    return job


def reasons(job: ImportJob) -> list[tuple[int, str]]:
    return list(job.problems.order_by("pk").values_list("row_number", "code"))


ROWS: list[dict[str, Any]] = [{"text": "Sol, sombra \\ e \t chuva"}, {"text": "雨\n“x”", "n": 1.5}]
GOOD = {
    "a.json": json.dumps(ROWS).encode(),
    "b.jsonl": b"\n".join(json.dumps(row).encode() for row in ROWS) + b"\n\n",
    "c.csv": 'text\r\n"Sol, sombra \\ e \t chuva"\r\n\r\n"雨\n“x”"\r\n'.encode(),
    "d.tsv": 'text\tn\n"Sol, sombra \\ e \t chuva"\t\n"雨\n“x”"\t1\n'.encode(),
    "e.json": json.dumps([{"data": row, "id": 7} for row in ROWS]).encode(),
}


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", GOOD)
def test_every_format_gives_the_same_tasks(campaign: Campaign, name: str, bom: bytes) -> None:
    job = imported(campaign, name, bom + GOOD[name])
    assert (job.state, job.rows_good, job.bytes_done) == ("done", 2, job.bytes_total)
    tasks = list(Task.objects.order_by("row_number"))
    assert [task.data["text"] for task in tasks] == [row["text"] for row in ROWS]
    assert [task.row_number for task in tasks] == [1, 2]
    assert all(bytes(task.content_hash) == sha256_json(task.data) for task in tasks)
    assert Tally.objects.get().tasks == 2


def test_one_json_object_is_one_task(campaign: Campaign) -> None:
    assert imported(campaign, "a.json", b' {"text": "x"} ').rows_good == 1


def test_one_bad_row_refuses_the_file_and_says_why(campaign: Campaign) -> None:
    job = imported(campaign, "a.jsonl", b'{"text":"x"}\n{"other":1}\n{"text":\n{"text":"\\u0000"}\n{"text":"\xff"}\n')
    assert (job.state, job.rows_good, job.rows_bad, Task.objects.count()) == ("refused", 0, 4, 0)
    assert reasons(job) == [(2, "data-missing"), (3, "not_json"), (4, "not_storable"), (5, "not_json")]


def test_bad_rows_can_be_left_out(campaign: Campaign) -> None:
    job = imported(campaign, "a.csv", b'text\nx\na,b\n"\xff"\ny\n', skip_bad_rows=True)
    assert (job.state, job.rows_good, job.rows_bad) == ("done", 2, 2)
    assert reasons(job) == [(2, "wrong_width"), (3, "not_utf8")]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", b'[{"text": "x"}, {"text": ', "not_json"),
        ("a.json", b'[{"text": "x"}] x', "not_json"),
        ("a.json", b'[{"text": "x"} {"text": "x"}]', "not_json"),
        ("a.json", b'[{"text": NaN}]', "not_json"),
        ("a.json", b"[" * 100_000, "not_json"),
        ("a.json", b'[{"text": "\xff"}]', "not_utf8"),
        ("a.json", b'{"text": "' + b"x" * 5_000_000, "row_too_large"),
        ("a.jsonl", b'{"text": "' + b"x" * 5_000_000, "row_too_large"),
        ("a.csv", b"text,text\n1,2\n", "duplicate_column"),
        ("a.csv", b"text,\n1,2\n", "no_header"),
        ("a.csv", b"\xff\n1\n", "not_utf8"),
        ("a.csv", b"\n", "no_header"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    campaign: Campaign, name: str, content: bytes, code: str
) -> None:
    job = imported(campaign, name, content)
    assert (job.state, Task.objects.count()) == ("refused", 0)
    assert reasons(job)[0][1] == code


@pytest.mark.parametrize("content", [b"[]", b'[{"text": "x"}]\n'[:2] + b"]", b"[ ]"])
def test_an_import_without_rows_is_refused(campaign: Campaign, content: bytes) -> None:
    assert imported(campaign, "a.json", content).state == "refused"


@pytest.mark.parametrize("name", ["a.zip", "a", "a.json.gz", "a.xlsx"])
def test_unknown_formats_are_refused_at_once(campaign: Campaign, name: str) -> None:
    with pytest.raises(ImportRefused):
        importing.start(campaign, author=cast.olga(), file=ContentFile(b"[]"), file_name=name)


def test_archives_are_refused_whatever_their_name(campaign: Campaign) -> None:
    with pytest.raises(ImportRefused):
        importing.start(campaign, author=cast.olga(), file=ContentFile(gzip.compress(b"[]")), file_name="a.json")


def test_a_row_limit_holds(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_runs, "ROWS_MOST", 2)
    assert imported(campaign, "a.csv", b"text\n1\n2\n").state == "done"
    assert imported(campaign, "a.csv", b"text\n1\n2\n3\n").state == "refused"


def test_problems_are_kept_up_to_a_limit(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_runs, "PROBLEMS_KEPT", 3)
    job = imported(campaign, "a.jsonl", b"{}\n" * 10)
    assert (job.rows_bad, job.problems.count()) == (3, 3)


def test_a_killed_import_leaves_nothing_and_runs_again(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    job = importing.start(campaign, author=cast.olga(), file=ContentFile(GOOD["b.jsonl"]), file_name="b.jsonl")

    class Killed(BaseException):
        pass

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(import_runs._Run, "_finish", die)
        with pytest.raises(Killed):
            importing.run(job.pk)
    job.refresh_from_db()
    assert (job.state, Task.objects.count()) == ("running", 0)
    importing.run(job.pk)
    importing.run(job.pk)
    assert (Task.objects.count(), Tally.objects.get().tasks) == (2, 2)


def test_rows_of_several_imports_are_numbered_on(campaign: Campaign) -> None:
    imported(campaign, "a.csv", b"text\n1\n2\n")
    importing.add_tasks(campaign, [{"text": "3"}])
    assert list(Task.objects.order_by("row_number").values_list("data__text", flat=True)) == ["1", "2", "3"]


def test_rows_added_directly_are_all_or_none(campaign: Campaign) -> None:
    with pytest.raises(InvalidTasks) as refused:
        importing.add_tasks(campaign, [{"text": "x"}, {"other": 1}, {"text": "\ud800"}])
    assert [place.where for place in refused.value.places] == ["tasks[1].data.text", "tasks[2]"]
    with pytest.raises(InvalidTasks):
        importing.add_tasks(campaign, [])
    assert not Task.objects.exists()


def test_a_finished_campaign_takes_no_data() -> None:
    campaign = make.campaign()
    authoring.finish(campaign)
    with pytest.raises(CampaignLocked):
        importing.add_tasks(campaign, [{"text": "x"}])
