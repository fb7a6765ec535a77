"""Who gets which task, for how long, and what it costs the budget."""

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from annotation.errors import AssignmentGone, DraftElsewhere, NoSuchAssignment, NoTasksLeft
from annotation.models import Assignment, Campaign, Tally, Task
from annotation.services import authoring, importing, serving, submitting
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def reason(campaign: Campaign, person: object) -> str:
    with pytest.raises(NoTasksLeft) as left:
        serving.next_assignments(campaign, annotator=person)  # type: ignore[arg-type]
    return left.value.reason


def expire(*rows: Assignment) -> None:
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(expires_at=timezone.now() - timedelta(seconds=1))
    serving.expire_due()


def test_reservations_stand_until_they_are_used() -> None:
    campaign, ann = make.campaign(tasks=5), cast.ann()
    first = serving.next_assignments(campaign, annotator=ann, count=2)
    assert len({each.task_id for each in first}) == 2
    assert [each.pk for each in serving.next_assignments(campaign, annotator=ann, count=2)] == [e.pk for e in first]
    submitting.submit(first[0].pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    after = serving.next_assignments(campaign, annotator=ann, count=2)
    assert after[0].pk == first[1].pk
    assert Tally.objects.get().available_base_units == (15 - 3) * make.PRICE


def test_a_person_gets_every_task_once() -> None:
    campaign, ann = make.campaign(tasks=7), cast.ann()
    seen = [make.contribution(campaign, ann).task_id for _ in range(7)]
    assert len(set(seen)) == 7
    assert reason(campaign, ann) == "done"


def test_the_queue_wraps_once_for_tasks_that_came_free_behind() -> None:
    campaign, ann, bruno = make.campaign(tasks=3, answers_per_task=1), cast.ann(), cast.bruno()
    bruno_has = make.assignment(campaign, bruno)
    make.contribution(campaign, ann)
    make.contribution(campaign, ann)
    assert reason(campaign, ann) == "done"
    expire(bruno_has)
    assert make.assignment(campaign, ann).task_id == bruno_has.task_id


def test_an_expired_reservation_returns_slot_and_money_and_is_offered_again_with_its_draft() -> None:
    campaign, ann = make.campaign(tasks=3), cast.ann()
    first = make.assignment(campaign, ann)
    serving.save_draft(first, annotator=ann, draft={"half": "done"})
    expire(first)
    assert Tally.objects.get().available_base_units == 9 * make.PRICE
    assert Task.objects.get(pk=first.task_id).slots_left == 3
    again = make.assignment(campaign, ann)
    assert (again.pk, again.draft) == (first.pk, {"half": "done"})
    assert Tally.objects.get().available_base_units == 8 * make.PRICE


def test_what_expired_without_a_draft_comes_last() -> None:
    campaign, ann = make.campaign(tasks=2), cast.ann()
    first = make.assignment(campaign, ann)
    expire(first)
    second = make.contribution(campaign, ann)
    assert second.task_id != first.task_id
    assert make.assignment(campaign, ann).pk == first.pk


def test_a_price_holds_from_the_reservation_on() -> None:
    campaign, ann = make.campaign(), cast.ann()
    first = make.assignment(campaign, ann)
    authoring.update_campaign(campaign, author=cast.olga(), price_base_units=7)
    done = submitting.submit(first.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    assert done.price_base_units == make.PRICE
    assert make.assignment(campaign, ann).price_base_units == 7


def test_a_skipped_task_is_given_back_and_not_offered_again() -> None:
    campaign, ann = make.campaign(tasks=1), cast.ann()
    first = make.assignment(campaign, ann)
    serving.skip(first, annotator=ann, reason="unclear")
    assert reason(campaign, ann) == "done"
    assert Task.objects.get().slots_left == 3
    assert Tally.objects.get().available_base_units == 3 * make.PRICE
    with pytest.raises(AssignmentGone):
        serving.skip(Assignment.objects.get(), annotator=ann, reason="unclear")


def test_enough_reports_close_a_broken_task() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=5)
    for person in (cast.ann(), cast.bruno(), cast.rui()):
        serving.skip(make.assignment(campaign, person), annotator=person, reason="broken")
    assert Task.objects.get().state == Task.State.BROKEN


def test_the_answers_of_a_task_closed_as_broken_are_settled() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=5)
    make.contribution(campaign, cast.olga())
    for person in (cast.ann(), cast.bruno(), cast.rui()):
        assert Campaign.objects.get().refit_due_at is None
        serving.skip(make.assignment(campaign, person), annotator=person, reason="broken")
    assert Campaign.objects.get().refit_due_at is not None


