"""Limits of numbers hold when everybody comes at the same moment."""

from functools import partial
from typing import Any

import pytest
from django.core.files.storage import default_storage

from annotation.errors import AssignmentGone, BackendRefused, MediaRefused
from annotation.models import Assignment, Media, ModelBackend
from annotation.services import media, prelabelling
from tests import cast
from tests.db.annotation.test_races import together
from tests.factories import annotation as make
from tests.factories import media as files

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_models_at_once_are_five(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign, olga = make.campaign(live=False), cast.olga()
    monkeypatch.setattr(prelabelling, "greet", lambda _backend: None)
    urls = [f"https://model{number}.example" for number in range(8)]
    found = together([partial(prelabelling.add_backend, campaign, by=olga, url=url) for url in urls])
    assert ModelBackend.objects.count() == prelabelling.BACKENDS_MOST
    assert sum(isinstance(each, BackendRefused) for each in found) == 3


def test_one_model_connected_eight_times_at_once_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign, olga = make.campaign(live=False), cast.olga()
    monkeypatch.setattr(prelabelling, "greet", lambda _backend: None)
    together([partial(prelabelling.add_backend, campaign, by=olga, url="https://model.example")] * 8)
    assert ModelBackend.objects.count() == 1


def held() -> Assignment:
    return make.assignment(make.campaign(tasks=1), cast.ann())


def uploads(assignment: Assignment, count: int) -> list[Any]:
    ann = assignment.annotator
    # Different objects, as different requests have.
    rows = [Assignment.objects.select_related("campaign").get(pk=assignment.pk) for _ in range(count)]
    return together(
        [
            partial(media.store_for_answer, row, by=ann, file=files.upload(files.sound(0.05 + number / 100)))
            for number, row in enumerate(rows)
        ]
    )


def test_files_of_an_answer_are_counted_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "ANSWER_FILES", 3)
    found = uploads(held(), 8)
    assert sum(isinstance(each, MediaRefused) for each in found) == 5
    rows = list(Media.objects.all())
    assert len(rows) == 3
    folders = default_storage.listdir(f"media/{rows[0].campaign_id}")[0]
    kept = [name for name in folders if default_storage.listdir(f"media/{rows[0].campaign_id}/{name}")[1]]
    assert sorted(kept) == sorted(str(row.pk) for row in rows), "what was refused leaves no bytes behind"


def test_a_file_that_comes_after_the_answer_is_refused() -> None:
    assignment = held()
    Assignment.objects.update(state="submitted")
    with pytest.raises(AssignmentGone):
        media.store_for_answer(assignment, by=assignment.annotator, file=files.upload(files.sound()))
    assert not Media.objects.exists()
