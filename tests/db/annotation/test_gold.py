"""Tasks with known answers: mixed in unseen, and audited themselves."""

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotation.api.rooms import batch
from annotation.errors import GoldRefused, InvalidResult, InvalidTasks, NoTasksLeft
from annotation.models import Assignment, Campaign, Contribution, Cursor, GoldItem, GoldResult, Skill, Tally, Task
from annotation.services import auditing, consensus, golden, holding, importing, knowing, revising, serving, submitting
from annotation.services.deciding import decide
from caravan.accounts.models import User
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def with_gold(*, items: int = 4, share: float = 0.5, tasks: int = 20, **fields: Any) -> Campaign:
    campaign = make.campaign(tasks=tasks, budget=10**9, **fields)
    for row in range(1, items + 1):
        golden.make_gold(campaign, row_number=row, answer=make.choice("Good"), author=cast.olga())
    golden.set_share(campaign, share)
    return campaign


def answer(campaign: Campaign, person: User, value: str = "Good") -> Contribution:
    return make.contribution(campaign, person, make.choice(value))


def refit(campaign: Campaign) -> None:
    auditing.audit(campaign.pk)
    consensus.refit(campaign.pk)


def reliable(campaign: Campaign, person: User) -> User:
    Skill.objects.update_or_create(campaign=campaign, annotator=person, defaults={"a": 46.0, "b": 4.0})
    return person


def people(number: int) -> list[User]:
    return [accounts.person(f"worker{each}") for each in range(number)]


def test_gold_is_spread_evenly_and_nobody_gets_it_twice() -> None:
    campaign, ann = with_gold(items=4, share=0.25, tasks=40), cast.ann()
    seen = [answer(campaign, ann).task_id for _ in range(16)]
    golds = set(GoldItem.objects.values_list("task_id", flat=True))
    assert len(set(seen)) == 16
    for block in range(4):
        assert len(golds & set(seen[4 * block : 4 * block + 4])) == 1
    assert Cursor.objects.get(annotator=ann).taken == 16


def test_a_person_who_has_seen_all_gold_gets_ordinary_tasks() -> None:
    campaign, ann = with_gold(items=1, share=0.5, tasks=9), cast.ann()
    assert len({answer(campaign, ann).task_id for _ in range(9)}) == 9
    with pytest.raises(NoTasksLeft):
        make.assignment(campaign, ann)


def test_without_a_share_no_gold_is_handed_out() -> None:
    campaign, ann = with_gold(items=2, share=0.0, tasks=6), cast.ann()
    assert len({answer(campaign, ann).task_id for _ in range(4)}) == 4
    with pytest.raises(NoTasksLeft):
        make.assignment(campaign, ann)
    assert not GoldItem.objects.exclude(exposures=0)


def test_gold_stays_open_to_everybody_up_to_its_cap() -> None:
    campaign = make.campaign(tasks=12, answers_per_task=1, budget=10**9)
    golden.make_gold(campaign, row_number=1, answer=make.choice(), author=cast.olga(), cap=3)
    golden.set_share(campaign, 0.5)
    for person in people(5):
        answer(campaign, person)
        answer(campaign, person)
    item = GoldItem.objects.get()
    assert item.exposures == 3
    assert Task.objects.get(pk=item.task_id).answers == 3
    refit(campaign)
    item.refresh_from_db()
    assert (item.state, item.why) == ("retired", "worn")
    assert Task.objects.get(pk=item.task_id).state == Task.State.RESOLVED
    assert knowing.known_labels(campaign) == {item.task_id: "Good"}


def test_the_least_seen_is_handed_out_first() -> None:
    campaign = with_gold(items=3, share=0.5, tasks=12)
    for person in people(6):
        answer(campaign, person)
        answer(campaign, person)
    assert sorted(GoldItem.objects.values_list("exposures", flat=True)) == [2, 2, 2]


