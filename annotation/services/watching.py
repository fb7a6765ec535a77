"""Watching how much campaigns refuse: of those that refuse too much, a sample is judged anew as if appealed."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from annotation.models import Campaign, Contribution, RejectionAudit, Tally, VerdictDay
from annotation.quality import rejections
from annotation.services.appealing import file
from annotation.services.counting import COLUMNS
from caravan.events.outbox import publish

WINDOW: Final = timedelta(days=14)
SAMPLE: Final = 20


def rates(campaign: Campaign, *, since: datetime | None = None) -> dict[str, Any]:
    """Return the campaign's verdicts of the window by column of `VerdictDay`, and what follows from them.

    `rate` is the share of refusals by reviewers among all verdicts, `low` what it is surely above; None without any.
    """
    day = (since or timezone.now() - WINDOW).date()
    rows = VerdictDay.objects.filter(campaign=campaign, day__gte=day)
    found: dict[str, Any] = rows.aggregate(**{name: Sum(name, default=0) for name in COLUMNS})
    decided = found["approved"] + found["refused"] + found["by_rule"]
    answered = found["upheld"] + found["overturned"]
    found["decided"] = decided
    found["rate"] = found["refused"] / decided if decided else None
    found["low"] = rejections.surely_above(found["refused"], decided) if decided else None
    found["overturned_share"] = found["overturned"] / answered if answered else None
    return found


def open_audits() -> int:
    """Audit the campaigns that surely refuse more than the limit; return how many audits were opened."""
    since = timezone.now() - WINDOW
    totals = (
        VerdictDay.objects.filter(day__gte=since.date())
        .values("campaign")
        .annotate(decided=Sum(F("approved") + F("refused") + F("by_rule")), all_refused=Sum("refused"))
        .filter(all_refused__gt=0)
        .order_by("campaign")
    )
    opened = 0
    for row in totals.iterator(1000):
        low = rejections.surely_above(row["all_refused"], row["decided"])
        if low > settings.REJECTION_LIMIT:
            opened += _open(row["campaign"], since, row["decided"], row["all_refused"], low)
    return opened


@transaction.atomic
def _open(campaign_id: UUID, since: datetime, decided: int, refused: int, low: float) -> bool:
    """Draw a sample and have it judged; False when the campaign was audited lately, or nothing can be drawn."""
    # Whoever refers to the campaign meanwhile, holding an answer we may draw, must not wait for us.
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign_id)
    if RejectionAudit.objects.filter(campaign=campaign, opened_at__gt=since).exists():
        return False
    message = f"rejection audit {campaign_id} {since.isoformat()}".encode()
    seed = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
    audit = RejectionAudit(campaign=campaign, since=since, decided=decided, refused=refused, low=low, seed=seed)
    audit.limit = settings.REJECTION_LIMIT
    drawn = rejections.sample(seed, drawable(campaign, since).values_list("pk", flat=True), SAMPLE)
    locked = drawable(campaign, since).filter(pk__in=drawn).order_by("pk").select_for_update(of=("self",))
    rows = [row for row in locked.select_related("campaign") if _is_held(row)]
    if not rows:
        return False
    audit.sampled = len(rows)
    audit.save()
    for row in rows:
        file(row, audit=audit)
    publish("rejection_audit.opened", audit=str(audit.pk), campaign=str(campaign_id), sampled=len(rows))
    return True


def drawable(campaign: Campaign, since: datetime) -> QuerySet[Contribution]:
    """Return the refusals an audit draws from: reviewers' own, not appealed, which can still be paid."""
    rows = Contribution.objects.filter(
        campaign=campaign, state=Contribution.State.REJECTED, decided_by="reviewer", decided_at__gte=since, appeal=None
    )
    return rows.filter(held_until__isnull=False) if campaign.appeal_window_s else rows


def _is_held(row: Contribution) -> bool:
    """Return whether the price is held; where there are no appeals the budget is asked for it now."""
    if row.held_until is not None:
        return True
    price, now = row.price_base_units, timezone.now()
    taken = Tally.objects.filter(pk=row.campaign_id, available_base_units__gte=price).update(
        available_base_units=F("available_base_units") - price, held_base_units=F("held_base_units") + price
    )
    if taken:
        Contribution.objects.filter(pk=row.pk).update(held_until=now)
        publish(
            "contribution.held",
            contribution=str(row.pk),
            campaign=str(row.campaign_id),
            amount_base_units=str(price),
        )
    return bool(taken)
