"""Practice, exams, and who has qualified."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotation.errors import ExamRefused, InvalidResult
from annotation.models import Campaign, Exam, ExamItem, ExamTry, Reputation
from annotation.services import examining, reputing
from caravan.accounts.models import User
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def exam(kind: str = "exam", *, questions: int = 6, asked: int = 3, **terms: Any) -> Exam:
    campaign = make.campaign(tasks=2)
    made = examining.exam_of(campaign, kind)
    examining.set_terms(made, questions_per_try=asked, **terms)
    for number in range(questions):
        examining.add_question(made, data={"text": f"question {number}"}, answer=make.choice("Good"))
    return Exam.objects.get(pk=made.pk)


def take(made: Exam, person: User, *values: str) -> ExamTry:
    one = examining.start(made, person=person)
    for value in values:
        item = examining.question(one)
        assert item is not None
        examining.answer(one, item=item.pk, result=make.choice(value))
        one.refresh_from_db()
    return one


def test_a_try_is_passed_from_the_mark_on() -> None:
    made = exam(pass_mark=0.66)
    assert take(made, cast.ann(), "Good", "Bad", "Good").state == "passed"
    assert take(made, cast.bruno(), "Good", "Bad", "Bad").state == "failed"


def test_who_failed_waits_and_then_meets_other_questions() -> None:
    made, ann = exam(pass_mark=1.0, cool_down_s=3600), cast.ann()
    first = take(made, ann, "Bad", "Bad", "Bad")
    ready = examining.next_try_at(made, ann)
    assert ready is not None
    assert timedelta(minutes=59) < ready - timezone.now() <= timedelta(hours=1)
    with pytest.raises(ExamRefused):
        examining.start(made, person=ann)
    ExamTry.objects.update(ended_at=timezone.now() - timedelta(hours=2))
    second = take(made, ann, "Good", "Good", "Good")
    assert (second.number, second.state) == (2, "passed")
    assert not set(first.questions) & set(second.questions)
    with pytest.raises(ExamRefused):
        examining.start(made, person=ann)


def test_tries_are_numbered_and_may_run_out() -> None:
    made, ann = exam(pass_mark=1.0, cool_down_s=0, tries=2), cast.ann()
    take(made, ann, "Bad", "Bad", "Bad")
    take(made, ann, "Bad", "Bad", "Bad")
    with pytest.raises(ExamRefused):
        examining.start(made, person=ann)


def test_a_try_is_gone_on_with_and_takes_no_answer_twice() -> None:
    made, ann = exam(), cast.ann()
    one = take(made, ann, "Good")
    assert examining.start(made, person=ann).pk == one.pk
    with pytest.raises(ExamRefused):
        examining.answer(one, item=one.questions[0], result=make.choice())
    with pytest.raises(InvalidResult):
        examining.answer(one, item=one.questions[1], result=make.choice("Neither"))


def test_an_exam_without_questions_is_none() -> None:
    made = exam(questions=0)
    with pytest.raises(ExamRefused):
        examining.start(made, person=cast.ann())
    with pytest.raises(ExamRefused):
        examining.require(made.campaign, exam_required=True, qualifying_skill=None)


def test_practice_may_be_taken_at_once_again() -> None:
    made, ann = exam("practice"), cast.ann()
    for _ in range(2):
        take(made, ann, "Bad", "Bad", "Bad")
    assert ExamTry.objects.count() == 2
    assert not Reputation.objects.exists()


def test_who_has_passed_or_is_proven_has_qualified() -> None:
    made, ann, bruno, rui = exam(), cast.ann(), cast.bruno(), cast.rui()
    assert examining.qualified(ann, made.campaign)
    examining.require(made.campaign, exam_required=True, qualifying_skill=0.8)
    campaign = Campaign.objects.get()
    assert not examining.qualified(ann, campaign)
    take(made, ann, "Good", "Good", "Good")
    assert examining.qualified(ann, campaign)
    news = [reputing.News(bruno.pk, campaign.pk, "choice", "accepted", f"x:{n}", 1.0, 0.0) for n in range(40)]
    reputing.record(news)
    assert examining.qualified(bruno, campaign)
    assert not examining.qualified(rui, campaign)


def test_only_the_first_exam_moves_a_reputation() -> None:
    made, ann = exam(pass_mark=1.0, cool_down_s=0), cast.ann()
    take(made, ann, "Good", "Bad", "Good")
    take(made, ann, "Good", "Good", "Good")
    (skill,) = reputing.skills_of(ann)
    assert skill["evidence"] == pytest.approx(1.5, rel=1e-3)


def test_questions_are_judged_by_the_answers() -> None:
    made = exam(questions=3, pass_mark=0.5)
    take(made, cast.ann(), "Good", "Good", "Good")
    take(made, cast.bruno(), "Bad", "Bad", "Bad")
    examining.judge_questions(made.pk)
    item = ExamItem.objects.first()
    assert item is not None
    assert (item.seen, item.right) == (2, 1)
    assert item.discrimination == pytest.approx(1.0)
    assert examining.flag_of(item) == ""
