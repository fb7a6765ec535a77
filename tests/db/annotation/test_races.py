"""Many people at once, on a real PostgreSQL: nothing is handed out, paid or judged twice."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotation.errors import AnnotationError, NoTasksLeft
from annotation.models import Assignment, Contribution, Cursor, Review, Tally, Task
from annotation.services import consensus, reviewing, serving, submitting
from caravan.accounts.models import User
from caravan.events.models import Event
from caravan.lib.errors import CaravanError
from caravan.lib.states import IllegalMove, StaleState
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all deeds at the same moment, each in a thread of its own; errors of ours are results."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait()
            return deed()
        except CaravanError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def label_until_done(campaign: Any, person: User) -> int:
    """Take, sometimes drop, and submit until nothing is left; return how many answers were given."""
    done = 0
    while True:
        try:
            held = serving.next_assignments(campaign, annotator=person, count=2)
        except NoTasksLeft:
            return done
        for each in held:
            submitting.submit(each.pk, annotator=person, submission_id=uuid.uuid4(), result=make.choice())
            done += 1


def test_eight_people_share_the_work_exactly() -> None:
    campaign = make.campaign(tasks=12, answers_per_task=3)
    people = accounts.people(THREADS)
    done = together([partial(label_until_done, campaign, person) for person in people])
    assert sum(done) == 36
    assert set(Task.objects.values_list("answers", "slots_left", "state")) == {(3, 0, "resolved")}
    pairs = Counter(Contribution.objects.values_list("task_id", "annotator_id"))
    assert max(pairs.values()) == 1
    tally = Tally.objects.get()
    assert (tally.submitted, tally.tasks_resolved, tally.available_base_units) == (36, 12, 0)


def test_the_budget_is_never_overspent() -> None:
    campaign = make.campaign(tasks=20, answers_per_task=3, budget=5 * make.PRICE)
    people = accounts.people(THREADS)
    together([partial(serving.next_assignments, campaign, annotator=person, count=3) for person in people])
    assert Tally.objects.get().available_base_units == 0
    assert Assignment.objects.count() == 5
    assert sum(3 - slots for slots in Task.objects.values_list("slots_left", flat=True)) == 5


def test_one_person_in_eight_tabs_gets_the_same_work() -> None:
    campaign, ann = make.campaign(tasks=12), cast.ann()
    found = together([lambda: serving.next_assignments(campaign, annotator=ann, count=2)] * THREADS)
    assert len({tuple(each.pk for each in held) for held in found}) == 1
    assert Assignment.objects.count() == 2


def test_eight_submits_of_one_answer_are_one() -> None:
    campaign, ann = make.campaign(), cast.ann()
    pk, submission = make.assignment(campaign, ann).pk, uuid.uuid4()
    found = together(
        [lambda: submitting.submit(pk, annotator=ann, submission_id=submission, result=make.choice())] * THREADS
    )
    assert len({each.pk for each in found}) == 1
    assert sorted(each.replayed for each in found) == [False] + [True] * (THREADS - 1)
    assert Tally.objects.get().submitted == 1
    assert Event.objects.filter(name="contribution.submitted").count() == 1


def test_eight_different_submits_for_one_assignment_have_one_winner() -> None:
    campaign, ann = make.campaign(), cast.ann()
    pk = make.assignment(campaign, ann).pk
    found = together(
        [lambda: submitting.submit(pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())] * THREADS
    )
    assert sum(isinstance(each, Contribution) for each in found) == 1
    assert Tally.objects.get().submitted == 1


def test_a_persons_tabs_take_submit_skip_and_come_late_without_waiting_for_each_other_for_ever() -> None:
    campaign, ann = make.campaign(tasks=40, answers_per_task=1, budget=10**9), cast.ann()
    held = serving.next_assignments(campaign, annotator=ann, count=5)
    Assignment.objects.filter(pk=held[0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    def submit(each: Assignment) -> Contribution:
        return submitting.submit(each.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())

    found = together(
        [
            partial(submit, held[0]),
            serving.expire_due,
            lambda: serving.next_assignments(campaign, annotator=ann, count=5),
            partial(submit, held[1]),
            partial(submit, held[1]),
            partial(serving.skip, held[1], annotator=ann, reason="unclear"),
            partial(submit, held[2]),
            lambda: serving.next_assignments(campaign, annotator=ann, count=5),
        ]
    )
    assert Assignment.objects.get(pk=held[2].pk).state == "submitted"
    submitted = Assignment.objects.filter(state="submitted").count()
    assert Contribution.objects.count() == submitted == sum(isinstance(each, Contribution) for each in found)
    assert Cursor.objects.get().submitted == Tally.objects.get().submitted == submitted
    promised = Assignment.objects.filter(state__in=["reserved", "submitted"]).count()
    assert Tally.objects.get().available_base_units == 10**9 - promised * make.PRICE


def test_one_reviewer_wins() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=1, review_rule="everything")
    made = make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    rui = cast.rui()
    rows = [Contribution.objects.get(pk=made.pk) for _ in range(THREADS)]

    def judge(number: int) -> None:
        if number % 2:
            reviewing.approve(rows[number], reviewer=rui)
        else:
            reviewing.reject(rows[number], reviewer=rui, reason="spam", comment="")

    found = together([partial(judge, number) for number in range(THREADS)])
    assert found.count(None) == 1
    assert all(isinstance(each, StaleState | IllegalMove) for each in found if each is not None)
    assert Review.objects.count() == 1
    tally = Tally.objects.get()
    assert tally.approved + tally.rejected == 1


@pytest.mark.parametrize("attempt", range(3))
def test_an_expiring_reservation_is_either_submitted_or_taken_back(attempt: int) -> None:
    campaign, ann, bruno, submission = (
        make.campaign(tasks=1, answers_per_task=1),
        cast.ann(),
        cast.bruno(),
        uuid.uuid4(),
    )
    held = make.assignment(campaign, ann)
    Assignment.objects.filter(pk=held.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    together(
        [
            lambda: submitting.submit(held.pk, annotator=ann, submission_id=submission, result=make.choice()),
            serving.expire_due,
            lambda: serving.next_assignments(campaign, annotator=bruno),
            serving.expire_due,
        ]
    )
    live = Assignment.objects.filter(state__in=["reserved", "submitted"]).count()
    assert Task.objects.get().slots_left == 1 - live
    assert Tally.objects.get().available_base_units == (1 - live) * make.PRICE


def test_refits_silence_and_reviewers_at_once_decide_each_answer_once() -> None:
    campaign = make.campaign(tasks=10, answers_per_task=2, review_rule="by_risk", review_window_s=0)
    for person, value in ((cast.ann(), "Good"), (cast.bruno(), "Bad")):
        for _ in range(10):
            make.contribution(campaign, person, make.choice(value))
    together([lambda: consensus.refit(campaign.pk), reviewing.accept_by_silence] * 4)
    reviewing.accept_by_silence()
    assert Contribution.objects.filter(state="approved").count() == 20
    assert Event.objects.filter(name="contribution.approved").count() == 20
    assert Tally.objects.get().approved == 20


def test_late_and_wrong_deeds_leave_no_half_written_rows() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=1)
    ann, bruno = cast.ann(), cast.bruno()
    held = make.assignment(campaign, ann)
    Assignment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    serving.expire_due()
    make.assignment(campaign, bruno)
    found = together(
        [lambda: submitting.submit(held.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())] * 4
    )
    assert all(isinstance(each, AnnotationError) for each in found)
    assert not Contribution.objects.exists()
