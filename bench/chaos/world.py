"""The world that trouble comes over: funded campaigns, people with wallets, and answers whenever they are asked for."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle

from django.conf import settings
from django.utils import timezone

from annotation.models import Campaign
from annotation.services import authoring, deciding, importing, serving, submitting
from caravan.accounts.models import User
from caravan.accounts.services import joining, wallets
from caravan.chain import sender
from caravan.chain.deploying import Plan, deploy
from caravan.devstack.anvil import Anvil
from caravan.events import outbox
from rewards.errors import NothingToClaim
from rewards.services import claiming, funding

CONFIRMATIONS = 5
PEOPLE = 12
# Two answers to one of the campaigns in turn make a batch: a release, a root and an attestation.
PER_BATCH = 2
PRICES = (50_000, 70_001)
CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text" choice="single" required="true"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>"""
RESULT = [{"id": "a", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["Good"]}}]


@dataclass
class World:
    """Who works on what."""

    campaigns: list[Campaign]
    people: list[User]
    _turn: Iterator[User]

    def feed(self, batch: int) -> None:
        """Give one batch of answers, submitted and approved as on the site."""
        campaign = self.campaigns[batch % len(self.campaigns)]
        for _ in range(PER_BATCH):
            person = next(self._turn)
            work = serving.next_assignments(campaign, annotator=person)[0]
            given = submitting.submit(work.pk, annotator=person, submission_id=uuid.uuid4(), result=RESULT)
            deciding.decide([given.pk], to=deciding.APPROVED, by="silence")

    def claim(self) -> None:
        """Have everybody ask for what they can claim by now."""
        for person in self.people:
            with suppress(NothingToClaim):
                claiming.relay(person)


def build(node: Anvil, *, batches: int, seed: int) -> World:
    """Deploy the contracts and open campaigns with exactly the money they will pay; then blocks are made by hand."""
    settings.CHAIN = {**settings.CHAIN, "confirmations": 1}
    settings.RELAYS_A_DAY = 0  # a year's claims come in minutes
    deploy(Plan(), lambda _: None)
    owner = joining.sign_up(email="owner@chaos.test", password=uuid.uuid4().hex, name="Owner")
    house = joining.found_organisation(name="Chaos", founder=owner)
    campaigns = []
    for number, price in enumerate(PRICES):
        answers = len(range(number, batches, len(PRICES))) * PER_BATCH
        campaign = authoring.create_campaign(
            organisation=house,
            author=owner,
            title=f"Chaos at {price}",
            instructions="Say how it sounds.",
            label_config=CONFIG,
            price_base_units=price,
            answers_per_task=1,
            review_rule="everything",
        )
        importing.add_tasks(campaign, ({"text": f"text {number}"} for number in range(max(answers, 1))))
        funding.fund(campaign, by=owner, amount_base_units=max(answers, 1) * price)
        campaigns.append(campaign)
    for campaign in campaigns:
        while not campaign.tally.funded_base_units:
            sender.tick()
            outbox.deliver()
            campaign.tally.refresh_from_db()
        authoring.go_live(campaign)
    people = [_person(number, seed) for number in range(PEOPLE)]
    node.call("evm_setAutomine", False)
    node.call("anvil_mine", hex(CONFIRMATIONS + 1))
    settings.CHAIN = {**settings.CHAIN, "confirmations": CONFIRMATIONS}
    return World(campaigns, people, cycle(people))


def _person(number: int, seed: int) -> User:
    user = User.objects.create(email=f"p{number}@chaos.test", name=f"Person {number}", date_joined=timezone.now())
    wallets.attach(user, address="0x" + hashlib.sha256(f"chaos/{seed}/{number}".encode()).hexdigest()[:40])
    return user
