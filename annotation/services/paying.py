"""Paying reviewers: each verdict that is taken earns the campaign's price per review, whatever it says."""

import secrets

from django.db.models import F

from annotation.errors import ReviewUnfunded
from annotation.models import Contribution, Review, ReviewPay, ReviewProbe, Tally
from caravan.accounts.models import User
from caravan.events.outbox import publish
from caravan.lib.canonical import sha256_json


def pay(contribution: Contribution, reviewer: User, verdict: str, reason: str, of: Review | ReviewProbe) -> None:
    """Take a verdict's price out of the budget and have it owed; nothing where reviews cost nothing.

    Call inside the transaction that wrote the verdict, last: it locks the campaign's busiest row.

    Args:
        contribution: the answer that was judged.
        reviewer: who judged it.
        verdict: approved or rejected.
        reason: of a refusal.
        of: what was written, paid once.

    Raises:
        ReviewUnfunded: the budget has less than that.
    """
    campaign = contribution.campaign
    price = int(campaign.review_price_base_units)
    if not price:
        return
    paid = ReviewPay(
        contribution=contribution,
        review=of if isinstance(of, Review) else None,
        probe=of if isinstance(of, ReviewProbe) else None,
        campaign=campaign,
        person=reviewer,
        amount_base_units=price,
        verdict=verdict,
        reason=reason,
        salt=secrets.token_bytes(16),
        policy_version=campaign.policy_version,
    )
    paid.content_hash = sha256_json(paid.said)
    paid.save(force_insert=True)
    publish(
        "review.taken",
        review=str(paid.pk),
        campaign=str(campaign.pk),
        reviewer=str(reviewer.pk),
        amount_base_units=str(price),
    )
    enough = Tally.objects.filter(pk=campaign.pk, available_base_units__gte=price)
    paid_now = enough.update(
        available_base_units=F("available_base_units") - price, reviews_base_units=F("reviews_base_units") + price
    )
    if not paid_now:
        raise ReviewUnfunded
