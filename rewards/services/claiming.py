"""Claims: the proof a wallet draws its pay by, and sending it for those who hold no gas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from caravan.accounts.models import User, Wallet
from caravan.chain import contracts, nodes, sender
from caravan.chain.abi import decode_logs, encode_call
from caravan.chain.models import Transaction
from caravan.lib.ids import uuid7
from caravan.lib.states import move
from rewards.errors import NoClaims, NothingToClaim, NoWallet, TooLittle
from rewards.leaves import reward_leaf
from rewards.merkle import find, proof_from_nodes
from rewards.models import Claim, Epoch, Leaf, Relay, Sending
from rewards.services import limits

# What fits into one transaction: about 64,000 gas for a wallet's first claim, under a cap of 16.7 million.
RELAYED_AT_ONCE = 100
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Proof:
    """What it takes to claim. Amounts are base units; `proof` holds 32-byte siblings from the leaf upwards."""

    chain_id: int
    distributor: str
    token: str
    token_address: str
    account: str
    epoch: int
    cumulative_base_units: int
    claimable_base_units: int
    proof: Sequence[bytes]

    def calldata(self) -> bytes:
        """Return the call a wallet sends to `distributor` by itself."""
        arguments = [self.token_address, self.account, self.cumulative_base_units, self.proof]
        return encode_call("RewardDistributor", "claim", arguments)


def proof_for(user: User, *, address: str = "", token: str = "") -> Proof:
    """Return the proof for a person's wallet, the paid one unless `address` names another of theirs.

    Args:
        token: a currency's code; the first that has something to claim unless named.

    Raises:
        NoClaims: there is no chain.
        NoWallet: the person has no (such) wallet.
        NothingToClaim: everything was claimed, or nothing has been anchored yet.
    """
    return proofs_for(user, address=address, token=token)[0]


def proofs_for(user: User, *, address: str = "", token: str = "") -> list[Proof]:
    """Return a proof for each token that a person's wallet can claim now; never empty. Raises as `proof_for`."""
    if not nodes.configured():
        raise NoClaims
    wallets = Wallet.objects.filter(user=user)
    wallet = (wallets.filter(address__iexact=address) if address else wallets.filter(is_primary=True)).first()
    if wallet is None:
        raise NoWallet
    found = drawable([wallet.address], token)
    if waiting := [proof for proof in found if proof.claimable_base_units]:
        return waiting
    raise NothingToClaim


def relay(user: User) -> list[Relay]:
    """Ask for everything a person's wallets can claim to be sent by the house, soon and together with others'.

    Raises:
        NoClaims: there is no chain.
        NoWallet: the person has no wallet.
        NothingToClaim: nothing is waiting.
        TooLittle, TooOften: not worth its gas, or too many today.
    """
    if not nodes.configured():
        raise NoClaims
    addresses = list(Wallet.objects.filter(user=user).values_list("address", flat=True))
    if not addresses:
        raise NoWallet
    proofs = [proof for proof in drawable(addresses) if proof.claimable_base_units]
    if not proofs:
        raise NothingToClaim
    worth_it = [proof for proof in proofs if proof.claimable_base_units >= limits.least(proof.token)]
    if not worth_it:
        raise TooLittle
    wanted = [_wish(user, proof) for proof in worth_it]
    transaction.on_commit(wake, robust=True)
    return wanted


def send_relays() -> int:
    """Put waiting wishes into one transaction for each token; return how many.

    While a token's root is on its way proofs are about to change, so its wishes wait those seconds.
    """
    if not nodes.configured():
        return 0
    waiting = Relay.objects.filter(chain_id__in=nodes.chain_ids(), state=Relay.State.WAITING)
    places = waiting.order_by("chain_id", "token").values_list("chain_id", "token").distinct()
    return sum(_send_relays(chain_id, token) for chain_id, token in places)


@transaction.atomic
def _send_relays(chain_id: int, token: str) -> int:
    if Epoch.objects.filter(chain_id=chain_id, token=token, state=Epoch.State.POSTING).exists():
        return 0
    waiting = Relay.objects.select_for_update(skip_locked=True).filter(
        Q(try_after=None) | Q(try_after__lte=timezone.now()), chain_id=chain_id, token=token, state=Relay.State.WAITING
    )
    # Everything would leave nothing for the part a wallet wants sent elsewhere; that goes first.
    under_way = Sending.objects.filter(chain_id=chain_id, token=token, state__in=["waiting", "sent"])
    waiting = waiting.exclude(address__in=under_way.values("address"))
    rows = {row.address: row for row in waiting.order_by("pk")[:RELAYED_AT_ONCE]}
    proofs = {proof.account: proof for proof in drawable(list(rows), token) if proof.claimable_base_units}
    for address in rows.keys() - proofs.keys():
        move(rows[address], Relay.State.PAID)
    if not proofs:
        return 0
    name = uuid7()
    lines = [(p.account, p.cumulative_base_units, list(p.proof)) for p in proofs.values()]
    sent = sender.enqueue(
        cause=f"relay:{name}",
        purpose="relayer",
        contract="RewardDistributor",
        chain_id=chain_id,
        data=encode_call("RewardDistributor", "claimMany", [next(iter(proofs.values())).token_address, lines]),
    )
    for address in proofs:
        move(rows[address], Relay.State.SENT, transaction=sent)
    return len(proofs)


