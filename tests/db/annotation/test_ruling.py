"""A rule acts once for a cause, says by what, costs nobody pay, and its owner can undo it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotation.errors import NoTasksLeft, RuleRefused
from annotation.models import Campaign, Contribution, Cursor, Rule, RuleFiring
from annotation.services import ruling, serving
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
MANY = {"comparisons": [["answers", False, 2]], "fewest": 1}


def rule(campaign: Campaign, **said: Any) -> Rule:
    usual = {"name": "Enough", "condition": MANY, "action": "restrict", "hours": 24}
    made = ruling.save(campaign, author=cast.olga(), **{**usual, **said})
    Rule.objects.filter(pk=made.pk).update(active=True)
    made.active = True
    return made


@pytest.fixture
def campaign() -> Campaign:
    """Ann has given three answers, Mallory one."""
    made = make.campaign(tasks=6, answers_per_task=5)
    for _ in range(3):
        make.contribution(made, cast.ann())
    make.contribution(made, cast.mallory())
    return made


def test_a_rule_acts_once_and_only_on_whom_it_holds(campaign: Campaign) -> None:
    mine = rule(campaign)
    assert [ruling.act(campaign.pk), ruling.act(campaign.pk)] == [1, 0]
    firing = RuleFiring.objects.get()
    assert (firing.person, firing.rule, firing.version, firing.values) == (cast.ann(), mine, 1, {"answers": 3.0})
    assert firing.said["condition"] == MANY
    assert set(Contribution.objects.values_list("state", flat=True)) == {"submitted"}


def test_the_restricted_get_nothing_new_until_it_ends_or_is_lifted(campaign: Campaign) -> None:
    rule(campaign)
    ruling.act(campaign.pk)
    with pytest.raises(NoTasksLeft) as nothing:
        serving.next_assignments(campaign, annotator=cast.ann())
    assert nothing.value.reason == NoTasksLeft.RULE
    Cursor.objects.update(rests_until=timezone.now() - timedelta(seconds=1))
    assert serving.next_assignments(campaign, annotator=cast.ann())
    ruling.lift(RuleFiring.objects.get(), by=cast.olga())
    assert Cursor.objects.get(campaign=campaign, annotator=cast.ann()).rests_until is None
    assert ruling.act(campaign.pk) == 0


def test_the_longest_restriction_stands_when_another_is_lifted(campaign: Campaign) -> None:
    short, long = rule(campaign, hours=1), rule(campaign, hours=0)
    ruling.act(campaign.pk)
    ruling.lift(short.firings.get(), by=cast.olga())
    assert Cursor.objects.get(campaign=campaign, annotator=cast.ann()).rests_until == ruling.EVER
    ruling.lift(long.firings.get(), by=cast.olga())
    assert Cursor.objects.get(campaign=campaign, annotator=cast.ann()).rests_until is None


def test_a_changed_rule_is_another_version_and_may_act_again(campaign: Campaign) -> None:
    mine = rule(campaign, action="message", message="Thank you!")
    ruling.act(campaign.pk)
    assert ruling.save(campaign, author=cast.olga(), rule=mine, name=mine.name).version == 1
    assert ruling.save(campaign, author=cast.olga(), rule=mine, message="Many thanks!").version == 2
    assert ruling.act(campaign.pk) == 1
    assert [each.said["message"] for each in RuleFiring.objects.order_by("pk")] == ["Thank you!", "Many thanks!"]


def test_waiting_answers_go_to_review(campaign: Campaign) -> None:
    rule(campaign, action="review")
    ruling.act(campaign.pk)
    assert RuleFiring.objects.get().answers_sent == 3
    assert Contribution.objects.filter(review_due_at__isnull=False, state="submitted").count() == 3


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"comparisons": []},
        {"comparisons": [["beauty", True, 1]]},
        {"comparisons": [["answers", True, "much"]]},
        {"comparisons": [["answers", True, float("nan")]]},
        {"comparisons": [["fast_share", False, 0.5]]},
        {"comparisons": [["fast_share", False, 0.5], ["answers", False, 10]]},
    ],
)
def test_what_is_no_rule_or_punishes_speed_is_refused(campaign: Campaign, condition: dict[str, Any]) -> None:
    with pytest.raises(RuleRefused):
        rule(campaign, condition=condition)


def test_speed_may_be_noted(campaign: Campaign) -> None:
    assert rule(campaign, condition={"comparisons": [["fast_share", False, 0.5]]}, action="owner").pk


def test_the_dry_run_says_who_when_and_what_followed_and_changes_nothing(campaign: Campaign) -> None:
    condition = ruling.condition_of({"comparisons": [["answers", False, 1]], "fewest": 1})
    hits = ruling.try_out(campaign, condition=condition)
    second = Contribution.objects.filter(annotator=cast.ann()).order_by("pk")[1]
    assert [(hit.person, hit.answers_after) for hit in hits] == [(str(cast.ann().pk), 1)]
    assert hits[0].at == pytest.approx(second.submitted_at.timestamp())
    assert hits[0].base_units_after == second.price_base_units
    assert not RuleFiring.objects.exists()


def test_skips_in_a_row_are_seen(campaign: Campaign) -> None:
    for _ in range(2):
        serving.skip(make.assignment(campaign, cast.ann()), annotator=cast.ann(), reason="unclear")
    rule(campaign, condition={"comparisons": [["skips_in_a_row", False, 1]], "fewest": 1})
    assert ruling.act(campaign.pk) == 1
