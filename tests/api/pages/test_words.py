"""How pages write numbers and dates, and what they write where there is nothing to tell."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from annotation import dashboards
from annotation.models import Contribution, Resolution
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def drawn(source: str, /, **values: object) -> str:
    return Template("{% load caravan %}" + source).render(Context(values))


def test_an_answer_that_consensus_says_nothing_of_stands_in_the_queue() -> None:
    row = make.contribution(make.campaign(answers_per_task=1, review_rule="everything"), cast.ann())
    Contribution.objects.filter(pk=row.pk).update(review_due_at=timezone.now() + timedelta(days=1))
    Resolution.objects.filter(pk=row.task_id).delete()
    rui = Client()
    rui.force_login(cast.rui())
    assert str(row.pk) in rui.get(reverse("annotation:review")).content.decode()
    assert rui.get(reverse("annotation:review-one", args=[row.pk])).status_code == 200


@pytest.mark.parametrize(("language", "written"), [("en", "1,234.50"), ("pt-br", "1.234,50")])
def test_amounts_are_written_as_the_language_writes_numbers(language: str, written: str) -> None:
    with translation.override(language):
        assert drawn("{{ amount|tokens:6 }}", amount=1_234_500_000) == written


def test_no_amount_loses_a_unit() -> None:
    with translation.override("en"):  # a request of an earlier test may have left its language
        assert drawn("{{ amount|tokens:6 }}", amount=10**20 + 1) == "100,000,000,000,000.000001"


@pytest.mark.parametrize(("language", "written"), [("en", "9 Nov 2026, 22:05"), ("pt-br", "09/11/2026 22:05")])
def test_nobody_takes_the_month_for_the_day(language: str, written: str) -> None:
    when = datetime(2026, 11, 9, 22, 5, tzinfo=UTC)
    with translation.override(language):
        assert drawn("{{ when|date:'SHORT_DATETIME_FORMAT' }}", when=when) == written


def test_a_cached_chart_speaks_to_each_in_their_language() -> None:
    cache.clear()
    made = make.campaign()
    row = make.contribution(made, cast.ann())
    Contribution.objects.filter(pk=row.pk).update(submitted_at=timezone.now())
    today = timezone.now()
    english = dashboards.pace(made)[-1].label
    with translation.override("pt-br"):
        portuguese = dashboards.pace(made)[-1].label
        assert portuguese == drawn("{{ day|date:'j M' }}", day=today)
    assert english == drawn("{{ day|date:'j M' }}", day=today)


def test_backticks_become_code_and_markup_stays_text() -> None:
    assert drawn("{{ text|ticks }}", text="400 `nonce` <b>") == "400 <code>nonce</code> &lt;b&gt;"
