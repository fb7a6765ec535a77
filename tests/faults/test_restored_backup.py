"""A database restored from a backup older than the chain: found out by itself, nothing twice, and made whole again."""

import io
import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from annotation.models import Campaign
from caravan.chain import adopting, nodes, replacing, sender, watcher
from caravan.chain.abi import encode_call
from caravan.chain.deploying import Plan, deploy
from caravan.chain.models import Transaction
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from caravan.devstack.postgres import programs
from caravan.events.models import Event
from rewards.models import Claim, Entitlement, Epoch, Funding
from rewards.services import batching, claiming, following, funding, reconciling
from rewards.tasks import seal_due_epochs
from tests import cast
from tests.factories import rewards as money
from tests.faults.harness import until

pytestmark = [pytest.mark.chain, pytest.mark.timeout(240), pytest.mark.django_db(transaction=True)]

GIFT = 5_000_000


@pytest.fixture
def campaign(anvil: Anvil, transactional_db: None) -> Campaign:
    """A live campaign on a chain, whose first epoch is anchored and claimed."""
    deploy(Plan(), lambda _: None)
    made = money.campaign(tasks=6)
    money.settle()
    money.live(made)
    money.with_wallet(cast.ann(), cast.bruno())
    money.approved(made, cast.ann())
    money.epoch()
    return made


@pytest.fixture
def backup(tmp_path: Path) -> Callable[[], Callable[[], None]]:
    """Take a backup with pg_dump; what it returns restores it, as docs/operations.md says."""
    place = [f"--host={connection.settings_dict['HOST']}", f"--username={connection.settings_dict['USER']}"]
    name, file = str(connection.settings_dict["NAME"]), tmp_path / "caravan.dump"

    def run(program: str, *arguments: str) -> None:
        subprocess.run([programs() / program, *place, *arguments], check=True, capture_output=True)

    def take() -> Callable[[], None]:
        run("pg_dump", "--format=custom", f"--file={file}", name)

        def restore() -> None:
            connection.close()
            run("pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={name}", str(file))

        return restore

    return take


def reconcile(*options: str) -> dict[str, Any]:
    out = io.StringIO()
    with suppress(SystemExit):  # exit code 1 stands for the report's `ok`
        call_command("reconcile_chain", "--json", *options, stdout=out, stderr=io.StringIO())
    report = json.loads(out.getvalue().splitlines()[-1])
    (chain,) = report["chains"]
    assert chain["ok"] == report["ok"]
    return dict(chain)


def claimed(port: ChainPort) -> int:
    events = watcher.logs("RewardDistributor", "Claimed", 0, port.head())
    return sum(int(event.args["amount"]) for event in events)


def funded_on_chain(port: ChainPort) -> int:
    events = watcher.logs("CampaignEscrow", "CampaignFunded", 0, port.head())
    return sum(int(event.args["amount"]) for event in events)


