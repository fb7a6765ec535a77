"""How reviewers judge: their verdicts against outcomes that are known, counted as they come in."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotation.models import Appeal, Campaign, Contribution, GoldResult, Review, ReviewCheck, ReviewerSkill
from annotation.quality.reputation import Skill, interval
from annotation.quality.reviewing import NOTHING, Confusion, decayed, judged, share
from caravan.accounts.models import User

APPROVED = Contribution.State.APPROVED
Source = ReviewCheck.Source
CAMPAIGNS_SHOWN: Final = 50


def seen_of(person: User, campaign: Campaign) -> Confusion:
    """Return a reviewer's counts in a campaign as they stand now."""
    row = ReviewerSkill.objects.filter(person=person, campaign=campaign).first()
    return current(row) if row else NOTHING


def current(row: ReviewerSkill) -> Confusion:
    """Return a row's counts, faded to now."""
    kept = Confusion(row.accepted_right, row.accepted_wrong, row.refused_right, row.refused_wrong)
    return decayed(kept, (timezone.now() - row.updated_at).total_seconds())


def adjudicated(reviews: Sequence[Review], *, right: bool) -> None:
    """Count the verdicts that a third person settled; call inside a transaction."""
    _count(reviews, right=right, source=Source.ADJUDICATED)


def against_gold(review: Review, contribution: Contribution) -> None:
    """Count a verdict on an answer to gold, if it is known how that compares; call inside a transaction."""
    if not contribution.campaign.gold_share:
        return
    known = GoldResult.objects.filter(contribution=contribution, forgiven=False, item__state="active").first()
    if known is not None:
        _count([review], right=known.passed, source=Source.GOLD)


@transaction.atomic
def after_appeal(pk: UUID) -> None:
    """Count the refusals that an appeal looked at; silence is nobody's judgement. Safe to run twice."""
    appeal = Appeal.objects.get(pk=pk)
    if appeal.lapsed or appeal.state == Appeal.State.OPEN:
        return
    heard = Review.objects.filter(contribution=appeal.contribution_id).exclude(reviewer=appeal.reviewer)
    reviews = list(heard.order_by("pk"))  # not the appeal's own verdict, by which they are measured
    _count(reviews, right=appeal.state == Appeal.State.OVERTURNED, source=Source.APPEAL)


def _count(reviews: Sequence[Review], *, right: bool, source: str) -> None:
    """Write down that outcomes are known, each once, and move their reviewers' counts."""
    campaigns = dict(
        Contribution.objects.filter(pk__in={each.contribution_id for each in reviews}).values_list("pk", "campaign_id")
    )
    for review in sorted(reviews, key=lambda each: (str(each.reviewer_id), each.pk)):
        accepted = review.verdict == APPROVED
        _, new = ReviewCheck.objects.get_or_create(
            review=review, defaults={"accepted": accepted, "right": right, "source": source}
        )
        if new:
            move(campaigns[review.contribution_id], review.reviewer_id, accepted=accepted, right=right)


def move(campaign_id: UUID, person_id: UUID, *, accepted: bool, right: bool) -> None:
    """Add one verdict to a reviewer's counts; call inside a transaction."""
    ReviewerSkill.objects.get_or_create(campaign_id=campaign_id, person_id=person_id)
    row = ReviewerSkill.objects.select_for_update().get(campaign_id=campaign_id, person_id=person_id)
    seen = judged(current(row), accepted=accepted, right=right)
    row.accepted_right, row.accepted_wrong, row.refused_right, row.refused_wrong = seen
    row.certain, row.updated_at = seen.certain, timezone.now()
    row.save()


def reviewers_of(campaign: Campaign) -> list[dict[str, Any]]:
    """Return how each reviewer of a campaign judges, as far as is known, the surest first."""
    rows = ReviewerSkill.objects.filter(campaign=campaign).select_related("person", "campaign")
    return [_shown(row) for row in rows.order_by("-certain", "pk")]


def campaigns_of(person: User) -> list[dict[str, Any]]:
    """Return how a person judges in each campaign, the latest first."""
    rows = ReviewerSkill.objects.filter(person=person).select_related("person", "campaign")
    return [_shown(row) for row in rows.order_by("-updated_at", "pk")[:CAMPAIGNS_SHOWN]]


def _shown(row: ReviewerSkill) -> dict[str, Any]:
    seen = current(row)
    return {
        "name": row.person.name,
        "campaign": row.campaign,
        **seen._asdict(),
        "keeps": _rate(seen.keeps),
        "catches": _rate(seen.catches),
        "balanced": seen.balanced,
        "certain": seen.certain,
        "second_review_share": share(row.campaign.second_review_share, seen),
    }


def _rate(skill: Skill) -> dict[str, float]:
    low, high = interval(skill)
    return {"mean": skill.mean, "low": low, "high": high}
