"""Every change of a campaign's terms makes one version of its policy."""

import pytest

from annotation.models import PolicyVersion
from annotation.services import golden
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def test_another_share_of_gold_makes_one_version_and_the_same_one_none() -> None:
    campaign = make.campaign()
    before = campaign.policy_version
    golden.set_share(campaign, 0.1, by=cast.olga())
    golden.set_share(campaign, 0.1, by=cast.olga())
    latest = PolicyVersion.objects.filter(campaign=campaign).latest("version")
    assert (latest.version, campaign.policy_version) == (before + 1, before + 1)
    assert (latest.terms["gold_share"], latest.created_by) == (0.1, cast.olga())


def test_a_draft_has_no_versions_yet() -> None:
    campaign = make.campaign(live=False)
    golden.set_share(campaign, 0.1, by=cast.olga())
    assert not PolicyVersion.objects.filter(campaign=campaign).exists()
