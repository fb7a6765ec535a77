"""The plain statements of the labelling room agree with the queries that pages use."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation import selectors
from annotation.models import Assignment, Campaign, Cursor
from annotation.services import authoring, reading
from caravan.accounts.models import User
from caravan.lib.rows import Rows
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def workable(campaign: Campaign, user: User) -> bool:
    try:
        return reading.workable(campaign.pk, user) == campaign
    except Campaign.DoesNotExist:
        return False


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("state", Campaign.State.values)
def test_who_may_work_is_the_same_by_both_ways(state: str, is_open: bool) -> None:
    campaign = make.campaign(is_open=is_open)
    Campaign.objects.update(state=state)
    for person in (cast.ann(), cast.rui(), cast.olga(), cast.mallory()):
        asked = selectors.campaigns_workable_by(person).filter(pk=campaign.pk).exists()
        assert workable(campaign, person) is asked, person


def test_what_is_read_by_hand_is_what_the_orm_reads() -> None:
    campaign, ann = make.campaign(price_base_units=2**70), cast.ann()
    held = make.assignment(campaign, ann)
    Assignment.objects.update(draft={"half": ["done"]})
    by_hand = reading.mine(held.pk, ann)
    assert by_hand is not None
    by_orm = Assignment.objects.select_related("campaign", "task").get(pk=held.pk)
    for field in Assignment._meta.concrete_fields:
        assert getattr(by_hand, field.attname) == getattr(by_orm, field.attname)
    assert by_hand.campaign.label_config == campaign.label_config
    assert by_hand.task.data == by_orm.task.data
    assert type(by_hand.price_base_units) is int


def test_nobody_reads_somebody_elses_assignment() -> None:
    assert reading.mine(make.assignment(make.campaign(), cast.ann()).pk, cast.mallory()) is None


def test_long_texts_are_read_when_somebody_asks() -> None:
    campaign = reading.workable(make.campaign().pk, cast.ann())
    with CaptureQueriesContext(connection) as queries:
        assert campaign.title == "Moods"
        assert not queries
        assert campaign.instructions == "Say how it sounds."
    assert len(queries) == 1


def test_rows_skip_the_columns_they_are_told_to() -> None:
    some = Rows(Cursor, "c", without=[field.attname for field in Cursor._meta.concrete_fields if field.name != "id"])
    assert (some.columns, len(some)) == ('c."id"', 1)
    assert some.make([7]).get_deferred_fields() >= {"submitted", "campaign_id"}


def test_standing_counts_answers_and_money_of_this_campaign_only() -> None:
    campaign, other, ann = make.campaign(tasks=1, answers_per_task=1), make.campaign(), cast.ann()
    authoring.update_campaign(other, author=cast.olga(), price_base_units=7)
    assert reading.standing(campaign, ann)["progress"] == {"mine": 0, "done": 0, "total": 1}
    make.contribution(campaign, ann)
    make.contribution(other, ann)
    found = reading.standing(campaign, ann)
    assert found["progress"] == {"mine": 1, "done": 1, "total": 1}
    assert found["earnings"] == {"pending": str(make.PRICE), "approved": "0", "currency": "CVN", "decimals": 6}