def test_answers_to_gold_are_compared_and_move_skill_and_consensus() -> None:
    campaign, ann, bruno = with_gold(items=4, share=0.5), cast.ann(), cast.bruno()
    for _ in range(6):
        answer(campaign, ann, "Good")
        answer(campaign, bruno, "Bad")
    refit(campaign)
    assert set(GoldResult.objects.filter(contribution__annotator=ann).values_list("passed", "similarity")) == {
        (True, 1.0)
    }
    assert set(GoldResult.objects.filter(contribution__annotator=bruno).values_list("passed", "similarity")) == {
        (False, 0.0)
    }
    skill = {each.annotator_id: each.a / (each.a + each.b) for each in Skill.objects.all()}
    assert skill[ann.pk] > 0.6 > skill[bruno.pk]
    item = GoldItem.objects.filter(exposures=2).first()
    assert item is not None
    assert (item.passed, item.failed) == (1, 1)
    assert item.task.resolution.label == "Good"
    auditing.audit(campaign.pk)
    assert GoldResult.objects.count() == 6


def test_gold_looks_like_everything_else() -> None:
    campaign, ann = with_gold(items=6, share=0.5, tasks=12), cast.ann()
    shapes = set()
    for _ in range(8):
        body = batch(campaign, annotator=ann)
        (each,) = body["assignments"]
        row = Assignment.objects.get(pk=each["id"])
        assert uuid.UUID(each["id"]).version == 7
        shapes.add(
            (frozenset(each), each["price_base_units"], frozenset(body), each["prediction"], frozenset(each["data"]))
        )
        assert "gold" not in str(body)
        submitting.submit(row.pk, annotator=ann, submission_id=uuid.uuid4(), result=make.choice())
    assert len(shapes) == 1


def test_gold_costs_no_more_statements_than_other_tasks() -> None:
    plain, mixed = make.campaign(tasks=20), with_gold(items=10, share=0.5, tasks=20)

    ann = cast.ann()

    def statements(campaign: Campaign) -> list[int]:
        found = []
        for _ in range(6):
            with CaptureQueriesContext(connection) as queries:
                serving.next_assignments(campaign, annotator=ann)
            found.append(len(queries))
            answer(campaign, ann)
        return found

    assert max(statements(mixed)) <= max(statements(plain))


def test_a_gold_answer_can_be_changed_as_any_other_and_is_compared_anew() -> None:
    campaign, ann = with_gold(items=6, share=0.5), cast.ann()
    given = [answer(campaign, ann, "Bad") for _ in range(2)]
    refit(campaign)
    for each in given:
        revising.revise(each.pk, annotator=ann, result=make.choice("Good"))
    refit(campaign)
    assert GoldResult.objects.get().passed


def test_a_gold_answer_gets_its_verdict_no_sooner_than_an_ordinary_one_after_it() -> None:
    campaign, ann = with_gold(items=4, share=0.5, tasks=20, answers_per_task=2, review_rule="none"), cast.ann()
    mine = [answer(campaign, ann) for _ in range(6)]
    refit(campaign)
    assert set(Contribution.objects.values_list("state", flat=True)) == {"submitted"}
    for _ in range(6):
        answer(campaign, cast.bruno())
    refit(campaign)
    golds = set(GoldItem.objects.values_list("task_id", flat=True))
    states = {each.pk: Contribution.objects.get(pk=each.pk).state for each in mine}
    ordinary = [each for each in mine if each.task_id not in golds]
    assert "approved" in {states[each.pk] for each in ordinary}
    for each in mine:
        if each.task_id in golds and states[each.pk] != "submitted":
            assert any(states[other.pk] != "submitted" for other in ordinary if other.pk > each.pk)


