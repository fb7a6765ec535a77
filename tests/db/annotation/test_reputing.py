"""Reputations move by verdicts, gold and exams: never twice, and never by volume."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Contribution, Reputation, SkillChange
from annotation.quality.reputation import HALF_LIFE_S, NOBODY
from annotation.services import reputing
from annotation.services.deciding import decide
from caravan.events import outbox
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def deliver() -> None:
    while outbox.deliver():
        pass


def test_work_that_nobody_has_judged_moves_nothing() -> None:
    campaign, ann = make.campaign(tasks=9), cast.ann()
    for _ in range(9):
        make.contribution(campaign, ann)
    deliver()
    assert not Reputation.objects.exists()


def test_verdicts_move_it_once() -> None:
    campaign, ann = make.campaign(tasks=4), cast.ann()
    rows = [make.contribution(campaign, ann) for _ in range(4)]
    decide([row.pk for row in rows[:3]], to="approved", by="consensus")
    decide([rows[3].pk], to="rejected", by="consensus", reason="wrong_answer")
    deliver()
    reputing.decided([row.pk for row in rows[:3]], SkillChange.Cause.ACCEPTED)
    (skill,) = reputing.skills_of(ann)
    assert skill["kind"] == "choice"
    assert (skill["a"], skill["b"]) == pytest.approx((NOBODY.a + 3, NOBODY.b + 1), rel=1e-4)
    assert SkillChange.objects.count() == 4
    assert 0 < skill["low"] < skill["mean"] < skill["high"] < 1


def test_silence_pays_but_proves_nothing() -> None:
    campaign, ann = make.campaign(tasks=2), cast.ann()
    decide([make.contribution(campaign, ann).pk], to="approved", by="silence")
    deliver()
    assert not Reputation.objects.exists()


def test_an_overturned_refusal_is_undone() -> None:
    campaign, ann = make.campaign(tasks=2), cast.ann()
    row = make.contribution(campaign, ann)
    decide([row.pk], to="rejected", by="consensus", reason="wrong_answer")
    deliver()
    Contribution.objects.filter(pk=row.pk).update(state="approved", decided_by="appeal")
    reputing.decided([row.pk], SkillChange.Cause.ACCEPTED)
    (skill,) = reputing.skills_of(ann)
    assert (skill["a"], skill["b"]) == pytest.approx((NOBODY.a + 1, NOBODY.b), rel=1e-3)
    assert SkillChange.objects.filter(cause="overturned").count() == 1


def test_it_fades() -> None:
    campaign, ann = make.campaign(tasks=2), cast.ann()
    news = [reputing.News(ann.pk, campaign.pk, "choice", "accepted", f"test:{n}", 1.0, 0.0) for n in range(20)]
    start = timezone.now()
    assert reputing.record(news, at=start) == 20
    assert reputing.record(news, at=start) == 0
    later = start + timedelta(seconds=HALF_LIFE_S)
    now, then = reputing.skills_of(ann, at=start)[0], reputing.skills_of(ann, at=later)[0]
    assert then["evidence"] == pytest.approx(now["evidence"] / 2)
    assert then["low"] < now["low"]


def test_kinds_are_apart_and_people_too() -> None:
    ann = cast.ann()
    choices, words = make.campaign(tasks=2), make.campaign(tasks=2, label_config=make.TEXT_CONFIG)
    decide([make.contribution(choices, ann).pk], to="approved", by="reviewer")
    decide([make.contribution(words, ann, make.words("rain")).pk], to="rejected", by="reviewer", reason="spam")
    deliver()
    assert [(each["kind"], each["mean"] > 2 / 3) for each in reputing.skills_of(ann)] == [
        ("choice", True),
        ("text", False),
    ]
    assert reputing.skills_of(cast.bruno()) == []
    assert reputing.lower_end(cast.bruno(), choices) == 0.0
