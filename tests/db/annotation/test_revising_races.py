"""An answer is changed while the models read it and reviewers judge it: one of them is first, and nothing is mixed."""

import uuid
from functools import partial
from typing import Any

import pytest

from annotation.errors import Judged
from annotation.models import Contribution, Resolution, Review, Revision
from annotation.services import consensus, reviewing, revising, submitting
from caravan.lib.canonical import sha256_json
from caravan.lib.states import IllegalMove, StaleState
from tests import cast
from tests.db.annotation.test_races import together
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db(transaction=True)


def change(given: Contribution, value: str) -> Contribution:
    return revising.revise(given.pk, annotator=cast.ann(), result=make.choice(value))


def whole(given: Contribution) -> Contribution:
    """Return the answer as it is now, having looked that its parts belong together."""
    now = Contribution.objects.get(pk=given.pk)
    assert bytes(now.content_hash) == sha256_json(now.result)
    assert now.label == now.result[0]["value"]["choices"][0]
    return now


@pytest.mark.parametrize("attempt", range(3))
def test_a_change_and_refits_at_once_end_with_the_answer_that_counts(attempt: int) -> None:
    campaign = make.campaign(tasks=1, answers_per_task=2)
    given = make.contribution(campaign, cast.ann())
    found = together([partial(consensus.refit, campaign.pk), partial(change, given, "Bad")] * 3)
    assert any(isinstance(each, Contribution) for each in found)
    now = whole(given)
    assert (now.label, Revision.objects.count()) == ("Bad", 1)
    consensus.refit(campaign.pk)
    assert Resolution.objects.get().label == "Bad"


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_decided_is_what_was_read(attempt: int) -> None:
    """The task's last answer comes while the first is being changed: consensus decides one of the two, once."""
    campaign = make.campaign(tasks=1, answers_per_task=2, review_rule="none")
    given = make.contribution(campaign, cast.ann())
    bruno = cast.bruno()
    # In hand before: who takes work steps over a task that somebody has locked.
    held = make.assignment(campaign, bruno)

    def last() -> None:
        submitting.submit(held.pk, annotator=bruno, submission_id=uuid.uuid4(), result=make.choice("Bad"))
        consensus.refit(campaign.pk)

    found: list[Any] = together([last, partial(change, given, "Bad"), partial(consensus.refit, campaign.pk)])
    assert found[0] is None
    changed = isinstance(found[1], Contribution)
    assert changed or isinstance(found[1], Judged)
    consensus.refit(campaign.pk)
    now = whole(given)
    assert now.label == ("Bad" if changed else "Good")
    assert now.state != "submitted"
    assert Revision.objects.count() == int(changed)
    with pytest.raises(Judged):
        change(given, "Good" if changed else "Bad")
    assert whole(given).content_hash == now.content_hash, "from now on nothing changes it"


def test_a_reviewer_judges_what_stands_there() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=1, review_rule="everything")
    given = make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    rui, row = cast.rui(), Contribution.objects.get(pk=given.pk)
    found = together([partial(reviewing.approve, row, reviewer=rui), *[partial(change, given, "Bad")] * 5])
    assert found[0] is None
    assert all(isinstance(each, Judged | IllegalMove | StaleState) for each in found[1:])
    assert (whole(given).label, Review.objects.count(), Revision.objects.count()) == ("Good", 1, 0)
