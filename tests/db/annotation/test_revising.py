"""An answer may be changed until somebody judges it; what it said stays known."""

from typing import Any

import pytest

from annotation.errors import InvalidResult, Judged
from annotation.models import Campaign, Contribution, Resolution, Revision, Task
from annotation.services import authoring, consensus, revising
from caravan.events.models import Event
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def changed(given: Contribution, result: Any = None, **more: Any) -> Contribution:
    return revising.revise(given.pk, annotator=cast.ann(), result=result or make.choice("Bad"), **more)


def test_another_answer_takes_the_place_of_the_first_which_is_kept() -> None:
    campaign = make.campaign()
    given = make.contribution(campaign, cast.ann())
    changed(given, note="I had misread it.", lead_time_ms=700)
    now = Contribution.objects.get()
    assert (now.label, now.note, now.lead_time_ms, now.submitted_at) == (
        "Bad",
        "I had misread it.",
        700,
        given.submitted_at,
    )
    assert (now.salt, now.content_hash != given.content_hash) == (given.salt, True)
    before = Revision.objects.get()
    assert (before.result, bytes(before.content_hash)) == (make.choice(), given.content_hash)
    assert Event.objects.get(name="contribution.revised").payload["contribution"] == str(given.pk)
    assert Task.objects.get(pk=given.task_id).answers == 1


def test_the_models_forget_the_first_answer() -> None:
    campaign = make.campaign()
    given = make.contribution(campaign, cast.ann())
    changed(given)
    assert Campaign.objects.get().refit_due_at is not None
    consensus.refit(campaign.pk)
    assert (Resolution.objects.get().label, Resolution.objects.get().answers_used) == ("Bad", 1)


def test_the_same_change_twice_is_one() -> None:
    given = make.contribution(make.campaign(), cast.ann())
    changed(given)
    changed(given)
    assert Revision.objects.count() == 1


def test_what_is_decided_or_waits_for_a_reviewer_or_has_all_its_answers_stays() -> None:
    given = make.contribution(make.campaign(answers_per_task=1), cast.ann())
    with pytest.raises(Judged):
        changed(given)
    Task.objects.update(state="open")
    Contribution.objects.update(state="approved")
    with pytest.raises(Judged):
        changed(given)
    Contribution.objects.update(state="submitted", review_due_at=given.submitted_at)
    with pytest.raises(Judged):
        changed(given)
    Contribution.objects.update(review_due_at=None)
    authoring.finish(Campaign.objects.get())
    with pytest.raises(Judged):
        changed(given)
    assert Contribution.objects.get().label == "Good"
    assert not Revision.objects.exists()


def test_a_change_is_checked_like_an_answer_and_only_ones_own() -> None:
    given = make.contribution(make.campaign(), cast.ann())
    with pytest.raises(InvalidResult):
        changed(given, make.choice("Ugly"))
    with pytest.raises(Contribution.DoesNotExist):
        revising.revise(given.pk, annotator=cast.bruno(), result=make.choice("Bad"))