def test_what_happened_since_is_not_repeated_and_is_written_down(
    campaign: Campaign, backup: Callable[[], Callable[[], None]]
) -> None:
    port = nodes.connect()
    money.approved(campaign, cast.ann())
    money.approved(campaign, cast.bruno())
    # In the backup and not yet sent: the one thing no contract would refuse a second time.
    queued = funding.fund(campaign, by=cast.olga(), amount_base_units=GIFT)
    restore = backup()

    money.settle()
    second = money.epoch()
    claiming.relay(cast.ann())
    claiming.send_relays()
    money.settle()
    late = funding.fund(campaign, by=cast.olga(), amount_base_units=GIFT + 1)
    money.settle()
    third_had = (second.pk, bytes(second.rewards_root), second.attestation_uid)
    on_chain, paid = funded_on_chain(port), claimed(port)
    assert paid > 0
    restore()

    assert not Epoch.objects.filter(number=2).exists()
    assert not Funding.objects.filter(pk=late.pk).exists()
    # What a restored site does by itself first: seal, send, read claims. None of it may do harm.
    seal_due_epochs()
    assert following.follow() == 0
    sender.tick()
    assert adopting.halted(port.chain_id)
    assert batching.seal("CVN") is None
    with transaction.atomic():
        call = encode_call("RewardToken", "transfer", ["0x" + "77" * 20, 1])
        waiting = sender.enqueue(cause="new", purpose="operator", contract="RewardToken", data=call)
    money.settle_signed()
    waiting.refresh_from_db()
    queued.refresh_from_db()
    assert (waiting.state, queued.state) == ("queued", "credited"), "taken over, not paid again"
    assert funded_on_chain(port) == on_chain
    assert Event.objects.filter(name="chain.alert", payload__kind="behind_chain").exists()

    told = reconcile()
    assert (told["ok"], told["applied"], told["epochs"], told["fundings"]) == (True, False, [2], 1)
    assert not Epoch.objects.filter(number=2).exists(), "only told"
    done = reconcile("--apply")
    assert (done["ok"], done["applied"], done["problems"]) == (True, True, [])
    money.settle()
    assert not adopting.halted(port.chain_id)
    again = Epoch.objects.get(number=2)
    assert (again.pk, bytes(again.rewards_root), again.attestation_uid) == third_had
    assert again.state == "final"
    until(lambda: following.follow() == 0, timeout_s=10)
    assert sum(int(claim.amount_base_units) for claim in Claim.objects.all()) == paid == claimed(port)
    assert sum(f.amount_base_units for f in Funding.objects.filter(state="credited")) == on_chain
    assert_whole()

    money.approved(campaign, cast.bruno())
    assert money.epoch().number == 3, "and on it goes"
    assert funded_on_chain(port) == on_chain
    assert_whole()
    assert reconcile()["unknown"] == 0


def test_an_epoch_of_lost_work_cannot_be_made_again_and_the_halt_stays(
    campaign: Campaign, backup: Callable[[], Callable[[], None]]
) -> None:
    restore = backup()
    money.approved(campaign, cast.bruno())
    money.epoch()
    restore()
    sender.tick()
    report = reconcile("--apply")
    assert (report["ok"], report["applied"]) == (False, False)
    assert any("epoch 2 of CVN" in problem for problem in report["problems"])
    assert adopting.halted(nodes.chain_id())
    assert not Entitlement.objects.filter(epoch=None).exists()


def test_an_epoch_that_was_on_its_way_heals_by_itself(
    campaign: Campaign, backup: Callable[[], Callable[[], None]]
) -> None:
    """The backup has its release queued, the chain has its root: nothing is lost, and nobody need be called."""
    money.approved(campaign, cast.bruno())
    sealed = batching.seal("CVN")
    assert sealed
    restore = backup()
    money.settle()
    posts = len(watcher.logs("RewardDistributor", "RootPosted", 0, nodes.connect().head()))
    restore()
    money.settle()
    sealed.refresh_from_db()
    assert (sealed.state, adopting.halted(nodes.chain_id())) == ("final", False)
    assert sealed.attestation_uid
    assert len(watcher.logs("RewardDistributor", "RootPosted", 0, nodes.connect().head())) == posts
    assert_whole()


def test_a_replacement_that_the_backup_does_not_know_is_ours(
    campaign: Campaign, anvil: Anvil, backup: Callable[[], Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    anvil.call("evm_setAutomine", False)
    with transaction.atomic():
        call = encode_call("RewardToken", "transfer", ["0x" + "77" * 20, 1])
        row = sender.enqueue(cause="pay", purpose="operator", contract="RewardToken", data=call)
    sender.tick()
    restore = backup()
    monkeypatch.setattr(replacing, "REPLACE_AFTER_S", 0.0)
    sender.tick()
    replacement = row.attempts.latest("id").tx_hash
    monkeypatch.undo()
    anvil.call("evm_mine")
    anvil.call("evm_setAutomine", True)
    restore()
    assert row.attempts.count() == 1
    money.settle()
    row.refresh_from_db()
    assert (row.state, row.tx_hash) == ("final", replacement)


def assert_whole() -> None:
    report = reconciling.audit()
    assert (report["problems"], report["ledger_sum"]) == ([], 0)
    assert not Transaction.objects.exclude(state__in=["final", "queued"]).exists()
