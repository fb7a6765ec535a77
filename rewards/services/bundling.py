"""Bundles: everything it takes to check an epoch or a campaign without us, streamed as a zip.

Beside each file stands `<file>.sums` with one digest a line, so that a changed byte is found to its line, and
`manifest.json`, written last, holds the digest of every file. docs/verification.md describes the format.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from annotation.models import Campaign, Contribution, ReviewPay
from annotation.services import exporting
from caravan.chain.models import Contract
from caravan.lib.canonical import canonical_json, sha256_json
from rewards.leaves import NOBODY, commitment_to
from rewards.merkle import WORD, proof_from_nodes
from rewards.models import Entitlement, Epoch
from rewards.services.claiming import leaves_of

FORMAT = "caravan-bundle-1"
CHUNK = 2000
CONTRACTS = {"distributor": "RewardDistributor", "escrow": "CampaignEscrow", "eas": "EAS"}


@dataclass
class _Pipe:
    """Where the zip writes to and the response reads from."""

    waiting: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> int:
        """Keep bytes until they are drained."""
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: the reader drains."""

    def close(self) -> None:
        """Do nothing: there is no file."""

    def drain(self) -> Iterator[bytes]:
        """Yield what was written since the last time."""
        if self.waiting:
            yield bytes(self.waiting)
            self.waiting.clear()


class _Bundle:
    """A zip being written; every method that writes yields the bytes that are ready."""

    def __init__(self) -> None:
        self._pipe = _Pipe()
        self._zip = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Write a file of lines, each ending in a newline, and its sums."""
        sums = bytearray()
        yield from self._write(name, lines, sums)
        yield from self._write(f"{name}.sums", [bytes(sums)], bytearray())

    def close(self, manifest: dict[str, Any]) -> Iterator[bytes]:
        """Write the manifest and end the zip."""
        content = {"format": FORMAT, "made_at": timezone.now().isoformat(), **manifest, "files": self._files}
        content["digest"] = sha256_json(content).hex()
        self._zip.writestr("manifest.json", canonical_json(content) + b"\n")
        self._zip.close()
        yield from self._pipe.drain()

    def _write(self, name: str, lines: Iterable[bytes], sums: bytearray) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as file:
            for line in lines:
                file.write(line)
                digest.update(line)
                size += len(line)
                sums += hashlib.sha256(line).hexdigest()[:32].encode() + b"\n"
                if len(self._pipe.waiting) > 65536:
                    yield from self._pipe.drain()
        self._files[name] = {"sha256": digest.hexdigest(), "bytes": size}
        yield from self._pipe.drain()


def campaign_bundle(campaign: Campaign) -> Iterator[bytes]:
    """Yield the zip of a campaign: its tasks, answers, receipts, and the epochs that hold them.

    Receipts come first: what they speak of is in the files written after them, however busy the campaign is.
    """
    bundle, epochs = _Bundle(), set[UUID]()
    yield from bundle.add("receipts.jsonl", _receipts(campaign, epochs))
    yield from bundle.add("annotations.jsonl", _lines(exporting.annotation_rows(campaign)))
    yield from bundle.add("tasks.jsonl", _lines(exporting.task_rows(campaign)))
    for epoch in Epoch.objects.filter(pk__in=epochs).order_by("number"):
        yield from bundle.add(f"epochs/{epoch.number}.json", epoch_lines(epoch))
    yield from bundle.close(
        {
            "kind": "campaign",
            "campaign": str(campaign.pk),
            "title": campaign.title,
            "currency": campaign.currency,
            "decimals": campaign.currency_decimals,
        }
    )


def epoch_bundle(epoch: Epoch) -> Iterator[bytes]:
    """Yield the zip of one epoch: both trees' leaves, and where on chain their roots are. Nothing in it is private."""
    bundle = _Bundle()
    yield from bundle.add(f"epochs/{epoch.number}.json", epoch_lines(epoch))
    yield from bundle.close({"kind": "epoch", "currency": epoch.token})


