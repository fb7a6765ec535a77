"""As many answers as doubt asks for."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from annotation.errors import NoTasksLeft
from annotation.models import Assignment, Campaign, Contribution, Cursor, Resolution, Skill, Task
from annotation.services import consensus, overlap, prioritising, reviewing, serving, submitting
from caravan.accounts.models import User
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def dynamic(**fields: Any) -> Campaign:
    """Return a live campaign of two answers a task, five at most, without pilots and with money for all."""
    settings: dict[str, Any] = {"answers_per_task": 2, "max_answers_per_task": 5, "pilot_share": 0.0, "tasks": 1}
    return make.campaign(**{**settings, "budget": 10**9, **fields})


def balanced(made: Campaign) -> None:
    """Check what holds of every task and of the tally whatever has happened."""
    for task in Task.objects.filter(campaign=made):
        out = Assignment.objects.filter(task=task, state="reserved").count()
        assert task.slots_left + out + task.answers == (task.wanted or made.answers_per_task)
    made.tally.refresh_from_db()
    assert made.tally.tasks_resolved == Task.objects.filter(campaign=made, state="resolved").count()


def test_two_who_agree_are_enough() -> None:
    made = dynamic()
    make.contribution(made, cast.ann())
    make.contribution(made, cast.bruno())
    assert Task.objects.get(campaign=made).state == Task.State.RESOLVED
    balanced(made)
    with pytest.raises(NoTasksLeft):
        make.assignment(made, cast.rui())


def test_two_who_differ_make_place_for_a_third() -> None:
    made = dynamic()
    make.contribution(made, cast.ann())
    make.contribution(made, cast.bruno(), make.choice("Bad"))
    task = Task.objects.get(campaign=made)
    assert (task.state, task.slots_left, task.wanted) == (Task.State.OPEN, 1, 3)
    balanced(made)
    make.contribution(made, cast.rui(), make.choice("Bad"))
    balanced(made)


def test_nobody_is_asked_beyond_the_maximum() -> None:
    made = dynamic(max_answers_per_task=3, target_confidence=1.0)
    for number in range(3):
        make.contribution(made, accounts.person(f"p{number}"))
    task = Task.objects.get(campaign=made)
    assert (task.state, task.answers) == (Task.State.RESOLVED, 3)
    consensus.refit(made.pk)
    task.refresh_from_db()
    assert task.state == Task.State.RESOLVED
    balanced(made)


def test_nobody_is_asked_whom_the_budget_cannot_pay() -> None:
    made = dynamic(budget=2 * make.PRICE)
    make.contribution(made, cast.ann())
    make.contribution(made, cast.bruno(), make.choice("Bad"))
    assert Task.objects.get(campaign=made).state == Task.State.RESOLVED
    consensus.refit(made.pk)
    assert Task.objects.get(campaign=made).state == Task.State.RESOLVED
    balanced(made)


def test_a_fixed_number_of_answers_stays_fixed() -> None:
    made = dynamic(max_answers_per_task=None)
    make.contribution(made, cast.ann())
    make.contribution(made, cast.bruno(), make.choice("Bad"))
    consensus.refit(made.pk)
    assert Task.objects.get(campaign=made).state == Task.State.RESOLVED


def test_pilots_get_the_most_answers_however_sure_consensus_is() -> None:
    made = dynamic(pilot_share=1.0, max_answers_per_task=4)
    for number in range(4):
        make.contribution(made, accounts.person(f"p{number}"))
        consensus.refit(made.pk)
    task = Task.objects.get(campaign=made)
    assert (task.state, task.answers) == (Task.State.RESOLVED, 4)
    balanced(made)


def test_pilots_are_the_share_asked_for() -> None:
    made = dynamic(pilot_share=0.1)
    assert 60 < sum(overlap.is_pilot(made, number) for number in range(1000)) < 140


def test_a_task_whose_confidence_fell_opens_again_and_closes_when_it_rises() -> None:
    made = dynamic(tasks=2)
    for person in (cast.ann(), cast.bruno()):
        make.contribution(made, person)
        make.contribution(made, person)
    task = Task.objects.filter(campaign=made).earliest("id")
    Resolution.objects.filter(task=task).update(confidence=0.6)
    overlap.adjust(made)
    task.refresh_from_db()
    assert (task.state, task.slots_left, task.wanted) == (Task.State.OPEN, 1, 3)
    balanced(made)
    Resolution.objects.filter(task=task).update(confidence=0.99)
    overlap.adjust(made)
    task.refresh_from_db()
    assert (task.state, task.slots_left, task.wanted) == (Task.State.RESOLVED, 0, 2)
    balanced(made)


def test_somebody_at_work_keeps_a_task_open() -> None:
    made = dynamic()
    make.contribution(made, cast.ann())
    make.contribution(made, cast.bruno(), make.choice("Bad"))
    held = make.assignment(made, cast.rui())
    Resolution.objects.filter(campaign=made).update(confidence=0.99)
    overlap.adjust(made)
    assert Task.objects.get(campaign=made).state == Task.State.OPEN
    submitting.submit(held.pk, annotator=cast.rui(), submission_id=uuid.uuid4(), result=make.choice())
    balanced(made)


def test_a_refused_answer_is_asked_for_again(django_capture_on_commit_callbacks: Any) -> None:
    made = dynamic(review_rule="everything")
    first = make.contribution(made, cast.ann())
    make.contribution(made, cast.bruno())
    consensus.refit(made.pk)
    first.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        reviewing.reject(first, reviewer=cast.rui(), reason="wrong_answer", comment="")
    made.refresh_from_db()
    assert made.refit_due_at is not None
    consensus.refit(made.pk)
    task = Task.objects.get(campaign=made)
    assert (task.state, task.slots_left, task.wanted) == (Task.State.OPEN, 1, 3)
    balanced(made)


def test_answers_of_tasks_that_never_fill_are_judged_when_it_has_been_quiet(settings: Any) -> None:
    made = dynamic(review_rule="none")
    given = make.contribution(made, cast.ann())
    assert overlap.ask_quiet() == 0
    settings.UNFILLED_SECONDS = 0
    assert overlap.ask_quiet() == 1
    consensus.refit(made.pk)
    given.refresh_from_db()
    assert given.state == Contribution.State.APPROVED
    assert Task.objects.get(campaign=made).state == Task.State.OPEN
    assert overlap.ask_quiet() == 0


def test_whose_answer_mends_most_is_asked_first_where_others_differ() -> None:
    made = dynamic(tasks=40)
    people = {"good": accounts.person("good"), "poor": accounts.person("poor")}
    for person, right in zip(people.values(), (45.0, 30.0), strict=True):
        make.contribution(made, person)
        Skill.objects.filter(campaign=made, annotator=person).update(a=right, b=10.0, answers=20)
    prioritising.arrange(made)
    sought = dict(Cursor.objects.filter(campaign=made).values_list("annotator__email", "sought"))
    assert sought == {people["good"].email: True, people["poor"].email: False}
    # Two others differ about the last task, far behind in everybody's queue.
    doubted = Task.objects.filter(campaign=made).order_by("-pk")[:1].get()
    Task.objects.filter(pk=doubted.pk).update(wanted=3, priority=5.0)
    place = Cursor.objects.get(annotator=people["good"])
    assert make.assignment(made, people["poor"]).task_id != doubted.pk
    assert make.assignment(made, people["good"]).task_id == doubted.pk
    after = Cursor.objects.get(annotator=people["good"])
    assert (after.priority, after.task_id, after.taken) == (place.priority, place.task_id, place.taken + 1)


def test_where_the_number_of_answers_is_fixed_nobody_is_sought() -> None:
    made = make.campaign(answers_per_task=2)
    make.contribution(made, cast.ann())
    Skill.objects.update(answers=20)
    prioritising.arrange(made)
    assert not Cursor.objects.filter(sought=True).exists()


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_once_make_one_more_place() -> None:
    made = dynamic(tasks=3)
    people = [cast.ann(), cast.bruno()]
    work = [(who, each) for who in people for each in serving.next_assignments(made, annotator=who, count=3)]

    def submit(job: tuple[User, Assignment]) -> None:
        who, each = job
        said = "Good" if who.pk == people[0].pk else "Bad"
        try:
            submitting.submit(each.pk, annotator=who, submission_id=uuid.uuid4(), result=make.choice(said))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(submit, work))
    for task in Task.objects.filter(campaign=made):
        assert (task.state, task.slots_left, task.answers, task.wanted) == (Task.State.OPEN, 1, 2, 3)
    balanced(made)


def run(made: Campaign, crowd: list[User], truth: dict[str, str], chance: random.Random) -> tuple[int, float]:
    """Have a crowd of known accuracies answer all there is; return answers given and share of right labels."""
    accuracy = dict(zip((each.pk for each in crowd), (0.95, 0.9, 0.9, 0.85, 0.85, 0.8, 0.75), strict=True))
    busy = True
    while busy:
        busy = False
        for who in crowd:
            try:
                batch = serving.next_assignments(made, annotator=who, count=5)
            except NoTasksLeft:
                continue
            busy = True
            for each in batch:
                right = truth[each.task.data["text"]]
                said = right if chance.random() < accuracy[who.pk] else {"Good": "Bad", "Bad": "Good"}[right]
                submitting.submit(each.pk, annotator=who, submission_id=uuid.uuid4(), result=make.choice(said))
        consensus.refit(made.pk)
    found = Resolution.objects.filter(campaign=made).values_list("task__data__text", "label")
    return Contribution.objects.filter(campaign=made).count(), sum(truth[t] == label for t, label in found) / len(found)


def test_fewer_answers_for_the_same_accuracy() -> None:
    crowd = accounts.people(7)
    chance = random.Random(4)
    truth = {f"text {number}": chance.choice(["Good", "Bad"]) for number in range(60)}
    fixed = run(make.campaign(tasks=60, answers_per_task=5, budget=10**9), crowd, truth, random.Random(5))
    sparing = run(dynamic(tasks=60, answers_per_task=3, target_confidence=0.98), crowd, truth, random.Random(6))
    assert fixed[0] == 300
    assert sparing[0] < 250
    assert sparing[1] >= fixed[1] - 0.1  # six tasks of sixty; tests/unit/annotation/test_sparing.py counts more
