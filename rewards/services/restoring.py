"""Bringing a database that was restored from an older backup together with a chain that went on.

Money that moved since the backup is written down from the chain's own transactions and goes through the same books as
ever: openings and fundings as they are, epochs when the work they anchor is in the backup, which their roots prove. An
epoch whose work or wallets the backup has not got cannot be made again, and is named: then a newer backup is needed,
and the chain stays halted.
"""

import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db import transaction

from annotation.models import Campaign
from caravan.accounts.models import Membership
from caravan.chain import adopting, currencies, eas, nodes, sender
from caravan.chain.abi import decode_call
from caravan.chain.adopting import Unknown
from caravan.chain.models import Contract, Transaction
from caravan.events import outbox
from caravan.lib.ids import uuid7
from caravan.lib.states import move
from rewards.models import Entitlement, Epoch, Funding
from rewards.services import batching, publishing
from rewards.services.batching import Draft

POLL_S = 0.2
OURS = frozenset({"RewardDistributor", "CampaignEscrow", "EAS"})
_EPOCH = re.compile(r"/epochs/([0-9a-f-]{36})/")


class _Undo(Exception):
    """A dry run, and what cannot be brought together whole, end where they began."""


@dataclass
class Report:
    """What was found and what was done; `problems` keep the chain halted."""

    chain_id: int
    unknown: int = 0
    openings: int = 0
    fundings: int = 0
    releases: int = 0
    epochs: list[int] = field(default_factory=list)
    by_hand: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Deed:
    """An unknown transaction with the function of our contracts that it called, empty for any other."""

    item: Unknown
    function: str
    args: dict[str, Any]


def reconcile(chain_id: int, *, apply: bool, patience_s: float = 60.0) -> Report:
    """Write down what a chain has of our keys and this database has not, and lift the halt if that was all.

    Stop the workers first or let them run: they sign nothing meanwhile.

    Args:
        apply: False only reports what it would do.
        patience_s: how long to wait for what was sent to become final.

    Raises:
        NoChain: it is not configured.
        NodeUnavailable: no node answered; nothing was written.
    """
    port = nodes.connect(chain_id)
    _settle(chain_id, patience_s)
    deeds = [_deed(port.chain_id, item) for item in adopting.unknown(port)]
    report = Report(port.chain_id, unknown=len(deeds))
    try:
        with transaction.atomic():
            _write(deeds, report)
            if report.problems or not apply:
                raise _Undo
    except _Undo:
        return report
    _settle(chain_id, patience_s)
    return report


def _settle(chain_id: int, patience_s: float) -> None:
    """Follow what is in the outbox to its end, as workers do: it may be what the chain seems to have alone."""
    deadline = time.monotonic() + patience_s
    on_their_way = Transaction.objects.filter(chain_id=chain_id, state__in=["signed", "mined"])
    while True:
        sender.tick(chain_id)
        told = outbox.deliver()
        if not (told or on_their_way.exists()) or time.monotonic() > deadline:
            return
        time.sleep(0 if told else POLL_S)


def _write(deeds: Sequence[_Deed], report: Report) -> None:
    """Write everything down, in the order in which it must have happened. Call inside a transaction."""
    by_kind: dict[str, list[_Deed]] = defaultdict(list)
    for deed in deeds:
        by_kind[deed.function].append(deed)
    for deed in by_kind.pop("openFor", ()):
        report.openings += _open(deed, report)
    for deed in by_kind.pop("fund", ()):
        report.fundings += _fund(deed, report)
    releases, attestations = by_kind.pop("release", []), by_kind.pop("attest", [])
    posts = sorted(by_kind.pop("postRoot", ()), key=lambda deed: int(deed.args["epoch"]))
    for deed in posts:
        if report.problems:
            break
        # The contract took a later one upon it, so it stands; and one at a time may be on its way here.
        for earlier in Epoch.objects.filter(
            chain_id=report.chain_id, token_address=deed.args["token"], state=Epoch.State.POSTING
        ):
            publishing.posted(earlier.pk)
        _epoch(deed, releases, attestations, report)
    for deed in releases:
        batch, campaign = _uuid(deed.args["batchId"]), _uuid(deed.args["id"])
        paid = f"{deed.args['amount']} of campaign {campaign} for epoch {batch}"
        report.problems.append(f"{deed.item.found.tx_hash} paid {paid}, which cannot be made again")
    for deed in by_kind.pop("close", ()):
        report.problems.append(
            f"{deed.item.found.tx_hash} closed campaign {_uuid(deed.args['id'])}, which goes on here"
        )
    report.by_hand = sum(map(len, by_kind.values())) + len(attestations)