def test_looking_in_now_and_then_does_not_keep_a_task_for_ever(settings: Any) -> None:
    campaign, ann = make.campaign(tasks=1), cast.ann()
    pk = make.assignment(campaign, ann).pk
    lease = timedelta(seconds=settings.RESERVATION_SECONDS)

    def later(times: float) -> None:
        rows = Assignment.objects.filter(pk=pk)
        rows.update(reserved_at=timezone.now() - times * lease, expires_at=timezone.now() - timedelta(seconds=1))

    later(3.9)
    assert make.assignment(campaign, ann).expires_at > timezone.now()
    later(4.1)
    assert reason(campaign, ann) == "done"
    serving.expire_due()
    again = make.assignment(campaign, ann)
    assert (again.pk, again.reserved_at > timezone.now() - lease) == (pk, True)


def draft(by: str, at: int) -> dict[str, Any]:
    return {"result": [], "by": by, "at": at}


def test_two_devices_do_not_overwrite_each_others_drafts() -> None:
    campaign, ann = make.campaign(), cast.ann()
    mine = make.assignment(campaign, ann)
    serving.save_draft(mine, annotator=ann, draft=draft("desk", 10))
    serving.save_draft(mine, annotator=ann, draft=draft("desk", 30))
    serving.save_draft(mine, annotator=ann, draft=draft("desk", 20))
    assert Assignment.objects.get().draft == draft("desk", 30)
    for after in (None, 10):
        with pytest.raises(DraftElsewhere):
            serving.save_draft(mine, annotator=ann, draft=draft("phone", 99), after=after)
    serving.save_draft(mine, annotator=ann, draft=draft("phone", 25), after=30)
    with pytest.raises(DraftElsewhere):
        serving.save_draft(mine, annotator=ann, draft=draft("desk", 100), after=30)
    assert Assignment.objects.get().draft == draft("phone", 25)


@pytest.mark.parametrize("odd", [None, [], {"at": "now", "by": 3}, {"by": "desk"}, "words"])
def test_drafts_of_any_other_shape_are_kept_as_they_come(odd: Any) -> None:
    mine, ann = make.assignment(make.campaign(), cast.ann()), cast.ann()
    serving.save_draft(mine, annotator=ann, draft=odd)
    serving.save_draft(mine, annotator=ann, draft=draft("desk", 1))
    serving.save_draft(mine, annotator=ann, draft=odd)
    assert Assignment.objects.get().draft == odd


def test_the_reasons_for_nothing() -> None:
    ann = cast.ann()
    assert reason(make.campaign(budget=make.PRICE - 1, live=False, tasks=1), ann) == "paused"
    poor = make.campaign(budget=make.PRICE)
    make.assignment(poor, cast.bruno())
    assert reason(poor, ann) == "budget"
    late = make.campaign()
    late.deadline = timezone.now() - timedelta(seconds=1)
    assert reason(late, ann) == "deadline"
    done = make.campaign()
    authoring.finish(done)
    assert reason(done, ann) == "done"


def test_money_for_one_gives_one_of_two() -> None:
    campaign = make.campaign(budget=make.PRICE)
    assert len(serving.next_assignments(campaign, annotator=cast.ann(), count=2)) == 1
    assert Tally.objects.get().available_base_units == 0


def test_a_campaign_without_pay_needs_no_budget() -> None:
    campaign = make.campaign(price_base_units=0, budget=0)
    assert make.contribution(campaign, cast.ann()).price_base_units == 0


def test_strangers_cannot_touch_an_assignment() -> None:
    campaign = make.campaign()
    first = make.assignment(campaign, cast.ann())
    with pytest.raises(NoSuchAssignment):
        serving.save_draft(first, annotator=cast.mallory(), draft={})
    with pytest.raises(NoSuchAssignment):
        serving.skip(first, annotator=cast.mallory(), reason="other")


def test_tasks_imported_later_are_served() -> None:
    campaign, ann = make.campaign(tasks=1), cast.ann()
    make.contribution(campaign, ann)
    importing.add_tasks(campaign, [{"text": "new"}])
    assert make.assignment(campaign, ann).task.data == {"text": "new"}


class Holding(threading.Thread):
    """Another request that has a campaign's only task in hand until it is told to let go."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.holds, self.done = threading.Event(), threading.Event()

    def run(self) -> None:
        with transaction.atomic():
            Task.objects.select_for_update().get()
            self.holds.set()
            self.done.wait(30)
        connection.close()

    def start(self) -> None:
        super().start()
        assert self.holds.wait(10)

    def let_go(self, _seconds: float = 0) -> None:
        self.done.set()
        self.join()


@pytest.mark.django_db(transaction=True)
def test_the_last_task_in_somebodys_hands_for_a_moment_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign, other = make.campaign(tasks=1), Holding()
    other.start()
    monkeypatch.setattr("annotation.services.serving.time.sleep", other.let_go)
    assert len(serving.next_assignments(campaign, annotator=cast.ann())) == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_long_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign, other = make.campaign(tasks=1), Holding()
    waits: list[float] = []
    other.start()
    monkeypatch.setattr("annotation.services.serving.time.sleep", waits.append)
    assert reason(campaign, cast.ann()) == "done"
    assert sum(waits) < 1
    other.let_go()
