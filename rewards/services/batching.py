"""Sealing epochs: everything approved and not yet anchored becomes two Merkle roots, once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from caravan.accounts.models import Wallet
from caravan.chain import adopting
from rewards.leaves import EMPTY_ROOT, NOBODY, ContributionLeaf, commitment_to, reward_leaves
from rewards.merkle import Tree
from rewards.models import POINTS, Entitlement, Epoch, Leaf, Release
from rewards.services import publishing
from rewards.tokens import on_chain

# How many contributions one epoch takes at most; the rest comes in the next.
BOUND = 200_000
# Fewer than EPOCH_MIN_ENTITLEMENTS wait for company this long and no longer.
LONGEST_WAIT = timedelta(hours=1)


class Owed(NamedTuple):
    """One entitlement with what its leaf says: of an answer, of a verdict on one, or of a royalty."""

    pk: int
    person: UUID
    campaign: UUID | None
    amount_base_units: int
    contribution: UUID
    task_content_hash: bytes | memoryview
    content_hash: bytes | memoryview
    salt: bytes | memoryview
    policy_version: int


@dataclass(frozen=True)
class Draft:
    """What an epoch will hold, before it is written.

    Attributes:
        owed: the entitlements it anchors, by age.
        wallets: the wallet of each person who has one, of all those owed now or waiting for a wallet.
        earned: what each wallet gets in this epoch, base units.
    """

    owed: Sequence[Owed]
    wallets: dict[UUID, str]
    earned: dict[str, int]


def due() -> list[str]:
    """Return the currencies with enough to seal: enough work, work that waited long, or new wallets."""
    waiting = Entitlement.objects.filter(epoch=None)
    oldest = waiting.order_by("token").values_list("token").annotate(oldest=Min("created_at"))
    late = timezone.now() - LONGEST_WAIT
    enough = settings.EPOCH_MIN_ENTITLEMENTS
    tokens = {token for token, since in oldest if since < late or len(waiting.filter(token=token)[:enough]) == enough}
    return sorted(tokens | {token for token, _ in _late()})


@transaction.atomic
def seal(token: str) -> Epoch | None:
    """Put up to `BOUND` un-anchored entitlements of a currency into the next epoch and start publishing it.

    People without a wallet are in the contributions tree like everybody; they enter the rewards tree in the first epoch
    after they link one. One epoch of a currency is on its way at a time.

    Returns:
        The epoch; None when there is nothing to seal, the last one is not anchored yet, or the chain is halted.

    Raises:
        NotDeployed: a chain is configured and its contracts are not there yet.
    """
    lock(token)
    contract = on_chain(token)
    chain_id, address = (contract.chain_id, contract.address) if contract else (POINTS, "")
    epochs = Epoch.objects.filter(chain_id=chain_id, token=token)
    if adopting.halted(chain_id) or epochs.exclude(state=Epoch.State.FINAL).exists():
        return None
    draft = draft_of(token, chain_id)
    if not draft.owed and not draft.earned:
        return None
    last = epochs.order_by("-number").values_list("number", flat=True).first() or 0
    epoch = write(draft, Epoch(chain_id=chain_id, token=token, token_address=address, number=last + 1))
    publishing.publish(epoch)
    return epoch


def lock(token: str) -> None:
    """Let one process at a time seal a currency, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"rewards.seal:{token}"])