def relayed(name: UUID) -> None:
    """Close the wishes that a final transaction fulfilled; the others wait for the next one.

    A line the contract skipped, because its root had changed, is sent again: once at once, and if it is skipped time
    after time after longer and longer pauses, for every try costs the house gas. Call inside a transaction.
    """
    sent = Transaction.objects.get(cause=f"relay:{name}")
    events = decode_logs("RewardDistributor", sent.logs)
    paid = {event.args["account"] for event in events if event.name == "Claimed"}
    for row in Relay.objects.select_for_update().filter(transaction=sent, state=Relay.State.SENT).order_by("pk"):
        if row.address in paid:
            move(row, Relay.State.PAID)
        else:
            pause = min(FIRST_PAUSE * 2 ** min(row.skipped, 20), LONGEST_PAUSE) if row.skipped else timedelta()
            move(row, Relay.State.WAITING, skipped=row.skipped + 1, try_after=timezone.now() + pause)
    transaction.on_commit(wake, robust=True)


def drawable(addresses: Sequence[str], token: str = "") -> list[Proof]:
    """Return the proofs of the wallets that are in the rewards trees in force, of one token or of each."""
    in_force = Q(pays_from=None) | Q(pays_from__lte=timezone.now())
    epochs = Epoch.objects.filter(in_force, chain_id__in=nodes.chain_ids(), state=Epoch.State.FINAL)
    newest = (
        (epochs.filter(token=token) if token else epochs)
        .order_by("chain_id", "token", "-number")
        .distinct("chain_id", "token")
        .defer("rewards_nodes", "contributions_nodes")
    )
    return [proof for epoch in newest for proof in _proofs_by(epoch, addresses)]


def _proofs_by(epoch: Epoch, addresses: Sequence[str]) -> list[Proof]:
    leaves = list(leaves_of(epoch).filter(address__in=addresses).values_list("address", "cumulative_base_units"))
    if not leaves:
        return []
    claims = Claim.objects.filter(chain_id=epoch.chain_id, token=epoch.token, address__in=addresses)
    received = dict(claims.values_list("address").annotate(most=Max("cumulative_base_units")))
    nodes_, distributor = nodes_of(epoch.pk), contracts.address_of("RewardDistributor", epoch.chain_id)
    return [
        Proof(
            chain_id=epoch.chain_id,
            distributor=distributor,
            token=epoch.token,
            token_address=epoch.token_address,
            account=address,
            epoch=epoch.number,
            cumulative_base_units=cumulative,
            claimable_base_units=cumulative - int(received.get(address, 0)),
            proof=proof_from_nodes(nodes_, find(nodes_, reward_leaf(address, epoch.token_address, cumulative))),
        )
        for address, cumulative in leaves
    ]


def leaves_of(epoch: Epoch) -> QuerySet[Leaf]:
    """Return the leaves of an epoch's rewards tree: those that stood then."""
    stood = Q(replaced_in=None) | Q(replaced_in__number__gt=epoch.number)
    return Leaf.objects.filter(stood, chain_id=epoch.chain_id, token=epoch.token, epoch__number__lte=epoch.number)


@lru_cache(maxsize=4)
def nodes_of(epoch_id: UUID) -> bytes:
    """Return the nodes of an epoch's rewards tree. They never change, so a process keeps them at hand."""
    return bytes(Epoch.objects.values_list("rewards_nodes", flat=True).get(pk=epoch_id))


def _wish(user: User, proof: Proof) -> Relay:
    """Return the wallet's open wish, made now if there is none."""
    place = {"chain_id": proof.chain_id, "token": proof.token, "address": proof.account}
    if open_wish := Relay.objects.exclude(state=Relay.State.PAID).filter(**place).first():
        return open_wish
    limits.check(user, token=proof.token, amount_base_units=proof.claimable_base_units)
    try:
        with transaction.atomic():
            return Relay.objects.create(person=user, cumulative_base_units=proof.cumulative_base_units, **place)
    except IntegrityError:
        open_wish = Relay.objects.exclude(state=Relay.State.PAID).filter(**place).first()
        if open_wish is None:  # paid this instant
            raise NothingToClaim from None
        return open_wish


def wake() -> None:
    """Ask a worker to read and relay claims now; beat asks every few seconds anyway."""
    from rewards.tasks import follow_claims

    follow_claims.delay()
