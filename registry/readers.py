"""Readers of other apps' events: what is accepted later weighs from then on; what purses handed over is shared out."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from caravan.events.outbox import reads
from registry.models import Version
from registry.services import gathering, harvesting, settling, topping


@reads("contribution.approved")
def weigh_again(payloads: Sequence[dict[str, Any]]) -> None:
    """Weigh the people anew whose answers are accepted after their campaign has become a dataset."""
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for payload in payloads:
        people[UUID(payload["campaign"])].add(UUID(payload["contributor"]))
    for campaign in set(Version.objects.filter(campaign__in=people).values_list("campaign_id", flat=True)) - {None}:
        harvesting.reweigh(campaign, people[campaign])


@reads("transaction.final")
def share_out(payloads: Sequence[dict[str, Any]]) -> None:
    """Credit the purses, and share out the settlements, whose money has arrived."""
    settling.handed_over(UUID(key) for key in _named(payloads, "settlement"))
    top_ups = [UUID(key) for key in _named(payloads, "topup")]
    topping.arrived(top_ups)
    gathering.book(top_ups)
    gathering.arrived([UUID(key) for key in _named(payloads, "payment")])


@reads("transaction.reverted")
def stop(payloads: Sequence[dict[str, Any]]) -> None:
    """Stop the settlements and top-ups whose money was refused."""
    for payload in payloads:
        for key in _named([payload], "settlement"):
            settling.refused(UUID(key), payload["error"])
        for key in _named([payload], "topup"):
            topping.refused(UUID(key), payload["error"])
        for key in _named([payload], "payment"):
            gathering.refused(UUID(key), payload["error"])


def _named(payloads: Sequence[dict[str, Any]], what: str) -> list[str]:
    causes = [payload["cause"].split(":") for payload in payloads]
    return sorted({rest[0] for kind, *rest in causes if kind == what})
