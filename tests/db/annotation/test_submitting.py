"""Answers are checked first and stored once."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.errors import (
    AlreadySubmitted,
    AssignmentGone,
    CampaignOver,
    InvalidResult,
    NoSuchAssignment,
    SubmissionReused,
)
from annotation.models import Assignment, Contribution, Cursor, Resolution, Tally, Task
from annotation.services import authoring, serving, submitting
from caravan.events.models import Event
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def test_an_answer_is_stored_with_everything_that_follows_from_it() -> None:
    campaign, ann = make.campaign(), cast.ann()
    contribution = make.contribution(campaign, ann)
    assert contribution.label == "Good"
    assert contribution.price_base_units == make.PRICE
    assert len(contribution.content_hash) == 32
    assert len(contribution.salt) == 16
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED
    assert Tally.objects.get().submitted == 1
    assert Cursor.objects.get().pending_base_units == make.PRICE
    assert Resolution.objects.get().label == "Good"
    assert Resolution.objects.get().confidence == pytest.approx(0.8)
    assert Event.objects.get(name="contribution.submitted").payload["contribution"] == str(contribution.pk)


def test_the_same_submission_sent_again_is_the_same_contribution() -> None:
    campaign, ann = make.campaign(), cast.ann()
    pk, submission = make.assignment(campaign, ann).pk, uuid.uuid4()
    first = submitting.submit(pk, annotator=ann, submission_id=submission, result=make.choice())
    again = submitting.submit(pk, annotator=ann, submission_id=submission, result=make.choice())
    assert (first.pk, first.replayed, again.replayed) == (again.pk, False, True)
    assert Tally.objects.get().submitted == 1


def test_a_second_answer_for_the_same_assignment_is_refused() -> None:
    campaign, ann = make.campaign(), cast.ann()
    done = make.contribution(campaign, ann)
    with pytest.raises(AlreadySubmitted):
        submitting.submit(done.assignment_id, annotator=ann, submission_id=uuid.uuid4(), result=make.choice("Bad"))


def test_a_submission_id_belongs_to_one_assignment() -> None:
    campaign, ann = make.campaign(), cast.ann()
    done = make.contribution(campaign, ann)
    with pytest.raises(SubmissionReused):
        submitting.submit(
            make.assignment(campaign, ann).pk, annotator=ann, submission_id=done.submission_id, result=make.choice()
        )
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("result", [[], make.choice("Ugly"), [{"x": 1}], make.choice("Good\0"), make.choice("\ud800")])
def test_an_answer_that_does_not_fit_is_refused_before_anything_is_written(result: object) -> None:
    campaign, ann = make.campaign(), cast.ann()
    assignment = make.assignment(campaign, ann)
    with pytest.raises(InvalidResult) as refused:
        submitting.submit(assignment.pk, annotator=ann, submission_id=uuid.uuid4(), result=result)
    assert refused.value.places
    assert not Contribution.objects.exists()


def test_somebody_elses_assignment_does_not_exist() -> None:
    campaign = make.campaign()
    assignment = make.assignment(campaign, cast.ann())
    with pytest.raises(NoSuchAssignment):
        submitting.submit(assignment.pk, annotator=cast.mallory(), submission_id=uuid.uuid4(), result=make.choice())


def _expired(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert serving.expire_due() == 1


def test_a_late_answer_is_taken_while_its_place_is_free() -> None:
    campaign, ann = make.campaign(tasks=1, answers_per_task=1), cast.ann()
    assignment = make.assignment(campaign, ann)
    _expired(assignment)
    submitting.submit(assignment.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    assert Tally.objects.get().available_base_units == 0
    assert Task.objects.get().slots_left == 0


def test_a_late_answer_is_refused_when_somebody_else_has_its_place() -> None:
    campaign, ann = make.campaign(tasks=1, answers_per_task=1), cast.ann()
    assignment = make.assignment(campaign, ann)
    _expired(assignment)
    make.assignment(campaign, cast.bruno())
    with pytest.raises(AssignmentGone):
        submitting.submit(assignment.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())


def test_a_late_answer_is_refused_when_the_campaign_is_over_and_taken_while_it_pauses() -> None:
    campaign, ann = make.campaign(), cast.ann()
    late, later, held = serving.next_assignments(campaign, annotator=ann, count=3)
    _expired(late)
    authoring.pause(campaign)
    submitting.submit(late.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    _expired(later)
    Assignment.objects.filter(pk=held.pk).update(state="reserved")
    authoring.finish(campaign)
    with pytest.raises(CampaignOver):
        submitting.submit(later.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    submitting.submit(held.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    assert Contribution.objects.count() == 2


def test_a_note_goes_with_the_answer() -> None:
    campaign, ann = make.campaign(), cast.ann()
    pk = make.assignment(campaign, ann).pk
    submitting.submit(pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice(), note="The text is cut off.")
    assert Contribution.objects.get().note == "The text is cut off."


def test_a_late_answer_is_refused_when_the_money_is_gone() -> None:
    campaign, ann = make.campaign(tasks=2, answers_per_task=1, budget=make.PRICE), cast.ann()
    assignment = make.assignment(campaign, ann)
    _expired(assignment)
    make.assignment(campaign, cast.bruno())
    with pytest.raises(AssignmentGone):
        submitting.submit(assignment.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    assert Tally.objects.get().submitted == 0


def test_the_last_answer_resolves_the_task_and_asks_for_a_refit() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=2)
    make.contribution(campaign, cast.ann())
    assert Task.objects.get().state == Task.State.OPEN
    make.contribution(campaign, cast.bruno())
    assert Task.objects.get().state == Task.State.RESOLVED
    assert Tally.objects.get().tasks_resolved == 1
    campaign.refresh_from_db()
    assert campaign.refit_due_at is not None
