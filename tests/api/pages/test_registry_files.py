"""The files of a dataset on its page: made by its owner with one press, shown to everybody, opened by who may."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from annotation.services import consensus
from registry import tasks
from registry.models import Packing, Version
from registry.services import harvesting, publishing, registering
from tests import cast
from tests.api.pages.test_registry_pages import page, signed_in
from tests.factories import registry as make
from tests.factories import rewards as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """A storage of the test's own, and no chain."""
    settings.MEDIA_ROOT = tmp_path
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}


@pytest.fixture
def draft() -> Version:
    campaign = money.live(money.campaign(tasks=3, title="Moods <of> posts"))
    for person in (cast.ann(), cast.bruno()):
        money.approved(campaign, person, 3)
    consensus.refit(campaign.pk)
    type(campaign).objects.filter(pk=campaign.pk).update(state="finished")
    campaign.refresh_from_db()
    return harvesting.harvest(campaign, by=cast.olga())


def test_an_owner_makes_the_files_with_one_press(draft: Version) -> None:
    olga, slug = signed_in(cast.olga()), draft.asset.slug
    assert "Make the files" in page(olga, "asset", slug)
    address = reverse("registry:pack", args=[draft.pk])
    assert signed_in(cast.mallory()).post(address).status_code == 404
    waiting = olga.post(address, follow=True).content.decode()
    assert reverse("registry:packing", args=[draft.pk]) in waiting
    assert "Make the files" not in waiting
    progress = olga.get(reverse("registry:packing", args=[draft.pk]))
    assert "HX-Refresh" not in progress
    tasks.make_files(str(Packing.objects.get().pk))
    assert olga.get(reverse("registry:packing", args=[draft.pk]))["HX-Refresh"] == "true"
    assert signed_in(cast.mallory()).get(reverse("registry:packing", args=[draft.pk])).status_code == 404
    done = page(olga, "asset", slug)
    assert "Make the files anew" in done
    assert reverse("api:version-file", args=[draft.pk, "tasks.parquet"]) in done


def test_everybody_sees_what_is_in_it_and_opens_what_they_may(draft: Version) -> None:
    tasks.make_files(str(publishing.start(draft, by=cast.olga()).pk))
    draft.refresh_from_db()
    registering.publish(draft)
    rows = reverse("api:version-file", args=[draft.pk, "tasks.parquet"])
    assert rows in page(Client(), "asset", draft.asset.slug)
    registering.set_prices(draft, {"row": 5})
    shown = page(Client(), "asset", draft.asset.slug)
    for text in ("The first rows", "text 0", "Answers that were accepted", "6 of 6", "Tasks by confidence"):
        assert text in shown
    assert reverse("api:version-file", args=[draft.pk, "README.md"]) in shown
    assert "tasks.parquet" in shown
    assert rows not in shown
    assert "Make the files" not in shown


def test_what_failed_says_so_and_can_be_tried_again(draft: Version) -> None:
    Packing.objects.create(version=draft, requested_by=cast.olga(), state="failed", message=publishing.BROKEN)
    shown = page(signed_in(cast.olga()), "asset", draft.asset.slug)
    assert "could not be made" in shown
    assert "Make the files" in shown


def test_a_model_has_no_files_to_make() -> None:
    draft = make.draft("A voice")
    olga = signed_in(cast.olga())
    assert "Make the files" not in page(olga, "asset", draft.asset.slug)
    assert (
        "Only a finished campaign" in olga.post(reverse("registry:pack", args=[draft.pk]), follow=True).content.decode()
    )
    assert olga.get(reverse("registry:packing", args=[draft.pk])).status_code == 404