def _deed(chain_id: int, item: Unknown) -> _Deed:
    row = Contract.objects.filter(chain_id=chain_id, address__iexact=item.found.to).first()
    call = decode_call(row.name, item.found.data) if row and row.name in OURS else None
    return _Deed(item, *(call or ("", {})))


def _adopt(deed: _Deed, cause: str) -> Transaction:
    return adopting.adopt(deed.item, cause=cause)


def _open(deed: _Deed, report: Report) -> bool:
    campaign = _campaign(deed, report)
    if campaign is None:
        return False
    prefix = f"campaign:{campaign.pk}:open"
    _adopt(deed, f"{prefix}:{Transaction.objects.filter(cause__startswith=prefix).count() + 1}")
    return True


def _fund(deed: _Deed, report: Report) -> bool:
    campaign = _campaign(deed, report)
    if campaign is None:
        return False
    owners = Membership.objects.filter(organisation=campaign.organisation_id, role=Membership.Role.OWNER)
    owner = owners.select_related("user").order_by("user_id").first()
    if owner is None:
        report.problems.append(f"{deed.item.found.tx_hash} funded campaign {campaign.pk}, which nobody owns")
        return False
    made = Funding(pk=uuid7(), campaign=campaign, amount_base_units=deed.args["amount"], requested_by=owner.user)
    made.transaction = _adopt(deed, f"funding:{made.pk}")
    made.save(force_insert=True)
    return True


def _campaign(deed: _Deed, report: Report) -> Campaign | None:
    key = _uuid(deed.args["id"])
    found = Campaign.objects.filter(pk=key).first()
    if found is None:
        report.problems.append(
            f"{deed.item.found.tx_hash} ({deed.function}) is about campaign {key}, which is not here"
        )
    return found


def _epoch(deed: _Deed, releases: list[_Deed], attestations: list[_Deed], report: Report) -> None:
    """Seal an epoch again as it was, with its own id, and hand its transactions to it."""
    named = _EPOCH.search(deed.args["cid"])
    address, number = deed.args["token"], int(deed.args["epoch"])
    codes = {token.address: currencies.code_of(token) for token in currencies.tokens_on([report.chain_id])}
    symbol = codes.get(address, address)
    key = UUID(named[1]) if named else None
    mine = [release for release in releases if _uuid(release.args["batchId"]) == key]
    blank = Epoch(pk=key, chain_id=report.chain_id, token=symbol, token_address=address, number=number)
    batching.lock(symbol)
    draft = _draft(blank, deed, sum(int(release.args["amount"]) for release in mine)) if key else None
    if draft is None:
        report.problems.append(
            f"epoch {number} of {symbol} anchors work, or pays wallets, that this backup has not got"
        )
        return
    epoch = batching.write(draft, blank)
    for release in mine:
        releases.remove(release)
        sent = _adopt(release, f"epoch:{epoch.pk}:release:{_uuid(release.args['id'])}")
        epoch.releases.filter(campaign_id=_uuid(release.args["id"])).update(transaction=sent)
    post = _adopt(deed, f"epoch:{epoch.pk}:post")
    move(epoch, Epoch.State.POSTING, post=post, attestation=_attestation(epoch, attestations))
    report.releases += len(mine)
    report.epochs.append(number)


def _draft(epoch: Epoch, deed: _Deed, released: int) -> Draft | None:
    """Return what the epoch held: the oldest work, as much as its releases paid for, if both its roots say so."""
    waiting = Entitlement.objects.filter(token=epoch.token, epoch=None).order_by("pk")
    amounts = list(waiting.values_list("amount_base_units", flat=True)[: batching.BOUND])
    for count, paid in enumerate(accumulate(amounts, initial=0)):
        if paid > released:
            break
        if paid == released:
            draft = batching.draft_of(epoch.token, epoch.chain_id, most=count)
            batching.plant(draft, epoch)
            if (epoch.rewards_root, epoch.contributions_root) == (deed.args["root"], deed.args["contributionsRoot"]):
                return draft
    return None


def _attestation(epoch: Epoch, attestations: list[_Deed]) -> Transaction | None:
    """Return the epoch's attestation among those found; None when it was not sent before the backup was restored."""
    wanted = eas.attest_call(
        rewards_root=bytes(epoch.rewards_root),
        contributions_root=bytes(epoch.contributions_root),
        epoch=epoch.number,
        count=epoch.contributions,
        total=epoch.total_base_units,
    )
    for deed in attestations:
        if deed.item.found.data == wanted:
            attestations.remove(deed)
            return _adopt(deed, f"epoch:{epoch.pk}:attest")
    return None


def _uuid(word: bytes) -> UUID:
    return UUID(bytes=bytes(word)[:16])
