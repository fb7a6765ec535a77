"""Second verdicts: some of what reviewers say is heard again, blind, before it takes effect; a third settles the rest.

Which verdicts nobody can foresee: a keyed hash of the answer says, and of a reviewer whose skill is doubtful it says so
more often. Two who agree are carried out; when they differ, a third who sees both decides. Silence is never against
the author: what nobody confirms or settles within the review window is accepted.
"""

import hashlib
import hmac
from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotation.errors import AlreadyJudged, NotYourTurn
from annotation.models import Campaign, Contribution, Review, ReviewerSkill
from annotation.quality import reviewing as quality
from annotation.services import calibrating
from caravan.accounts.models import Membership, User
from caravan.lib.states import StaleState

FIRST, SECOND, THIRD = 0, 1, 2
PROVEN: Final = 0.6
"""From this certainty of their skill in a campaign on a reviewer may settle what two others differ on."""
_SPAN: Final = 1 << 32
JUDGES: Final = (Membership.Role.OWNER, Membership.Role.REVIEWER)


def is_drawn(campaign: Campaign, contribution: Contribution, share: float) -> bool:
    """Return whether a verdict on an answer is to be heard twice; a greater share has all that a lesser one has."""
    message = f"second {campaign.pk} {contribution.pk}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, hashlib.sha256)
    return int.from_bytes(digest[:4]) < share * _SPAN


def open_to(rows: QuerySet[Contribution], user: User) -> QuerySet[Contribution]:
    """Leave out answers that a person has judged, and those that two differ on unless they may settle them."""
    mine = Review.objects.filter(contribution=OuterRef("pk"), reviewer=user)
    owner = Membership.objects.filter(
        user=user, role=Membership.Role.OWNER, organisation=OuterRef("campaign__organisation")
    )
    proven = ReviewerSkill.objects.filter(person=user, campaign=OuterRef("campaign"), certain__gte=PROVEN)
    turn = Q(review_round=SECOND) | Exists(owner) | Exists(proven)
    return rows.filter(Q(review_round=FIRST) | (~Exists(mine) & turn))


def heard(row: Contribution) -> list[Review]:
    """Return the verdicts that whoever settles an answer sees, oldest first; nothing before two differ."""
    return list(row.reviews.order_by("pk")) if row.review_round == THIRD else []


def stands(row: Contribution, reviewer: User, to: str) -> bool:
    """Return whether a verdict takes effect now; otherwise the next one is awaited from now on.

    Call inside a transaction, with an answer that waits for review, before its review is written.

    Raises:
        AlreadyJudged: the reviewer gave one of the verdicts before.
        NotYourTurn: it needs an owner or a proven reviewer.
        StaleState: somebody else gave a verdict since the answer was read.
    """
    campaign = row.campaign
    if not campaign.second_review_share and row.review_round == FIRST:
        return True
    locked = Contribution.objects.select_for_update(of=("self",)).only("state", "review_round").get(pk=row.pk)
    if (locked.state, locked.review_round) != (row.state, row.review_round):
        raise StaleState
    if row.review_round == FIRST:
        share = quality.share(campaign.second_review_share, calibrating.seen_of(reviewer, campaign))
        return not (is_drawn(campaign, row, share) and _somebody_else(row, reviewer) and _await(row, SECOND))
    earlier = list(row.reviews.order_by("pk"))
    if reviewer.pk in {each.reviewer_id for each in earlier}:
        raise AlreadyJudged
    if row.review_round == SECOND:
        return earlier[0].verdict == to or not _await(row, THIRD)
    if not open_to(Contribution.objects.filter(pk=row.pk), reviewer).exists():
        raise NotYourTurn
    calibrating.adjudicated(earlier, right=to == Contribution.State.APPROVED)
    return True


def confirmed_by_silence(pks: Collection[UUID]) -> set[UUID]:
    """Return which of the answers whose time is over a first reviewer had accepted: their verdict stands."""
    rows = Contribution.objects.filter(pk__in=pks, review_round=SECOND, reviews__verdict=Contribution.State.APPROVED)
    return set(rows.values_list("pk", flat=True))


def _await(row: Contribution, which: int) -> bool:
    """Start the clock of the next verdict."""
    due = timezone.now() + timedelta(seconds=row.campaign.review_window_s)
    Contribution.objects.filter(pk=row.pk).update(review_round=which, review_due_at=due)
    row.review_round, row.review_due_at = which, due
    return True


def _somebody_else(row: Contribution, reviewer: User) -> bool:
    """Return whether anybody is there to give a second verdict."""
    judges = Membership.objects.filter(organisation=row.campaign.organisation_id, role__in=JUDGES)
    return judges.exclude(user__in=[reviewer.pk, row.annotator_id]).exists()
