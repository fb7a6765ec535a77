"""Consensus of campaigns without a choice, stored and acted on."""

import uuid
from typing import Any

import pytest

from annotation.models import Campaign, Contribution, Resolution, Skill
from annotation.quality import shares
from annotation.services import concluding, consensus, golden, serving, submitting
from annotation.services.kinds import kinds_of
from annotation.services.specs import spec_of
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db

SPANS = """<View><Text name="text" value="$text"/>
<Labels name="who" toName="text"><Label value="PER"/></Labels></View>"""
TWO = """<View><Text name="text" value="$text"/><Rating name="stars" toName="text"/>
<DateTime name="day" toName="text" only="date"/></View>"""
APPROVED, REJECTED, WAITING = Contribution.State.APPROVED, Contribution.State.REJECTED, Contribution.State.SUBMITTED


def span(start: int, end: int) -> list[dict[str, Any]]:
    """Return a result that marks one span of "text 0"."""
    text = "text 0"[start:end]
    value = {"start": start, "end": end, "text": text, "labels": ["PER"]}
    return [{"id": "a1", "from_name": "who", "to_name": "text", "type": "labels", "value": value}]


def stars(number: int, day: str) -> list[dict[str, Any]]:
    """Return a result with a rating and a date."""
    return [
        {"id": "a", "from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": number}},
        {"id": "b", "from_name": "day", "to_name": "text", "type": "datetime", "value": {"datetime": day}},
    ]


def answered(made: Campaign, results: list[Any]) -> list[Contribution]:
    """Have one person each answer the campaign's tasks with a result."""
    given = []
    for number, result in enumerate(results):
        person = accounts.person(f"p{number}")
        for assignment in serving.next_assignments(made, annotator=person, count=5):
            given.append(submitting.submit(assignment.pk, annotator=person, submission_id=uuid.uuid4(), result=result))
    return given


def test_spans_are_agreed_on_and_what_is_like_them_is_accepted_at_once() -> None:
    made = make.campaign(label_config=SPANS, answers_per_task=5, tasks=5, target_confidence=0.6)
    given = answered(made, [span(0, 4), span(0, 4), span(0, 4), span(0, 4), span(2, 3)])
    consensus.refit(made.pk)
    resolution = Resolution.objects.filter(campaign=made).first()
    assert resolution is not None
    assert resolution.answer == {"who": [["text", 0, [0, 4], ["PER"]]]}
    assert resolution.method == "spans auto"
    assert resolution.confidence is not None
    assert resolution.confidence > 0.6
    assert resolution.evidence["controls"]["who"]["parts"]
    states = [Contribution.objects.get(pk=each.pk).state for each in given]
    assert states == [APPROVED] * 20 + [WAITING] * 5
    outsider = Contribution.objects.get(pk=given[-1].pk)
    assert outsider.risk == pytest.approx((1 - 0.4 * resolution.confidence) * make.PRICE)
    assert Contribution.objects.get(pk=given[-1].pk).review_due_at is not None
    assert Skill.objects.get(campaign=made, annotator=accounts.person("p0")).answers == 5


def test_without_review_a_sure_consensus_refuses_what_is_unlike_it() -> None:
    made = make.campaign(label_config=SPANS, answers_per_task=5, tasks=5, target_confidence=0.6, review_rule="none")
    given = answered(made, [span(0, 4), span(0, 4), span(0, 4), span(0, 4), span(2, 3)])
    consensus.refit(made.pk)
    assert [Contribution.objects.get(pk=each.pk).state for each in given] == [APPROVED] * 20 + [REJECTED] * 5


def test_a_control_without_a_kind_is_put_to_the_vote_beside_the_others() -> None:
    made = make.campaign(label_config=TWO, answers_per_task=3, tasks=1)
    answered(made, [stars(4, "2026-01-01"), stars(4, "2026-01-01"), stars(5, "2026-02-02")])
    consensus.refit(made.pk)
    found = Resolution.objects.get(campaign=made)
    assert found.answer == {"stars": 4, "day": "2026-01-01"}
    assert found.method == "rating auto"


def test_large_campaigns_are_fitted_in_shares_of_whole_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "ANSWERS_AT_ONCE", 4)
    made = make.campaign(label_config=SPANS, answers_per_task=3, tasks=5)
    answered(made, [span(0, 4)] * 3)
    parts = shares.in_shares(kinds_of(spec_of(made)), concluding.Reading(made).rows())
    assert [sorted(share.used.values()) for share in parts] == [[3, 3], [3, 3], [3]]
    consensus.refit(made.pk)
    assert Resolution.objects.filter(campaign=made).count() == 5
    assert Skill.objects.filter(campaign=made).count() == 3


def test_what_an_owner_knows_is_the_answer_whatever_people_say() -> None:
    made = make.campaign(label_config=TWO, answers_per_task=3, tasks=2)
    golden.make_gold(made, row_number=1, answer=stars(1, "2026-03-03"), author=cast.olga())
    golden.set_share(made, 0.5)
    answered(made, [stars(4, "2026-01-01")] * 3)
    consensus.refit(made.pk)
    found = {each.task.row_number: each for each in Resolution.objects.filter(campaign=made).select_related("task")}
    assert found[1].answer == {"stars": 1, "day": "2026-03-03"}
    assert found[1].confidence == 1.0
    assert found[2].answer["day"] == "2026-01-01"
