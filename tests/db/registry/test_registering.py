"""Versions: drafts change, published ones never do, and who builds on them hears of their end."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from annotation.services import deciding
from caravan.lib.canonical import sha256_json
from caravan.lib.states import IllegalMove
from registry.errors import BadShare, NotDraft, NotFinished, NotPublishable, WrongParent
from registry.models import Asset, Edge, Notice, Pool, Stake, Version
from registry.royalties import Role
from registry.services import harvesting, lineages, registering, rolls, sharing
from tests import cast
from tests.factories import annotation as work
from tests.factories import registry as make
from tests.factories import rewards as money

pytestmark = pytest.mark.django_db


def test_a_published_version_is_named_by_its_manifest() -> None:
    version = make.published("Weather words", prices={"call": "3"})
    assert version.manifest
    assert version.content_hash == sha256_json(version.manifest).hex()
    assert version.manifest["contributors"] == {
        "root": rolls.roll_of(version).root.hex(),
        "count": 1,
        "weight": {"model": "1"},
    }


def test_equal_titles_get_addresses_of_their_own() -> None:
    slugs = [make.draft("Água & Vento").asset.slug for _ in range(3)]
    assert slugs == ["agua-vento", "agua-vento-2", "agua-vento-3"]


def test_a_published_version_is_fixed_in_the_database_too() -> None:
    first, version = make.published("A"), make.published("B")
    changes: list[dict[str, Any]] = [
        {"manifest": {}},
        {"content_hash": "0" * 64},
        {"licence": {"preset": "open"}},
        {"policy": "lap"},
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edge.objects.create(child=version, parent=first, relation="trained_on", share_bps=1)
    with pytest.raises(NotDraft):
        lineages.add_parent(version, first, relation="trained_on", share_bps=1)
    with pytest.raises(NotDraft):
        registering.publish(version)


def test_nothing_comes_from_itself() -> None:
    first = make.published("A")
    draft = make.draft("B")
    for parent in (draft, make.draft("C")):
        with pytest.raises(WrongParent):
            lineages.add_parent(draft, parent, relation="trained_on", share_bps=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Edge.objects.create(child=draft, parent=parent, relation="trained_on", share_bps=1)
    with pytest.raises(BadShare):
        lineages.add_parent(draft, first, relation="trained_on", share_bps=10_001)


def test_more_than_the_whole_cannot_be_published() -> None:
    draft = make.draft("C")
    for title in "AB":
        lineages.add_parent(draft, make.published(title), relation="trained_on", share_bps=6000)
    with pytest.raises(NotPublishable) as error:
        registering.publish(draft)
    assert [(place.where, place.code) for place in error.value.places] == [("parents", "shares")]
    assert "120 %" in error.value.places[0].message
    draft.refresh_from_db()
    assert draft.state == Version.State.DRAFT


def test_a_role_that_nobody_holds_cannot_be_published() -> None:
    with pytest.raises(NotPublishable) as error:
        registering.publish(make.draft("A", {}))
    assert [place.where for place in error.value.places] == ["roles.model"]


def test_a_withdrawal_reaches_every_descendant() -> None:
    first = make.published("A")
    second = make.published("B", parents={first: 100})
    third = make.published("C", parents={second: 100})
    make.published("D")
    with pytest.raises(NotPublishable):
        registering.end(first, to=Version.State.WITHDRAWN, reason=" ")
    assert registering.end(first, to=Version.State.WITHDRAWN, reason="A voice in it was not free.") == 2
    assert set(Notice.objects.values_list("version", "about", "reason")) == {
        (each.pk, first.pk, "A voice in it was not free.") for each in (second, third)
    }
    with pytest.raises(IllegalMove):
        registering.end(first, to=Version.State.DEPRECATED, reason="Older.")
    with pytest.raises(WrongParent):
        lineages.add_parent(make.draft("E"), first, relation="trained_on", share_bps=1)


def test_differences_say_what_is_new() -> None:
    first = make.published("A")
    older, newer = make.published("B"), make.published("B", parents={first: 100}, policy="lap")
    changed = registering.differences(older, newer)
    assert changed["policy"] == ("once", "lap")
    assert changed["parents"][0] == []


def test_a_finished_campaign_becomes_a_dataset_of_its_people() -> None:
    campaign = money.live(money.campaign(tasks=3))
    money.approved(campaign, cast.ann(), 2)
    money.approved(campaign, cast.bruno(), 1)
    with pytest.raises(NotFinished):
        harvesting.harvest(campaign, by=cast.olga())
    campaign.state = "finished"
    campaign.save()
    version = harvesting.harvest(campaign, by=cast.olga())
    assert version.asset.kind == Asset.Kind.DATASET
    assert dict(Pool.objects.filter(version=version).values_list("role", "share_bps")) == {"labels": 8000, "data": 2000}
    weights = Stake.objects.filter(pool__version=version, pool__role="labels").values_list("person", "weight")
    assert dict(weights) == {cast.ann().pk: 2, cast.bruno().pk: 1}


def test_what_is_accepted_later_weighs_from_then_on() -> None:
    campaign = money.live(money.campaign(tasks=3))
    money.approved(campaign, cast.ann(), 1)
    late = work.contribution(campaign, cast.bruno())
    campaign.state = "finished"
    campaign.save()
    version = harvesting.harvest(campaign, by=cast.olga())
    registering.publish(version)
    deciding.decide([late.pk], to=deciding.APPROVED, by="silence")
    money.news()
    pool = Pool.objects.get(version=version, role=Role.LABELS)
    assert (pool.weight, pool.stakes.get(person=cast.bruno()).weight) == (2, 1)
    manifest = version.manifest or {}
    assert manifest["contributors"]["weight"]["labels"] == "1"


def test_roles_are_the_whole() -> None:
    with pytest.raises(BadShare):
        sharing.set_roles(make.draft("A"), {Role.MODEL: 9999})
