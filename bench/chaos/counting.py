"""Counting afterwards: what the chain says, what the database says, and where they differ."""

from collections import Counter
from itertools import pairwise
from typing import Any

from django.db.models import Sum

from annotation.models import Contribution
from caravan.accounts.models import Wallet
from caravan.chain import contracts, nodes, watcher
from caravan.chain.abi import decode_result, encode_call
from caravan.chain.models import Signer, Transaction
from caravan.events.models import Event
from rewards.models import Claim, Entitlement, Epoch
from rewards.services import reconciling


def settled(batches: int) -> bool:
    """Return whether every batch is on chain, attested and told, and everything owed is claimed."""
    return not (
        Epoch.objects.filter(state=Epoch.State.FINAL, attestation_uid__startswith="0x").count() < batches
        or Transaction.objects.exclude(state__in=["final", "reverted"]).exists()
        or Event.objects.filter(delivered_at=None).exists()
        or _sum(Claim.objects.all()) < _sum(Entitlement.objects.all())
    )


def count(batches: int, per_batch: int) -> dict[str, Any]:
    """Return the figures, each beside what it has to be, and `problems`: a sentence for each that is not."""
    chain = _chain()
    epochs = list(Epoch.objects.order_by("number"))
    roots = {epoch.number: (bytes(epoch.rewards_root), bytes(epoch.contributions_root)) for epoch in epochs}
    posted = [number for number, _ in chain["posted"]]
    audit = reconciling.audit()
    owed, claimed = _sum(Entitlement.objects.all()), _sum(Claim.objects.all())
    approved = Contribution.objects.filter(state=Contribution.State.APPROVED).count()
    figures = {
        "epochs": (len(epochs), batches),
        "posted": (len(posted), batches),
        "posted_twice": (sum(times - 1 for times in Counter(posted).values()), 0),
        "out_of_order": (sum(a >= b for a, b in pairwise(posted)), 0),
        "roots_different": (sum(roots.get(number) != found for number, found in chain["posted"]), 0),
        "attested": (sum(bool(epoch.attestation_uid) for epoch in epochs), batches),
        "nonce_gaps": (_nonce_gaps(), 0),
        "transactions_not_final": (Transaction.objects.exclude(state=Transaction.State.FINAL).count(), 0),
        "events_undelivered": (Event.objects.filter(delivered_at=None).count(), 0),
        "approved": (approved, batches * per_batch),
        "owed_answers": (Entitlement.objects.count(), approved),
        "anchored_answers": (sum(epoch.contributions for epoch in epochs), approved),
        "claimed_base_units": (claimed, owed),
        "claimed_on_chain_base_units": (chain["claimed"], owed),
        "wallets_base_units": (_in_wallets(), owed),
        "ledger_sum": (audit["ledger_sum"], 0),
        "ledger_problems": (len(audit["problems"]), 0),
    }
    problems = [f"{name} is {found}, not {wanted}" for name, (found, wanted) in figures.items() if found != wanted]
    problems += [f"{each['where']}: {each['message']}" for each in audit["problems"]]
    return {
        "owed_base_units": owed,
        **{name: found for name, (found, _) in figures.items()},
        "transactions": Transaction.objects.count(),
        "attempts_a_transaction": round(_attempts() / max(Transaction.objects.count(), 1), 3),
        "problems": problems,
    }


def _chain() -> dict[str, Any]:
    """Read every root and every claim from the chain itself."""
    head = nodes.connect().head()
    posts = watcher.logs("RewardDistributor", "RootPosted", 0, head)
    claims = watcher.logs("RewardDistributor", "Claimed", 0, head)
    return {
        "posted": [(int(e.args["epoch"]), (bytes(e.args["root"]), bytes(e.args["contributionsRoot"]))) for e in posts],
        "claimed": sum(int(event.args["amount"]) for event in claims),
    }


def _nonce_gaps() -> int:
    """Return how many nonces are missing, doubled, or unknown to the chain, over all keys."""
    port, gaps = nodes.connect(), 0
    for signer in Signer.objects.all():
        rows = Transaction.objects.filter(chain_id=signer.chain_id, purpose=signer.purpose).exclude(nonce=None)
        used = [int(nonce or 0) for nonce in rows.values_list("nonce", flat=True)]
        gaps += len(used) - len(set(used))
        gaps += len(set(range(min(used, default=0), max(used, default=-1) + 1)) - set(used))
        gaps += abs(port.nonce(signer.address) - max(used, default=-1) - 1)
    return gaps


def _in_wallets() -> int:
    token = contracts.address_of("RewardToken")
    port, total = nodes.connect(), 0
    for address in Wallet.objects.values_list("address", flat=True):
        answer = port.call(token, encode_call("RewardToken", "balanceOf", [address]))
        total += int(decode_result("RewardToken", "balanceOf", answer)[0])
    return total


def _attempts() -> int:
    from caravan.chain.models import Attempt

    return Attempt.objects.count()


def _sum(rows: Any) -> int:
    return int(rows.aggregate(sum=Sum("amount_base_units"))["sum"] or 0)