def _late(token: str = "") -> set[tuple[str, UUID]]:
    """Return (currency, person) for anchored pay that now has a wallet to go to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account.token, wallet.user_id FROM rewards_account account"
            " JOIN accounts_wallet wallet ON wallet.user_id = account.key::uuid AND wallet.is_primary"
            " WHERE account.kind = 'anchored' AND account.balance_base_units > 0 AND %s IN ('', account.token)",
            [token],
        )
        return set(cursor.fetchall())


def draft_of(token: str, chain_id: int, *, most: int | None = None) -> Draft:
    """Read what is to be sealed: the oldest entitlements, and late wallets. Call with the currency locked."""
    rows = (
        Entitlement.objects.filter(token=token, epoch=None)
        .order_by("pk")
        .values_list(
            "pk",
            "person_id",
            "campaign_id",
            "amount_base_units",
            Coalesce("contribution_id", "review_id", "royalty_id"),
            Coalesce(
                "contribution__task__content_hash",
                "review__contribution__task__content_hash",
                "royalty__version_hash",
            ),
            Coalesce("contribution__content_hash", "review__content_hash", "royalty__content_hash"),
            Coalesce("contribution__salt", "review__salt", "royalty__salt"),
            Coalesce("contribution__policy_version", "review__policy_version", 0),
        )
    )
    owed = [Owed(*row) for row in rows[: BOUND if most is None else most]]
    if chain_id == POINTS:
        return Draft(owed, {}, {})
    late = {person for _, person in _late(token)}
    people = late | {row.person for row in owed}
    wallets = dict(Wallet.objects.filter(is_primary=True, user__in=people).values_list("user_id", "address"))
    late &= wallets.keys()  # unlinked since
    earned: dict[str, int] = defaultdict(int)
    for row in owed:
        if row.person in wallets:
            earned[wallets[row.person]] += row.amount_base_units
    anchored = Entitlement.objects.filter(token=token, wallet="", epoch__chain_id=chain_id, person__in=late)
    for person, amount in anchored.values_list("person").annotate(sum=Sum("amount_base_units")):
        earned[wallets[person]] += int(amount)
    return Draft(owed, wallets, {wallet: amount for wallet, amount in earned.items() if amount})


def write(draft: Draft, epoch: Epoch) -> Epoch:
    """Build both trees and write the epoch, its leaves, its releases and its entitlements."""
    contributions, changed = plant(draft, epoch)
    epoch.save(force_insert=True)
    _write_leaves(epoch, changed)
    _write_releases(epoch, draft.owed)
    if contributions:
        _anchor(epoch, draft, contributions.tree_index)
    if draft.earned:
        _pay_late(epoch, draft.wallets)
    return epoch


def plant(draft: Draft, epoch: Epoch) -> tuple[Tree | None, dict[str, int]]:
    """Build both trees into `epoch`, writing nothing; return the contributions tree and the leaves that change."""
    contributions = Tree.build([_leaf(row) for row in draft.owed]) if draft.owed else None
    cumulative = _current(epoch)
    changed = {wallet: cumulative.get(wallet, 0) + amount for wallet, amount in draft.earned.items()}
    cumulative |= changed
    rewards = Tree.build(reward_leaves(sorted(cumulative.items()) or [(NOBODY, 0)], epoch.token_address or NOBODY))
    epoch.rewards_root, epoch.rewards_nodes = rewards.root, rewards.nodes
    epoch.contributions_root = contributions.root if contributions else EMPTY_ROOT
    epoch.contributions_nodes = contributions.nodes if contributions else b""
    epoch.total_base_units = sum(cumulative.values())
    epoch.contributions, epoch.accounts = len(draft.owed), len(cumulative)
    return contributions, changed


def _leaf(row: Owed) -> bytes:
    return ContributionLeaf(
        contribution=row.contribution,
        task_content_hash=bytes(row.task_content_hash),
        content_hash=bytes(row.content_hash),
        commitment=commitment_to(row.person, bytes(row.salt)),
        amount_base_units=row.amount_base_units,
        policy_version=row.policy_version,
    ).hashed()


def _current(epoch: Epoch) -> dict[str, int]:
    """Return what every wallet has been promised so far."""
    rows = Leaf.objects.filter(chain_id=epoch.chain_id, token=epoch.token, replaced_in=None)
    return dict(rows.values_list("address", "cumulative_base_units"))


def _write_leaves(epoch: Epoch, changed: dict[str, int]) -> None:
    """Write the leaves that changed; the others go on standing."""
    current = Leaf.objects.filter(chain_id=epoch.chain_id, token=epoch.token, replaced_in=None)
    current.filter(address__in=changed).update(replaced_in=epoch)
    Leaf.objects.bulk_create(
        [
            Leaf(epoch=epoch, chain_id=epoch.chain_id, token=epoch.token, address=wallet, cumulative_base_units=amount)
            for wallet, amount in sorted(changed.items())
        ],
        batch_size=5000,
    )


def _write_releases(epoch: Epoch, owed: Iterable[Owed]) -> None:
    """Write what each campaign has to hand over for this epoch; pay without a wallet waits in the distributor.

    Royalties are owed only once the distributor has their money.
    """
    cost: dict[UUID, int] = defaultdict(int)
    for row in owed:
        if row.campaign:
            cost[row.campaign] += row.amount_base_units
    Release.objects.bulk_create(
        [Release(epoch=epoch, campaign_id=key, amount_base_units=cost[key]) for key in sorted(cost) if cost[key]]
    )


def _anchor(epoch: Epoch, draft: Draft, positions: Sequence[int]) -> None:
    """Give each entitlement its place, and its wallet if its person has one."""
    wallets = [draft.wallets.get(row.person, "") for row in draft.owed]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rewards_entitlement entitlement SET epoch_id = %s, position = placed.position,"
            " wallet = placed.wallet, payable_epoch_id = CASE placed.wallet WHEN '' THEN NULL ELSE %s END"
            " FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS placed (id, position, wallet)"
            " WHERE entitlement.id = placed.id",
            [epoch.pk, epoch.pk, [row.pk for row in draft.owed], list(positions), wallets],
        )


def _pay_late(epoch: Epoch, wallets: dict[UUID, str]) -> None:
    """Send earlier epochs' pay to wallets that were linked since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rewards_entitlement entitlement SET wallet = linked.wallet, payable_epoch_id = %s"
            " FROM unnest(%s::uuid[], %s::text[]) AS linked (person_id, wallet), rewards_epoch earlier"
            " WHERE entitlement.person_id = linked.person_id AND entitlement.token = %s AND entitlement.wallet = ''"
            " AND earlier.id = entitlement.epoch_id AND earlier.chain_id = %s AND earlier.id <> %s",
            [epoch.pk, list(wallets), list(wallets.values()), epoch.token, epoch.chain_id, epoch.pk],
        )