def epoch_lines(epoch: Epoch) -> Iterator[bytes]:
    """Yield an epoch as JSON, a leaf a line."""
    head = _json(_head(epoch))
    yield head[:-1] + b',"rewards":[\n'
    leaves = leaves_of(epoch).order_by("address").values_list("address", "cumulative_base_units")
    rows = ([address, str(amount)] for address, amount in leaves.iterator(CHUNK))
    yield from _joined(rows if epoch.accounts else [[NOBODY, "0"]])
    yield b'],"contributions":[\n'
    nodes = bytes(epoch.contributions_nodes)
    # The leaves are the second half of the tree, the smallest last.
    yield from _joined(nodes[at : at + WORD].hex() for at in range(len(nodes) - WORD, len(nodes) // 2 - WORD, -WORD))
    yield b"]}\n"


def _head(epoch: Epoch) -> dict[str, Any]:
    places = {row.name: row for row in Contract.objects.filter(chain_id=epoch.chain_id)}
    releases = epoch.releases.select_related("transaction").order_by("campaign_id")
    return {
        "id": str(epoch.pk),
        "chain_id": epoch.chain_id,
        "number": epoch.number,
        "currency": epoch.token,
        "token": epoch.token_address,
        "state": epoch.state,
        "rewards_root": bytes(epoch.rewards_root).hex(),
        "contributions_root": bytes(epoch.contributions_root).hex(),
        "total_base_units": str(epoch.total_base_units),
        **{key: places[name].address if name in places else "" for key, name in CONTRACTS.items()},
        "post": epoch.post.tx_hash if epoch.post else "",
        "attestation": epoch.attestation.tx_hash if epoch.attestation else "",
        "attestation_uid": epoch.attestation_uid,
        "releases": [
            {
                "campaign": str(row.campaign_id),
                "amount_base_units": str(row.amount_base_units),
                "transaction": row.transaction.tx_hash if row.transaction else "",
            }
            for row in releases
        ],
    }


def _receipts(campaign: Campaign, epochs: set[UUID]) -> Iterator[bytes]:
    """Yield a receipt per approved contribution and per paid verdict, and note the epochs they are in."""
    rows = (
        Entitlement.objects.filter(campaign=campaign)
        .select_related("contribution__task", "review__contribution__task")
        .order_by("epoch", "position")
    )
    whole = [f"{way}contribution__{name}" for way in ("", "review__") for name in ("result", "task__data")]
    current, nodes = None, b""
    for row in rows.defer(*whole).iterator(CHUNK):
        if row.epoch_id and row.epoch_id != current:
            current, epoch = row.epoch_id, Epoch.objects.get(pk=row.epoch_id)
            nodes, number = bytes(epoch.contributions_nodes), epoch.number
            epochs.add(current)
        work, answer = _work(row)
        receipt: dict[str, Any] = {
            "contribution": str(work.pk),
            **({"said": work.said} if isinstance(work, ReviewPay) else {}),
            "task": str(answer.task.uid),
            "task_content_hash": bytes(answer.task.content_hash).hex(),
            "content_hash": bytes(work.content_hash).hex(),
            "salt": bytes(work.salt).hex(),
            "contributor_commitment": commitment_to(row.person_id, bytes(work.salt)).hex(),
            "amount_base_units": str(row.amount_base_units),
            "policy_version": work.policy_version,
            "epoch": None,
        }
        if row.epoch_id and row.position is not None:
            leaf = nodes[row.position * WORD : (row.position + 1) * WORD].hex()
            proof = [part.hex() for part in proof_from_nodes(nodes, row.position)]
            receipt |= {"epoch": number, "position": row.position, "leaf": leaf, "proof": proof}
        yield _json(receipt) + b"\n"


def _work(row: Entitlement) -> tuple[Contribution | ReviewPay, Contribution]:
    """Return what was paid, and the answer that it is or is about."""
    if row.review is not None:
        return row.review, row.review.contribution
    answer = cast("Contribution", row.contribution)
    return answer, answer


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return (_json(row) + b"\n" for row in rows)


def _joined(rows: Iterable[Any]) -> Iterator[bytes]:
    """Yield a JSON list's items, a line each, with commas between them."""
    last: Any = None
    for row in rows:
        if last is not None:
            yield _json(last) + b",\n"
        last = row
    if last is not None:
        yield _json(last) + b"\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
