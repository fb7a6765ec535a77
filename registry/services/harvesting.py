"""Making a finished campaign a dataset: its people, weighted by what of theirs was accepted, become its makers."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from annotation.models import Campaign, Contribution, Review
from caravan.accounts.models import User
from registry.errors import NotFinished
from registry.models import Asset, Pool, Version
from registry.royalties import Role
from registry.services import registering, sharing

USUAL_BPS: Final[Mapping[Role, int]] = {Role.LABELS: 7000, Role.REVIEW: 1000, Role.DATA: 2000}
"""What the roles of a campaign get when its owner says nothing else."""
USUAL_LICENCE: Final = "commercial-remix"
"""What is made from people's work goes on paying them, unless its owner says otherwise."""


@transaction.atomic
def harvest(
    campaign: Campaign,
    *,
    by: User,
    asset: Asset | None = None,
    shares_bps: Mapping[Role, int] = USUAL_BPS,
    **fields: Any,
) -> Version:
    """Make a draft of a dataset out of a finished campaign; of an asset of its own unless one is named.

    Labels are weighed by accepted answers, reviews by verdicts given; who publishes it holds the role of the data. A
    role that nobody holds goes to the labels.

    Raises:
        NotFinished: the campaign is not finished, or nothing of it was accepted.
        BadShare: the roles' shares are not above zero, or not the whole together.
    """
    labels = accepted(campaign)
    if campaign.state != Campaign.State.FINISHED or not labels:
        raise NotFinished
    reviews = reviewed(campaign)
    shares = dict(shares_bps)
    if not reviews and Role.REVIEW in shares:
        shares[Role.LABELS] = shares.get(Role.LABELS, 0) + shares.pop(Role.REVIEW)
    asset = asset or registering.make_asset(
        campaign.organisation, by=by, kind=Asset.Kind.DATASET, title=campaign.title, summary=campaign.summary
    )
    fields.setdefault("licence", {"preset": USUAL_LICENCE})
    version = registering.draft(asset, by=by, token=campaign.currency, roles=shares, campaign=campaign, **fields)
    for role, weights in ((Role.LABELS, labels), (Role.REVIEW, reviews), (Role.DATA, {by.pk: 1})):
        if role in shares:
            sharing.weigh(version, role, weights)
    return version


def accepted(campaign: Campaign, people: Iterable[UUID] | None = None) -> dict[UUID, int]:
    """Return how many answers of each person were accepted."""
    rows = Contribution.objects.filter(campaign=campaign, state=Contribution.State.APPROVED)
    if people is not None:
        rows = rows.filter(annotator__in=people)
    return dict(rows.values_list("annotator").annotate(count=Count("pk")).order_by("annotator"))


def reviewed(campaign: Campaign) -> dict[UUID, int]:
    """Return how many verdicts each reviewer gave."""
    rows = Review.objects.filter(contribution__campaign=campaign)
    return dict(rows.values_list("reviewer").annotate(count=Count("pk")).order_by("reviewer"))


def reweigh(campaign: UUID, people: Iterable[UUID]) -> None:
    """Weigh people's labels again, when an answer was accepted after its campaign had become a dataset.

    What was earned until now stays as it was shared; the new weight counts from now on.
    """
    versions = Version.objects.filter(campaign=campaign, pools__role=Pool.Kind.LABELS).select_related("campaign")
    for version in versions:
        if version.campaign:
            sharing.weigh(version, Role.LABELS, accepted(version.campaign, people))
