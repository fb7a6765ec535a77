"""Gold reviews: answers whose right verdict is known stand in reviewers' queues as if they waited.

They are answers that were up for review once, to gold or settled by a third person. A verdict on one is paid like any
other and shows how its reviewer judges; nothing becomes of the answer. The share of verdicts after which one is mixed
in is that of gold among annotators' tasks (`gold_share`); which ones they are nobody can foresee.
"""

import hashlib
import hmac
from datetime import timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from annotation import selectors
from annotation.models import Campaign, Contribution, Review, ReviewCheck, ReviewProbe
from annotation.services import calibrating, paying
from caravan.accounts.models import User
from caravan.lib.states import IllegalMove

APPROVED = Contribution.State.APPROVED
_SPAN = 1 << 32
SETTLED = ReviewCheck.objects.filter(review__contribution=OuterRef("pk"), source=ReviewCheck.Source.ADJUDICATED)
# What a person settled goes before gold's word, and an appeal before both.
RIGHT = Q(Exists(SETTLED), state=APPROVED) | (~Q(Exists(SETTLED)) & Q(gold__passed=True))
RIGHT_OR_NOT = ExpressionWrapper(RIGHT, output_field=BooleanField())


def plant_after(review: Review, campaign: Campaign) -> None:
    """Have another gold review planted for a reviewer, if this verdict of theirs is one of the share."""
    message = f"probe {campaign.pk} {review.pk}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, hashlib.sha256)
    if int.from_bytes(digest[:4]) < campaign.gold_share * _SPAN:
        args = [str(campaign.pk), str(review.reviewer_id)]
        transaction.on_commit(partial(current_app.send_task, "annotation.tasks.plant_probe", args), robust=True)


def plant(campaign: Campaign, person: User) -> ReviewProbe | None:
    """Put a gold review into a reviewer's queue, the newest of the kind of which less is known; None if there is none.

    Safe to run twice: two are then planted, never the same.
    """
    seen = calibrating.seen_of(person, campaign)
    wants_right = seen.accepted_right + seen.refused_right <= seen.accepted_wrong + seen.refused_wrong
    rows = _candidates(campaign, person)
    like = rows.filter(RIGHT) if wants_right else rows.exclude(RIGHT)
    found = like.values_list("pk", RIGHT_OR_NOT).first() or rows.values_list("pk", RIGHT_OR_NOT).first()
    if found is None:
        return None
    due = timezone.now() + timedelta(seconds=campaign.review_window_s)
    probe, _new = ReviewProbe.objects.get_or_create(
        contribution_id=found[0], person=person, defaults={"campaign": campaign, "right": found[1], "due_at": due}
    )
    return probe


def waiting(person: User, campaign: Campaign | UUID | None = None) -> list[Contribution]:
    """Return a reviewer's gold reviews, looking like answers that wait; who reviews no more has none."""
    probes = ReviewProbe.objects.filter(
        person=person,
        taken_at=None,
        due_at__gt=timezone.now(),
        contribution__in=selectors.contributions_reviewable_by(person),
    )
    probes = probes if campaign is None else probes.filter(campaign=campaign)
    found = probes.select_related("contribution__campaign", "contribution__task__resolution")
    return [_mask(each.contribution, each) for each in found.order_by("due_at")]


def take(contribution: Contribution, reviewer: User, verdict: str, reason: str) -> None:
    """Count a verdict on a gold review, and pay for it; call inside a transaction.

    Raises:
        IllegalMove: the answer is decided, and no gold review of theirs.
        ReviewUnfunded: the budget cannot pay for it.
    """
    mine = ReviewProbe.objects.filter(contribution=contribution, person=reviewer, taken_at=None)
    probe = mine.select_for_update(of=("self",)).first()
    if probe is None:
        raise IllegalMove
    probe.taken_at = timezone.now()
    probe.save(update_fields=["taken_at"])
    calibrating.move(probe.campaign_id, reviewer.pk, accepted=verdict == APPROVED, right=probe.right)
    paying.pay(contribution, reviewer, verdict, reason, probe)


def withdraw(contributions: QuerySet[Contribution]) -> None:
    """Take answers out of reviewers' queues in which they stand as gold reviews; call inside a transaction."""
    probes = ReviewProbe.objects.filter(contribution__in=contributions, taken_at=None)
    # A verdict that is being written stays; whoever writes it waits for the answer that our caller has locked.
    free = probes.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
    ReviewProbe.objects.filter(pk__in=list(free)).delete()


def plant_by_id(campaign_id: UUID, person_id: UUID) -> None:
    """Plant one for whom a task names."""
    plant(Campaign.objects.get(pk=campaign_id), User.objects.get(pk=person_id))


def _candidates(campaign: Campaign, person: User) -> QuerySet[Contribution]:
    """Return what was up for review and whose right verdict is known and strange to the person, newest first."""
    known = Q(gold__forgiven=False, gold__item__state__in=["active", "retired"]) & ~Q(gold__item__why="failed")
    met = Review.objects.filter(contribution=OuterRef("pk"), reviewer=person)
    planted = ReviewProbe.objects.filter(contribution=OuterRef("pk"), person=person)
    rows = Contribution.objects.filter(
        known | Exists(SETTLED), ~Exists(met), ~Exists(planted), campaign=campaign, review_due_at__isnull=False
    ).filter(appeal=None, corrections=None)
    return rows.exclude(state=Contribution.State.SUBMITTED).exclude(annotator=person).order_by("-id")


def mask_for(viewer: User, row: Contribution) -> None:
    """Have an answer look as if it waited, if it is a gold review that the viewer has not judged yet."""
    if row.state == Contribution.State.SUBMITTED or row.annotator_id == viewer.pk:
        return
    probe = ReviewProbe.objects.filter(contribution=row, person=viewer, taken_at=None).first()
    if probe is not None:
        _mask(row, probe)


def _mask(row: Contribution, probe: ReviewProbe) -> Contribution:
    row.state, row.review_due_at, row.review_round = Contribution.State.SUBMITTED, probe.due_at, 0
    row.decided_at, row.decided_by, row.reason, row.comment, row.held_until = None, "", "", "", None
    return row
