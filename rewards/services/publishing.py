"""Taking a sealed epoch on chain, in order: the campaigns' money, then the root, then its attestation.

The root is enqueued only when every release is final, since the contract refuses to promise more than it was given.
"""

import logging
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from caravan.chain import eas, sender
from caravan.chain.abi import decode_logs, encode_call
from caravan.chain.models import Transaction
from caravan.lib.states import move
from rewards.errors import NotRetriable
from rewards.leaves import uuid_word
from rewards.models import POINTS, Account, Epoch, Release
from rewards.services import ledger

logger = logging.getLogger(__name__)


def publish(epoch: Epoch) -> None:
    """Start publishing a sealed epoch; without a chain it is anchored at once. Call inside a transaction."""
    if epoch.chain_id == POINTS:
        _finish(epoch)
        return
    for release in epoch.releases.select_related("transaction").order_by("campaign_id"):
        if release.transaction is None or release.transaction.state == Transaction.State.REVERTED:
            _release(epoch, release)
    proceed(epoch.pk)


def proceed(epoch_id: UUID) -> None:
    """Enqueue the root and its attestation once every campaign's money is with the distributor.

    Call inside a transaction. Of two workers who hear of the last two releases at once, the later one sees both.
    """
    epoch = Epoch.objects.select_for_update().get(pk=epoch_id)
    waiting = epoch.releases.exclude(transaction__state=Transaction.State.FINAL)
    if epoch.state != Epoch.State.SEALED or waiting.exists():
        return
    post = sender.enqueue(
        cause=_cause(epoch, "post"),
        purpose="poster",
        contract="RewardDistributor",
        chain_id=epoch.chain_id,
        data=encode_call(
            "RewardDistributor",
            "postRoot",
            [
                epoch.token_address,
                epoch.number,
                bytes(epoch.rewards_root),
                epoch.total_base_units,
                bytes(epoch.contributions_root),
                f"{settings.PUBLIC_URL}/api/v1/epochs/{epoch.pk}/bundle/",
            ],
        ),
    )
    attestation = sender.enqueue(
        cause=_cause(epoch, "attest"),
        purpose="poster",
        contract="EAS",
        chain_id=epoch.chain_id,
        after=post,
        data=eas.attest_call(
            rewards_root=bytes(epoch.rewards_root),
            contributions_root=bytes(epoch.contributions_root),
            epoch=epoch.number,
            count=epoch.contributions,
            total=epoch.total_base_units,
        ),
    )
    move(epoch, Epoch.State.POSTING, post=post, attestation=attestation)


def posted(epoch_id: UUID) -> None:
    """The root is final on chain: once its delay is over it is what people claim by. Call inside a transaction."""
    epoch = Epoch.objects.select_for_update().get(pk=epoch_id)
    if epoch.state == Epoch.State.POSTING:
        epoch.pays_from = _pays_from(epoch)
        epoch.save(update_fields=["pays_from"])
        _finish(epoch)


def attested(epoch_id: UUID) -> None:
    """Keep the uid of the epoch's attestation. Call inside a transaction."""
    epoch = Epoch.objects.select_related("attestation").get(pk=epoch_id)
    if epoch.attestation and not epoch.attestation_uid:
        Epoch.objects.filter(pk=epoch_id).update(attestation_uid=eas.uid_in(epoch.attestation.logs))


def refused(epoch_id: UUID, step: str, error: str) -> None:
    """Stop an epoch whose release or post failed, and say why; its currency seals no more until it is retried.

    Call inside a transaction.
    """
    logger.error("epoch %s: its %s was refused: %s", epoch_id, step, error)
    epoch = Epoch.objects.select_for_update().get(pk=epoch_id)
    if step == "attest":
        Epoch.objects.filter(pk=epoch_id).update(error=f"The attestation was refused: {error}"[:500])
    elif epoch.state in {Epoch.State.SEALED, Epoch.State.POSTING}:
        what = "paying out of a campaign's escrow" if step == "release" else "posting the root"
        move(epoch, Epoch.State.FAILED, error=f"The contract refused {what}: {error}"[:500])


@transaction.atomic
def retry(epoch: Epoch) -> None:
    """Try a refused epoch again, once its cause is out of the way; what had gone through is not repeated.

    Raises:
        NotRetriable: the epoch was not refused.
    """
    locked = Epoch.objects.select_for_update().get(pk=epoch.pk)
    if locked.state != Epoch.State.FAILED:
        raise NotRetriable
    move(locked, Epoch.State.SEALED, attempt=locked.attempt + 1, error="")
    publish(locked)


def _release(epoch: Epoch, release: Release) -> None:
    release.transaction = sender.enqueue(
        cause=_cause(epoch, f"release:{release.campaign_id}"),
        purpose="operator",
        contract="CampaignEscrow",
        chain_id=epoch.chain_id,
        data=encode_call(
            "CampaignEscrow",
            "release",
            [uuid_word(release.campaign_id), uuid_word(epoch.pk), release.amount_base_units],
        ),
    )
    release.save(update_fields=["transaction"])


def _cause(epoch: Epoch, step: str) -> str:
    """Return the name of a step for ever; a retry's steps are others."""
    return f"epoch:{epoch.pk}:{step}" + (f":{epoch.attempt}" if epoch.attempt > 1 else "")


def _pays_from(epoch: Epoch) -> datetime | None:
    """Return when the contract lets the epoch's root pay, as its event says."""
    events = decode_logs("RewardDistributor", epoch.post.logs) if epoch.post else []
    said = [event.args["activeAt"] for event in events if event.name == "RootPosted"]
    return datetime.fromtimestamp(said[0], tz=UTC) if said else None


def _finish(epoch: Epoch) -> None:
    """Make an epoch final and move its pay on in the ledger. Call inside a transaction, with the epoch locked."""
    move(epoch, Epoch.State.FINAL, final_at=timezone.now())
    ledger.record(cause=f"epoch:{epoch.pk}:final", lines=_lines(epoch), memo=str(epoch))


def _lines(epoch: Epoch) -> list[ledger.LineOf]:
    """Return where the epoch's pay goes: to wallets, or to wait for one; and what waited and now has one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, coalesce(sum(amount_base_units) FILTER (WHERE epoch_id = %(epoch)s), 0),"
            " coalesce(sum(amount_base_units) FILTER (WHERE payable_epoch_id = %(epoch)s), 0)"
            " FROM rewards_entitlement WHERE epoch_id = %(epoch)s OR payable_epoch_id = %(epoch)s"
            " GROUP BY person_id ORDER BY person_id",
            {"epoch": epoch.pk},
        )
        rows = [(str(person), int(anchored), int(payable)) for person, anchored, payable in cursor.fetchall()]
    lines: list[ledger.LineOf] = []
    for person, anchored, payable in rows:
        moves = {
            Account.Kind.EARNED: -anchored,
            Account.Kind.ANCHORED: anchored - payable,
            Account.Kind.CLAIMABLE: payable,
        }
        lines += [(kind.value, person, epoch.token, amount) for kind, amount in moves.items() if amount]
    return lines