def test_gold_on_which_reliable_people_fail_is_retired_and_paid_back() -> None:
    campaign = with_gold(items=1, share=0.5, tasks=20, review_rule="none", answers_per_task=2)
    crowd = [reliable(campaign, person) for person in people(7)]
    item = GoldItem.objects.get()
    for person in crowd:
        for _ in range(2):
            row = make.assignment(campaign, person)
            value = "Bad" if row.task_id == item.task_id else "Good"
            submitting.submit(row.pk, annotator=person, submission_id=uuid.uuid4(), result=make.choice(value))
    wronged = list(Contribution.objects.filter(task=item.task_id))
    assert len(wronged) == 7
    # Two of them have been refused meanwhile.
    Skill.objects.all().delete()
    for person in crowd:
        reliable(campaign, person)
    decide([each.pk for each in wronged[:2]], to="rejected", by="consensus", reason="wrong_answer")
    before = Tally.objects.get(campaign=campaign)
    auditing.audit(campaign.pk)
    item.refresh_from_db()
    assert (item.state, item.why, item.failed) == ("retired", "failed", 7)
    assert set(GoldResult.objects.values_list("forgiven", flat=True)) == {True}
    assert knowing.known_labels(campaign) == {}
    paid = Contribution.objects.filter(pk__in=[each.pk for each in wronged[:2]])
    assert set(paid.values_list("state", "decided_by", "reason")) == {("approved", "gold", "")}
    after = Tally.objects.get(campaign=campaign)
    assert before.held_base_units - after.held_base_units == 2 * make.PRICE
    assert before.available_base_units == after.available_base_units
    assert (after.rejected, after.approved) == (before.rejected - 2, before.approved + 2)
    cursor = Cursor.objects.get(annotator=wronged[0].annotator)
    assert (cursor.rejected, cursor.approved, cursor.approved_base_units) == (0, 1, make.PRICE)
    consensus.refit(campaign.pk)
    assert Task.objects.get(pk=item.task_id).resolution.label == "Bad"


def test_back_pay_waits_for_money() -> None:
    campaign = with_gold(items=1, share=0.5, tasks=20)
    ann, item = cast.ann(), GoldItem.objects.get()
    while not Contribution.objects.filter(task=item.task_id).exists():
        answer(campaign, ann, "Bad")
    decide([Contribution.objects.get(task=item.task_id).pk], to="rejected", by="consensus")
    Contribution.objects.filter(task=item.task_id).update(held_until=timezone.now())
    holding.release_due()
    auditing.audit(campaign.pk)
    Tally.objects.filter(campaign=campaign).update(available_base_units=0)
    auditing.retire_wrong(item)
    assert Contribution.objects.get(task=item.task_id).state == "rejected"
    Tally.objects.filter(campaign=campaign).update(available_base_units=make.PRICE)
    auditing.audit(campaign.pk)
    assert Contribution.objects.get(task=item.task_id).state == "approved"


def test_a_leak_makes_suspect_and_the_owner_may_trust_again() -> None:
    campaign = with_gold(items=1, share=0.5, tasks=20, answers_per_task=40)
    item = GoldItem.objects.get()
    for number, person in enumerate(people(30)):
        row = make.assignment(campaign, person)
        if row.task_id != item.task_id:
            submitting.submit(row.pk, annotator=person, submission_id=uuid.uuid4(), result=make.choice())
            row = make.assignment(campaign, person)
        assert row.task_id == item.task_id
        value = "Good" if number >= 15 or number % 4 == 0 else "Bad"
        submitting.submit(row.pk, annotator=person, submission_id=uuid.uuid4(), result=make.choice(value))
    Skill.objects.update(a=5.0, b=5.0)
    auditing.audit(campaign.pk)
    item.refresh_from_db()
    assert (item.state, item.why) == ("suspect", "leaked")
    golden.trust_again(item)
    auditing.audit(campaign.pk)
    item.refresh_from_db()
    assert item.state == "active"
    assert item.trusted_at is not None
    assert item.trusted_at <= timezone.now()


def test_what_can_be_gold() -> None:
    campaign, olga = make.campaign(tasks=3), cast.olga()
    with pytest.raises(GoldRefused):
        golden.make_gold(campaign, row_number=9, answer=make.choice(), author=olga)
    with pytest.raises(InvalidResult):
        golden.make_gold(campaign, row_number=1, answer=make.choice("Neither"), author=olga)
    golden.make_gold(campaign, row_number=1, answer=make.choice(), author=olga)
    with pytest.raises(GoldRefused):
        golden.make_gold(campaign, row_number=1, answer=make.choice(), author=olga)
    with pytest.raises(GoldRefused):
        golden.promote(campaign, row_number=2, author=olga)
    for share in (-0.1, 0.6, float("nan")):
        with pytest.raises(GoldRefused):
            golden.set_share(campaign, share)
    assert Tally.objects.get().tasks_resolved == 1


