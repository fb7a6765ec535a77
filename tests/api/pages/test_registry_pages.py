"""Pages of the registry: who may open them, and that they say what is so."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from caravan.accounts.models import User
from registry.models import Endpoint, Key, Purse, Version
from registry.services import registering, settling
from tests import cast
from tests.factories import registry as make
from tests.factories import rewards as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def points(settings: Settings) -> None:
    """No chain at all."""
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"registry:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_published_is_for_everybody_and_drafts_for_their_owners() -> None:
    make.published("Sea <b>weather</b> words")
    draft = make.draft("Secret voice")
    for client in (Client(), signed_in(cast.mallory())):
        listed = page(client, "explore")
        assert "Sea &lt;b&gt;weather&lt;/b&gt; words" in listed
        assert "Secret voice" not in listed
        assert client.get(reverse("registry:asset", args=[draft.asset.slug])).status_code == 404
        assert client.get(reverse("registry:split", args=[draft.pk])).status_code == 404
    olga = signed_in(cast.olga())
    assert "Secret voice" in page(olga, "mine")
    assert "Publish" in page(olga, "asset", draft.asset.slug)


@pytest.mark.parametrize("name", ["mine", "royalties", "purses"])
def test_personal_pages_ask_strangers_to_sign_in_and_greet_newcomers(name: str) -> None:
    address = reverse(f"registry:{name}")
    assert Client().get(address)["Location"] == f"{reverse('accounts:login')}?next={address}"
    assert page(signed_in(cast.ann()), name)


def test_who_gets_what_is_shown_by_any_policy() -> None:
    first = make.published("Words", {cast.ann(): 3, cast.bruno(): 1})
    second = make.published("Model", parents={first: 1000})
    third = make.published("Agent", parents={second: 5000})
    shown = page(Client(), "asset", third.asset.slug)
    assert "40.00" in shown
    assert "10.00" in shown
    assert "2 people" in shown
    address = f"{reverse('registry:split', args=[third.pk])}?policy=lrp"
    other = Client().get(address).content.decode()
    assert "45.00" in other
    assert "what-if" in other


@pytest.mark.parametrize("deed", ["publish", "end", "prices", "read"])
def test_deeds_are_the_owners_alone(deed: str) -> None:
    version = make.draft("Voice") if deed == "publish" else make.published("Voice")
    address = reverse(f"registry:{deed}", args=[version.pk])
    assert Client().post(address).status_code == 302
    for other in (cast.ann(), cast.rui(), cast.mallory()):
        assert signed_in(other).post(address).status_code == 404
    version.refresh_from_db()
    assert version.state == ("draft" if deed == "publish" else "published")


def test_an_owner_publishes_prices_and_withdraws() -> None:
    version, olga = make.draft("Voice"), signed_in(cast.olga())
    olga.post(reverse("registry:publish", args=[version.pk]))
    below = make.published("Agent", parents={Version.objects.get(pk=version.pk): 100})
    olga.post(reverse("registry:prices", args=[version.pk]), {"call": "0.05"})
    version.refresh_from_db()
    assert (version.state, version.prices) == ("published", {"call": "50000"})
    refused = olga.post(reverse("registry:end", args=[version.pk]), {"state": "withdrawn", "reason": ""}, follow=True)
    assert "This field is required" in refused.content.decode()
    olga.post(reverse("registry:end", args=[version.pk]), {"state": "withdrawn", "reason": "A voice was not free."})
    version.refresh_from_db()
    assert version.state == "withdrawn"
    assert "A voice was not free." in page(olga, "asset", below.asset.slug)
    olga.post(reverse("registry:read", args=[below.pk]))
    assert "A voice was not free." not in page(olga, "asset", below.asset.slug)


def test_a_finished_campaign_becomes_a_dataset_with_one_press() -> None:
    campaign = money.live(money.campaign(tasks=3, title="Moods of posts"))
    money.approved(campaign, cast.ann(), 3)
    address, olga = reverse("registry:harvest", args=[campaign.pk]), signed_in(cast.olga())
    refused = olga.post(address, follow=True)
    assert "Only a finished campaign" in refused.content.decode()
    type(campaign).objects.update(state="finished")
    assert "Make it a dataset" in olga.get(reverse("annotation:dashboard", args=[campaign.pk])).content.decode()
    assert signed_in(cast.mallory()).post(address).status_code == 404
    answer = olga.post(address, follow=True)
    assert "Moods of posts" in answer.content.decode()
    assert Version.objects.get().campaign == campaign


def test_one_reads_what_ones_labels_earned() -> None:
    version = make.published("Words", {cast.ann(): 3, cast.bruno(): 1})
    make.used(version, 1_000_000, out_of=make.purse(8_000_000), times=8)
    settling.settle(make.POINTS)
    shown = page(signed_in(cast.ann()), "royalties")
    assert "6.00" in shown
    assert "from 8 uses" in shown
    assert "Royalties" in signed_in(cast.ann()).get(reverse("rewards:earnings")).content.decode()


def test_a_purse_is_filled_once_however_often_the_button_is_pressed() -> None:
    olga, address = signed_in(cast.olga()), reverse("registry:purses")
    shown = olga.get(address)
    form = shown.context["form"]
    purse = Purse.objects.get(person=cast.olga())
    given = {"purse": str(purse.pk), "amount": "2.5", "request_id": str(form["request_id"].value())}
    for _press in range(2):
        olga.post(address, given)
    purse.refresh_from_db()
    assert purse.available_base_units == 2_500_000
    assert olga.post(address, {**given, "amount": "much"}).status_code == 422
    assert olga.post(address, {**given, "purse": str(Purse.objects.create(token="CVN").pk)}).status_code == 422


def test_a_list_costs_as_much_for_many_as_for_few(django_assert_max_num_queries: object) -> None:
    for number in range(5):
        registering.publish(make.draft(f"Asset {number}"))
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        page(Client(), "explore")


def test_keys_are_made_shown_once_and_revoked() -> None:
    purse = make.purse(5, cast.olga())
    address = reverse("registry:keys", args=[purse.pk])
    assert Client().get(address).status_code == 302
    assert signed_in(cast.mallory()).get(address).status_code == 404
    olga = signed_in(cast.olga())
    assert olga.post(address, {"name": "", "per_minute": "9"}).status_code == 422
    made = olga.post(address, {"name": "My agent", "daily": "2", "per_minute": "9"}).content.decode()
    key = Key.objects.get()
    assert (key.per_minute, key.daily_base_units, key.usable) == (9, 2_000_000, True)
    assert made.count("cvk_") == 2  # the secret, and where the list shows how it begins
    assert page(olga, "keys", purse.pk).count("cvk_") == 1
    revoke = reverse("registry:revoke-key", args=[key.pk])
    assert signed_in(cast.mallory()).post(revoke).status_code == 404
    assert olga.post(revoke).status_code == 302
    key.refresh_from_db()
    assert not key.usable


def test_owners_say_where_a_version_answers_and_everybody_sees_how_to_call_it() -> None:
    version = make.published("Bom dia")
    address = reverse("registry:service", args=[version.pk])
    assert signed_in(cast.mallory()).get(address).status_code == 404
    olga = signed_in(cast.olga())
    said = {"url": "https://models.example/v1", "secret": "sk-1", "timeout_s": "60", "most_tokens": "100"}
    assert olga.post(address, {**said, "url": "ftp://models.example"}).status_code == 422
    assert olga.post(address, said).status_code == 302
    sealed = bytes(Endpoint.objects.get().secret)
    assert olga.post(address, {**said, "secret": "", "model": "m"}).status_code == 302
    assert bytes(Endpoint.objects.get().secret) == sealed
    for text in (page(olga, "service", version.pk), page(Client(), "asset", "bom-dia")):
        assert "sk-1" not in text
    shown = page(Client(), "asset", "bom-dia")
    assert "/gateway/bom-dia@1/v1/chat/completions" in shown
    assert "models.example" not in shown
