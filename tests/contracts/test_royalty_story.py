"""From labels to a model to an agent whose every call pays all who made any of it, claimed to the last unit."""

from pathlib import Path

import pytest
from django.db.models import Sum

from annotation.models import Campaign, Review
from caravan.accounts.models import User
from caravan.accounts.services import wallets
from caravan.chain import contracts
from caravan.chain.abi import decode_result, encode_call
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from registry.models import Charge, Purse, Settlement, Version
from registry.royalties import Role
from registry.services import accruing, auditing, harvesting, lineages, registering, settling, sharing, topping
from rewards.models import Account, Epoch
from rewards.services import bundling, claiming, following, reconciling
from tests import cast
from tests.factories import rewards as money
from verifier.__main__ import verify

pytestmark = pytest.mark.chain

PRICE, CALLS, ONE_BY_ONE = 777, 10_000, 500
REMIX = {"preset": "commercial-remix"}


@pytest.fixture
def campaign(chain: ChainPort) -> Campaign:
    """A finished campaign: Ann and Bruno labelled, Rui reviewed."""
    made = money.campaign(tasks=4)
    money.settle()
    money.live(made)
    work = money.approved(made, cast.ann(), 3) + money.approved(made, cast.bruno(), 1)
    Review.objects.create(contribution=work[0], reviewer=cast.rui(), verdict="approved")
    Campaign.objects.filter(pk=made.pk).update(state="finished")
    return Campaign.objects.get(pk=made.pk)


def derived(title: str, kind: str, people: dict[User, Role], parent: Version, relation: str, share_bps: int) -> Version:
    asset = registering.make_asset(cast.weather_watch(), by=cast.olga(), kind=kind, title=title)
    whole = 10_000 // len(people)
    version = registering.draft(
        asset, by=cast.olga(), token="CVN", roles=dict.fromkeys(people.values(), whole), licence=REMIX
    )
    for person, role in people.items():
        sharing.weigh(version, role, {person.pk: 1})
    lineages.add_parent(version, parent, relation=relation, share_bps=share_bps)
    registering.publish(version)
    return version


def use(version: Version, purse: Purse) -> None:
    """Charge the calls: some as the gateway does it, the rest by the same steps in bulk."""
    for number in range(ONE_BY_ONE):
        accruing.charge(purse, version, PRICE, cause=f"call:{number}")
    accruing.hold(purse.pk, PRICE * (CALLS - ONE_BY_ONE))
    Charge.objects.bulk_create(
        Charge(purse=purse, version=version, amount_base_units=PRICE, cause=f"call:{number}")
        for number in range(ONE_BY_ONE, CALLS)
    )


def tokens_of(chain: ChainPort, address: str) -> int:
    answer = chain.call(contracts.address_of("RewardToken"), encode_call("RewardToken", "balanceOf", [address]))
    return int(decode_result("RewardToken", "balanceOf", answer)[0])


def of_all(kind: str) -> int:
    return int(Account.objects.filter(kind=kind).aggregate(sum=Sum("balance_base_units"))["sum"] or 0)


def test_everybody_upstream_claims_what_ten_thousand_calls_brought(
    campaign: Campaign, chain: ChainPort, anvil: Anvil, tmp_path: Path
) -> None:
    people = {name: getattr(cast, name)() for name in ("ann", "bruno", "rui", "olga", "mallory")}
    for number, person in enumerate(people.values()):
        wallets.attach(person, address="0x" + f"{number + 1}" * 40)
    dataset = harvesting.harvest(campaign, by=people["olga"])
    registering.publish(dataset)
    makers = {people["mallory"]: Role.MODEL, people["bruno"]: Role.COMPUTE}
    voice = derived("Voice", "model", makers, dataset, "trained_on", 3000)
    agent = derived("Harbour desk", "agent", {people["olga"]: Role.MODEL}, voice, "embeds", 2000)
    purse = topping.purse_of(people["mallory"], "CVN")
    topping.top_up(purse, by=people["mallory"], amount_base_units=PRICE * CALLS)
    money.settle()
    use(agent, purse)
    settlement = settling.settle("CVN")
    assert settlement
    assert settlement.state == Settlement.State.COLLECTING  # nobody is owed before the money is there
    money.settle()
    settlement.refresh_from_db()
    assert (settlement.state, settlement.charges) == (Settlement.State.SETTLED, CALLS)
    paid = PRICE * CALLS
    assert paid - 16 < settlement.owed_base_units <= paid

    epoch = money.epoch()
    assert epoch.state == Epoch.State.FINAL
    for person in people.values():
        claiming.relay(person)
    claiming.send_relays()
    money.settle()
    following.follow()
    promised = {
        person: int(Account.objects.get(kind="claimed", key=str(person.pk)).balance_base_units)
        for person in people.values()
    }
    for number, (person, amount) in enumerate(promised.items()):
        assert tokens_of(chain, "0x" + f"{number + 1}" * 40) == amount, person
    labelling = 4 * campaign.price_base_units
    assert sum(promised.values()) == settlement.owed_base_units + labelling
    # 30 % of everything is the dataset's; of that 70 % the labels', three of four answers Ann's.
    assert promised[people["ann"]] == 3 * campaign.price_base_units + paid * 3000 * 7000 * 3 // (4 * 10_000**2)
    # What is left in the distributor is the fractions that nobody was paid yet.
    assert (
        tokens_of(chain, contracts.address_of("RewardDistributor"))
        == of_all("royalties")
        == (paid - settlement.owed_base_units)
    )
    assert (auditing.problems(), reconciling.audit()["problems"]) == ([], [])
    bundle = tmp_path / "epoch.zip"
    bundle.write_bytes(b"".join(bundling.epoch_bundle(epoch)))
    for number, amount in enumerate(promised.values()):
        report = verify(bundle, anvil.url, kind="epoch", asked="account", what="0x" + f"{number + 1}" * 40)
        assert report.problems == []
        assert report.facts["cumulative_base_units"] == report.facts["claimed_base_units"] == str(amount)
    stranger = verify(bundle, anvil.url, asked="account", what="0x" + "9" * 40)
    assert [problem["where"] for problem in stranger.problems] == ["epochs/1.json"]