def test_reviewed_answers_are_promoted() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=2)
    for person in (cast.ann(), cast.bruno()):
        answer(campaign, person)
    Contribution.objects.update(state="approved", decided_by="reviewer")
    item = golden.promote(campaign, row_number=1, author=cast.olga())
    assert (item.source, item.label) == ("promoted", "Good")
    auditing.audit(campaign.pk)
    assert not GoldResult.objects.exists()  # they made the gold, and are not measured by it


def test_a_retired_task_goes_back_where_it_belongs() -> None:
    campaign = with_gold(items=2, share=0.5, tasks=4, answers_per_task=2)
    first, second = GoldItem.objects.order_by("task_id")
    while not Contribution.objects.filter(task=first.task_id).exists():
        answer(campaign, cast.ann())
    golden.retire(first, why="owner")
    task = Task.objects.get(pk=first.task_id)
    assert (task.state, task.slots_left) == ("open", 1)
    golden.retire(second, why="owner")
    assert Tally.objects.get().tasks_resolved == 0
    golden.retire(second, why="failed")
    second.refresh_from_db()
    assert second.why == "owner"


def test_rows_bring_their_answers_which_nobody_else_sees() -> None:
    campaign = make.campaign(tasks=0, live=False)
    rows: list[dict[str, Any]] = [
        {"text": "a", "gold": "Bad"},
        {"text": "b", "gold": make.choice("Good")},
        {"text": "c", "gold": json.dumps(make.choice("Good"))},
        {"text": "d", "gold": ""},
        {"text": "e"},
    ]
    assert importing.add_tasks(campaign, rows) == 5
    assert list(GoldItem.objects.order_by("task").values_list("label", flat=True)) == ["Bad", "Good", "Good"]
    assert all(set(data) == {"text"} for data in Task.objects.values_list("data", flat=True))
    with pytest.raises(InvalidTasks) as refused:
        importing.add_tasks(campaign, [{"text": "f", "gold": "Neither"}])
    assert refused.value.places[0].where.startswith("tasks[0].gold")


def test_gold_that_the_config_shows_is_data() -> None:
    config = make.CHOICE_CONFIG.replace("$text", "$gold")
    campaign = make.campaign(tasks=0, live=False, label_config=config)
    importing.add_tasks(campaign, [{"gold": "Gold fell on Monday."}])
    assert not GoldItem.objects.exists()
    assert Task.objects.get().data == {"gold": "Gold fell on Monday."}


@pytest.mark.parametrize("person", ["ann", "rui", "mallory"])
def test_the_pages_of_gold_are_the_owners(client: Client, person: str) -> None:
    campaign = with_gold(items=1)
    client.force_login(getattr(cast, person)())
    for path in ("", "2/"):
        assert client.get(f"/manage/{campaign.pk}/gold/{path}").status_code == 404
    assert client.post(f"/manage/{campaign.pk}/gold/1/change/", {"deed": "retire"}).status_code == 404
    assert GoldItem.objects.get().state == "active"


def test_an_owner_makes_gold_on_the_pages(client: Client) -> None:
    campaign = with_gold(items=1, share=0.0)
    client.force_login(cast.olga())
    page = f"/manage/{campaign.pk}/gold/"
    assert b"text 1" in client.get(page).content
    assert client.get(page + "2/").status_code == 200
    wrong = client.post(page + "2/", {"answer": json.dumps(make.choice("Neither")), "cap": 9})
    assert wrong.status_code == 422
    client.post(page + "2/", {"answer": json.dumps(make.choice("Bad")), "cap": 9, "explanation": "It rains."})
    made = GoldItem.objects.get(task__row_number=2)
    assert (made.label, made.cap, made.explanation, made.source) == ("Bad", 9, "It rains.", "owner")
    client.post(page, {"share": "0.05"})
    assert Campaign.objects.get().gold_share == 0.05
    golden.suspect(made, why="leaked")
    assert b"under suspicion" in client.get(page).content
    for deed, state in (("trust", "active"), ("retire", "retired"), ("nonsense", "retired")):
        client.post(page + "2/change/", {"deed": deed})
        made.refresh_from_db()
        assert made.state == state
    client.post(page + "3/change/", {"deed": "promote"})
    assert GoldItem.objects.count() == 2
