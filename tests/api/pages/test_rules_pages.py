"""The page of rules: tried, written down, switched on, lifted; and asked about by whom it concerns."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Campaign, Rule, RuleFiring
from annotation.services import ruling
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
ENOUGH = {
    "name": "Enough",
    "collector": "answers",
    "side": "above",
    "limit": "1",
    "fewest": "1",
    "action": "restrict",
    "hours": "24",
    "message": "Have a rest.",
}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name)())
    return client


@pytest.fixture
def campaign() -> Campaign:
    """Ann has given two answers."""
    made = make.campaign(answers_per_task=5)
    for _ in range(2):
        make.contribution(made, cast.ann())
    return made


def test_a_rule_from_its_trial_to_its_lifting(campaign: Campaign) -> None:
    olga, ann = signed_in("olga"), signed_in("ann")
    address = reverse("annotation:rules", args=[campaign.pk])
    for preset in ("gold", "agreement", "fast", "skips", "day", "none"):
        assert olga.get(address, {"preset": preset}).status_code == 200
    tried = olga.post(address, {**ENOUGH, "try": ""}).content.decode()
    assert "It would have acted on 1 people" in tried
    assert not Rule.objects.exists()
    assert olga.post(address, {**ENOUGH, "keep": ""}).status_code == 302
    rule = Rule.objects.get()
    assert not rule.active
    olga.post(reverse("annotation:switch-rule", args=[campaign.pk, rule.pk]))
    assert ruling.act(campaign.pk) == 1
    firing = RuleFiring.objects.get()
    seen = ann.get(reverse("annotation:skills")).content.decode()
    assert "Have a rest." in seen
    ask = reverse("annotation:ask-rule", args=[firing.pk])
    assert signed_in("mallory").post(ask, {"words": "Why?"}).status_code == 404
    assert ann.post(ask, {"words": "Why not go on?"}).status_code == 302
    assert "Why not go on?" in olga.get(address).content.decode()
    lift = reverse("annotation:lift-rule", args=[campaign.pk, firing.pk])
    assert ann.post(lift).status_code == 404
    assert olga.post(lift).status_code == 302
    firing.refresh_from_db()
    assert firing.lifted_by == cast.olga()


def test_speed_alone_is_refused_on_the_page(campaign: Campaign) -> None:
    address = reverse("annotation:rules", args=[campaign.pk])
    answer = signed_in("olga").post(address, {**ENOUGH, "collector": "fast_share", "keep": ""})
    assert answer.status_code == 422
    assert not Rule.objects.exists()


def test_what_a_rule_knew_of_gold_is_told_when_the_campaign_is_over(campaign: Campaign) -> None:
    rule = ruling.save(
        campaign,
        author=cast.olga(),
        name="Gold",
        condition={"fewest": 1, "comparisons": [["gold_right", True, 0.6], ["answers", False, 1]]},
        action="message",
    )
    RuleFiring.objects.create(
        rule=rule, version=1, person=cast.ann(), cause="once", said=ruling.spoken(rule),
        values={"gold_right": 0.4321, "answers": 2.0},
    )  # fmt: skip
    ann, page = signed_in("ann"), reverse("annotation:skills")
    live = ann.get(page).content.decode()
    assert "43.21" not in live
    assert "answers given: 2" in live
    assert "told when the campaign is over" in live
    Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.FINISHED)
    assert "43.21" in ann.get(page).content.decode()
