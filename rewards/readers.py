"""Readers of other apps’ events: what was approved is owed, what became final on chain is booked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from caravan.events.outbox import reads
from rewards.services import claiming, funding, owing, publishing, refunding, sending


@reads("contribution.approved")
def owe(payloads: Sequence[dict[str, Any]]) -> None:
    """Owe people for their approved work."""
    owing.owe(payloads)


@reads("review.taken")
def owe_reviewers(payloads: Sequence[dict[str, Any]]) -> None:
    """Owe reviewers for their verdicts."""
    owing.owe_reviews(payloads)


@reads("contribution.rejected")
def hold(payloads: Sequence[dict[str, Any]]) -> None:
    """Set the price of refused work aside while its author may appeal."""
    owing.hold([payload for payload in payloads if payload.get("held_until")])


@reads("contribution.held")
def hold_again(payloads: Sequence[dict[str, Any]]) -> None:
    """Set the price of work aside that an audit looks at."""
    owing.hold(payloads)


@reads("contribution.released")
def release(payloads: Sequence[dict[str, Any]]) -> None:
    """Put what was set aside back into the budgets; out of these it is paid when an appeal was upheld."""
    owing.release(payloads)


@reads("transaction.final")
def book(payloads: Sequence[dict[str, Any]]) -> None:
    """Book what is final: fundings, the steps of epochs, relayed claims."""
    causes = [payload["cause"].split(":") for payload in payloads]
    funding.arrived([UUID(rest[0]) for kind, *rest in causes if kind == "funding"])
    for epoch, step in sorted((rest[0], rest[1]) for kind, *rest in causes if kind == "epoch"):
        EPOCH_STEPS[step](UUID(epoch))
    for relay in sorted(rest[0] for kind, *rest in causes if kind == "relay"):
        claiming.relayed(UUID(relay))
    for wish in sorted({rest[0] for kind, *rest in causes if kind == "sending"}):
        sending.arrived(UUID(wish))
    for campaign in sorted({rest[0] for kind, *rest in causes if kind == "refund"}):
        refunding.closed(UUID(campaign))


@reads("transaction.reverted")
def give_up(payloads: Sequence[dict[str, Any]]) -> None:
    """Say what was refused, where its owner sees it."""
    causes = [(payload["cause"].split(":"), payload["error"]) for payload in payloads]
    funding.refused({UUID(rest[0]): error for (kind, *rest), error in causes if kind == "funding"})
    for (kind, *rest), error in causes:
        if kind == "epoch":
            publishing.refused(UUID(rest[0]), rest[1], error)
        if kind == "relay":
            claiming.relayed(UUID(rest[0]))
        if kind == "sending":
            sending.refused(UUID(rest[0]), error)


EPOCH_STEPS = {"release": publishing.proceed, "post": publishing.posted, "attest": publishing.attested}
