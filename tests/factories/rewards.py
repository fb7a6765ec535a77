"""Money: funded campaigns, approved work, epochs, made by the services as the site makes them."""

from collections.abc import Iterable
from typing import Any

from annotation.models import Campaign, Contribution
from annotation.services import authoring, deciding
from caravan.accounts.models import User
from caravan.accounts.services import wallets
from caravan.chain import sender
from caravan.chain.models import Transaction
from caravan.events import outbox
from rewards.models import Epoch
from rewards.services import batching, funding
from tests import cast
from tests.factories import annotation as make

WALLETS = {
    "ann": "0x1111111111111111111111111111111111111111",
    "bruno": "0x2222222222222222222222222222222222222222",
}


def campaign(*, tasks: int = 3, **fields: Any) -> Campaign:
    """Return a live campaign whose money came through the ledger: points, or on a chain once its escrow has it."""
    made = make.campaign(tasks=tasks, budget=0, live=False, **fields)
    funding.fund(made, by=cast.olga(), amount_base_units=tasks * made.answers_per_task * made.price_base_units)
    return made


def approved(made: Campaign, annotator: User, count: int = 1) -> list[Contribution]:
    """Return answers of a person to their next tasks, approved, and owed to them."""
    work = [make.contribution(made, annotator) for _ in range(count)]
    deciding.decide([contribution.pk for contribution in work], to=deciding.APPROVED, by="silence")
    news()
    return work


def with_wallet(*people: User) -> None:
    """Give people the wallets of this file."""
    for person in people:
        wallets.attach(person, address=WALLETS[person.email.partition("@")[0]])


def news() -> None:
    """Deliver every event, the ones that follow from others too."""
    while outbox.deliver():
        pass


def live(made: Campaign) -> Campaign:
    """Open a campaign whose money has arrived."""
    made.tally.refresh_from_db()
    authoring.go_live(made)
    return made


def approvals(contributions: Iterable[Contribution]) -> list[dict[str, Any]]:
    """Return the payloads that tell of approvals."""
    return [
        {
            "contribution": str(row.pk),
            "campaign": str(row.campaign_id),
            "contributor": str(row.annotator_id),
            "amount_base_units": str(row.price_base_units),
        }
        for row in contributions
    ]


def settle(rounds: int = 40) -> None:
    """Let the chain and its readers work until nothing is on its way."""
    for _ in range(rounds):
        sender.tick()
        news()
        if not Transaction.objects.filter(state__in=["queued", "signed", "mined"]).exists():
            return
    raise AssertionError("the chain did not settle")


def epoch(token: str = "CVN") -> Epoch:
    """Return a sealed epoch, as far as it came on chain."""
    made = batching.seal(token)
    assert made is not None
    if made.chain_id:
        settle()
    made.refresh_from_db()
    return made


def settle_signed(rounds: int = 40) -> None:
    """Let the chain and its readers work until nothing signed is on its way."""
    for _ in range(rounds):
        sender.tick()
        news()
        if not Transaction.objects.filter(state__in=["signed", "mined"]).exists():
            return
    raise AssertionError("the chain did not settle")
