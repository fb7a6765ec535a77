"""Every version of a campaign's terms is kept."""

import pytest

from annotation.models import PolicyVersion, Resolution
from annotation.services import authoring, consensus
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def test_terms_are_written_down_when_a_campaign_goes_live() -> None:
    made = make.campaign(live=False)
    assert not made.policies.exists()
    authoring.go_live(made, by=cast.olga())
    first = made.policies.get()
    assert (first.version, first.created_by) == (1, cast.olga())
    assert first.terms["price_base_units"] == str(make.PRICE)
    assert first.terms["answers_per_task"] == 3
    assert first.terms["max_answers_per_task"] is None


def test_another_price_makes_another_version_and_the_same_one_none() -> None:
    made = make.campaign()
    authoring.update_campaign(made, author=cast.olga(), price_base_units=make.PRICE)
    authoring.update_campaign(made, author=cast.olga(), title="Tempers")
    assert made.policies.count() == 1
    authoring.update_campaign(made, author=cast.olga(), price_base_units=2 * make.PRICE)
    assert made.policy_version == 2
    made.refresh_from_db()
    assert made.policy_version == 2
    assert [each.terms["price_base_units"] for each in made.policies.order_by("version")] == ["50000", "100000"]
    assert make.assignment(made, cast.ann()).policy_version == 2


def test_a_pause_changes_no_terms() -> None:
    made = make.campaign()
    authoring.pause(made)
    authoring.go_live(made)
    assert made.policies.count() == 1


def test_a_version_never_changes() -> None:
    version = PolicyVersion.objects.get(campaign=make.campaign())
    version.terms = {}
    with pytest.raises(TypeError):
        version.save()


def test_a_resolution_names_the_version_it_was_made_by() -> None:
    made = make.campaign(answers_per_task=1)
    authoring.update_campaign(made, author=cast.olga(), price_base_units=make.PRICE + 1)
    made.refresh_from_db()
    make.contribution(made, cast.ann())
    consensus.refit(made.pk)
    assert Resolution.objects.get(campaign=made).policy_version == 2
