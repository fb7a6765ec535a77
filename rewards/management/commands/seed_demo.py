"""`manage.py seed_demo`: the demo's people and sample campaigns, funded and live."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotation.models import Campaign
from annotation.services import authoring, importing
from caravan.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from caravan.accounts.models import Organisation, User
from caravan.accounts.services import joining
from caravan.chain import sender
from caravan.events import outbox
from rewards.demo.samples import SAMPLES, Sample
from rewards.services import funding

ORGANISATION = "Weather Watch"
PATIENCE_S = 60.0


class Command(BaseCommand):
    """Safe to run at every start: what exists is left as it is."""

    help = "Create the demo people and sample campaigns where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make people, organisation and campaigns; wait until the campaigns' money is on chain."""
        if not settings.DEMO:
            raise CommandError("set CARAVAN_DEMO=1: the demo people have a public password")
        people = {person.role: self._person(person.email, person.name) for person in reversed(DEMO_PEOPLE)}
        owner = people["owner"]
        house = Organisation.objects.filter(name=ORGANISATION, memberships__user=owner).first()
        house = house or joining.found_organisation(name=ORGANISATION, founder=owner)
        joining.enrol(people["reviewer"], organisation=house, role="reviewer")
        titles = set(Campaign.objects.filter(organisation=house).values_list("title", flat=True))
        for sample in SAMPLES:
            if sample.title not in titles:
                self._campaign(sample, house, owner)
        self._start(house, owner)

    def _person(self, email: str, name: str) -> User:
        return User.objects.filter(email=email).first() or joining.sign_up(
            email=email, password=DEMO_PASSWORD, name=name
        )

    def _campaign(self, sample: Sample, house: Organisation, owner: User) -> None:
        campaign = authoring.create_campaign(
            organisation=house,
            author=owner,
            title=sample.title,
            summary=sample.summary,
            instructions=sample.instructions,
            label_config=sample.label_config,
            price_base_units=sample.price_base_units,
            answers_per_task=sample.answers_per_task,
            review_rule=sample.review_rule,
        )
        importing.add_tasks(campaign, sample.rows)
        budget = len(sample.rows) * sample.answers_per_task * sample.price_base_units
        funding.fund(campaign, by=owner, amount_base_units=budget)

    def _start(self, house: Organisation, owner: User) -> None:
        """Open the drafts as their money arrives; no worker runs yet at first start, so push the chain along here."""
        deadline = time.monotonic() + PATIENCE_S
        while drafts := list(
            Campaign.objects.filter(organisation=house, state="draft", title__in=[s.title for s in SAMPLES])
        ):
            if settings.CHAIN["rpc_url"]:
                sender.tick(settings.CHAIN["id"])
            outbox.deliver()
            for campaign in drafts:
                campaign.tally.refresh_from_db()
                if campaign.tally.available_base_units >= campaign.price_base_units:
                    authoring.go_live(campaign)
            if time.monotonic() > deadline:
                raise CommandError("the sample campaigns' money did not arrive on chain: see .caravan/logs")
            time.sleep(0.2)
