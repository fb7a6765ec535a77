"""Campaigns are made whole, change only where nobody is misled, and go live when they can pay."""

import pytest

from annotation.errors import CampaignLocked, InvalidConfig, NotReady
from annotation.models import Campaign, Tally, Task
from annotation.services import authoring
from caravan.events.models import Event
from caravan.lib.states import IllegalMove
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def test_a_config_with_mistakes_is_refused_with_every_place() -> None:
    with pytest.raises(InvalidConfig) as refused:
        make.campaign(label_config="<View><Txt/><Choices/></View>")
    assert len(refused.value.places) >= 2
    assert not Campaign.objects.exists()


def test_going_live_needs_tasks_and_money() -> None:
    campaign = make.campaign(tasks=0, budget=0, live=False)
    with pytest.raises(NotReady) as refused:
        authoring.go_live(campaign)
    assert [place.code for place in refused.value.places] == ["no_tasks", "no_budget"]


def test_the_states_of_a_campaign() -> None:
    campaign = make.campaign()
    assert Event.objects.get(name="campaign.live").payload == {"campaign": str(campaign.pk)}
    authoring.pause(campaign)
    authoring.go_live(campaign)
    authoring.finish(campaign)
    for deed in (authoring.go_live, authoring.pause, authoring.finish):
        with pytest.raises(IllegalMove):
            deed(campaign)


def test_money_is_counted_as_it_arrives() -> None:
    campaign = make.campaign(budget=5, live=False)
    authoring.credit_budget(campaign, amount_base_units=2**200)
    assert Tally.objects.get().available_base_units == 2**200 + 5


def test_a_draft_may_change_its_rules_and_its_tasks_follow() -> None:
    campaign = make.campaign(live=False)
    authoring.update_campaign(campaign, author=cast.olga(), answers_per_task=5)
    assert set(Task.objects.values_list("slots_left", flat=True)) == {5}


def test_a_live_campaign_keeps_its_rules_and_a_finished_one_everything() -> None:
    campaign = make.campaign()
    authoring.update_campaign(campaign, author=cast.olga(), title="Other", answers_per_task=3)
    with pytest.raises(CampaignLocked):
        authoring.update_campaign(campaign, author=cast.olga(), answers_per_task=5)
    authoring.finish(campaign)
    with pytest.raises(CampaignLocked):
        authoring.update_campaign(campaign, author=cast.olga(), title="Third")


def test_a_new_config_must_not_ask_for_data_that_the_tasks_lack() -> None:
    campaign = make.campaign(live=False)
    with pytest.raises(InvalidConfig) as refused:
        authoring.update_campaign(
            campaign, author=cast.olga(), label_config=make.CHOICE_CONFIG.replace("$text", "$body")
        )
    assert refused.value.places[0].where == "$body"
    authoring.update_campaign(campaign, author=cast.olga(), label_config=make.TEXT_CONFIG)
