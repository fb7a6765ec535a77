"""Imports whose message was lost, that meet a change of the campaign, or that want all the memory."""

import threading
import time
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from annotation import tasks
from annotation.errors import CampaignLocked, ImportRunning
from annotation.formats import tables
from annotation.formats.rows import ROW_BYTES, Unreadable
from annotation.models import Campaign, ImportJob, Task
from annotation.services import authoring, importing, loading
from tests import cast
from tests.factories import annotation as make


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was put into the queue."""
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: found.append((name, args, options)))
    return found


def started(campaign: Campaign, *, minutes_ago: int = 0) -> ImportJob:
    job = importing.start(campaign, author=cast.olga(), file=ContentFile(b'{"text": "x"}\n'), file_name="a.jsonl")
    ImportJob.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=minutes_ago))
    return job


@pytest.mark.django_db
def test_an_import_whose_message_was_lost_is_queued_again(sent: list[tuple[Any, ...]]) -> None:
    campaign = make.campaign(tasks=0, live=False)
    lost, killed, done = (started(campaign, minutes_ago=2) for _ in range(3))
    started(campaign)
    ImportJob.objects.filter(pk=killed.pk).update(state="running")
    importing.run(done.pk)
    tasks.rescue_imports()
    expected = [("annotation.tasks.import_file", [str(job.pk)], {"expires": 60}) for job in (lost, killed)]
    assert sorted(sent) == sorted(expected)


@pytest.mark.django_db
def test_a_rescue_asks_for_so_many_and_no_more(sent: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "RESCUED_AT_ONCE", 2)
    campaign = make.campaign(tasks=0, live=False)
    jobs = [started(campaign, minutes_ago=age) for age in (2, 4, 3)]
    assert importing.rescue() == 2
    assert [args for _, args, _ in sent] == [[str(jobs[1].pk)], [str(jobs[2].pk)]]


@pytest.mark.django_db
def test_a_job_that_is_queued_twice_makes_its_tasks_once() -> None:
    job = started(make.campaign(tasks=0, live=False), minutes_ago=2)
    for _ in range(2):
        tasks.import_file(str(job.pk))
    assert Task.objects.count() == 1


def test_the_clock_rescues_every_minute() -> None:
    schedule: Any = settings.CELERY["beat_schedule"]
    assert schedule["rescue imports"] == {
        "task": "annotation.tasks.rescue_imports",
        "schedule": importing.RESCUE_EVERY_S,
    }


class Elsewhere(threading.Thread):
    """Another connection that holds a campaign's imports until it is told to let go."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(daemon=True)
        self.campaign, self.holds, self.done = campaign, threading.Event(), threading.Event()

    def run(self) -> None:
        with transaction.atomic():
            loading.lock_imports(Campaign.objects.get(pk=self.campaign.pk))
            self.holds.set()
            self.done.wait(30)
        connection.close()

    def __enter__(self) -> "Elsewhere":
        self.start()
        assert self.holds.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.join()


@pytest.mark.django_db(transaction=True)
def test_what_an_import_goes_by_does_not_change_under_it() -> None:
    campaign = make.campaign(tasks=0, live=False)
    with Elsewhere(campaign):
        with pytest.raises(CampaignLocked) as refused:
            authoring.update_campaign(campaign, author=cast.olga(), answers_per_task=5)
        assert [place.code for place in refused.value.places] == ["importing"]
        authoring.update_campaign(campaign, author=cast.olga(), title="Other")
    authoring.update_campaign(campaign, author=cast.olga(), answers_per_task=5)


@pytest.mark.django_db(transaction=True)
def test_rows_come_by_the_campaign_as_it_is_now() -> None:
    campaign = make.campaign(tasks=0, live=False)
    read_before = Campaign.objects.get(pk=campaign.pk)
    authoring.update_campaign(campaign, author=cast.olga(), answers_per_task=5)
    importing.add_tasks(read_before, [{"text": "x"}])
    assert Task.objects.get().slots_left == 5


@pytest.mark.django_db(transaction=True)
def test_rows_do_not_wait_long_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PATIENCE_S", 1)
    campaign = make.campaign(tasks=0, live=False)
    began = time.monotonic()
    with Elsewhere(campaign), pytest.raises(ImportRunning):
        importing.add_tasks(campaign, [{"text": "x"}])
    assert time.monotonic() - began < 5


@pytest.mark.django_db
def test_a_campaign_finished_meanwhile_takes_no_file() -> None:
    campaign = make.campaign()
    job = started(campaign)
    authoring.finish(campaign)
    importing.run(job.pk)
    job.refresh_from_db()
    assert (job.state, Task.objects.count()) == ("refused", 3)


@pytest.mark.parametrize("start", [b"text\n", b""])
def test_a_record_without_end_does_not_fill_the_memory(start: bytes) -> None:
    field = b'"' + b"a" * 60_000 + b'\n",'
    file = BytesIO(start + field * (3 * ROW_BYTES // len(field)))
    with pytest.raises(Unreadable) as refused:
        list(tables.read(file, ","))
    assert refused.value.code == "row_too_large"
    assert file.tell() <= len(start) + ROW_BYTES + 2 * len(field)
