"""What pages and the API read. Everything is indexed; nothing counts the rows of a campaign."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Campaign, Contribution, ImportJob, Remark
from annotation.quality.reputation import Skill, interval
from annotation.services.specs import spec_of
from caravan.accounts.models import Membership, User

OPEN_STATES = (Campaign.State.LIVE, Campaign.State.PAUSED, Campaign.State.FINISHED)


def campaigns_open_to(user: User | AnonymousUser, search: str = "") -> QuerySet[Campaign]:
    """Return the live campaigns a person may work on, newest first, their tallies with them."""
    return _matching(_visible(user).filter(state=Campaign.State.LIVE), search)


def campaigns_owned_by(user: User, search: str = "") -> QuerySet[Campaign]:
    """Return the campaigns of the organisations a person owns, in every state, newest first."""
    return _matching(_all().filter(_member(user, Membership.Role.OWNER)), search)


def campaigns_seen_by(user: User) -> QuerySet[Campaign]:
    """Return every campaign a person may read: those they may work on, and their organisations'."""
    return _all().filter(Q(state__in=OPEN_STATES, is_open=True) | _member(user, *Membership.Role.values))


def campaigns_workable_by(user: User | AnonymousUser) -> QuerySet[Campaign]:
    """Return the campaigns that `policies.may_label` allows a person."""
    return _visible(user)


def campaign_for_owner(user: User | AnonymousUser, pk: UUID) -> Campaign:
    """Return a campaign the person may manage.

    Raises:
        Campaign.DoesNotExist: unknown, or not theirs.
    """
    if not isinstance(user, User):
        raise Campaign.DoesNotExist
    return campaigns_owned_by(user).get(pk=pk)


def contributions_of(user: User, campaign: Campaign | UUID | None = None) -> QuerySet[Contribution]:
    """Return a person's own answers with their verdicts, newest first."""
    rows = Contribution.objects.filter(annotator=user).select_related("campaign", "task").order_by("-id")
    return rows if campaign is None else rows.filter(campaign=campaign)


def contributions_reviewable_by(user: User | AnonymousUser) -> QuerySet[Contribution]:
    """Return every answer of the campaigns a person reviews, decided or not."""
    if not isinstance(user, User):
        return Contribution.objects.none()
    roles = Membership.objects.filter(user=user, role__in=[Membership.Role.OWNER, Membership.Role.REVIEWER])
    campaigns = Campaign.objects.filter(organisation__in=roles.values("organisation"))
    return Contribution.objects.filter(campaign__in=campaigns)


def data_keys(campaign: Campaign) -> list[str]:
    """Return the fields that each row of the campaign's data needs, sorted."""
    return sorted(spec_of(campaign).data_keys())


def imports_of(user: User) -> QuerySet[ImportJob]:
    """Return the imports of the campaigns a person owns."""
    return ImportJob.objects.filter(campaign__in=campaigns_owned_by(user).order_by())


def _all() -> QuerySet[Campaign]:
    return Campaign.objects.select_related("organisation", "tally").order_by("-id")


def _member(user: User, *roles: str) -> Exists:
    """Return the condition that the person has one of the roles in the campaign's organisation."""
    return Exists(Membership.objects.filter(user=user, organisation=OuterRef("organisation"), role__in=roles))


def _visible(user: User | AnonymousUser) -> QuerySet[Campaign]:
    """Return campaigns past their draft that are open to everybody, or to the person as a member."""
    rows = _all().filter(state__in=OPEN_STATES)
    if not isinstance(user, User):
        return rows.filter(is_open=True)
    return rows.filter(Q(is_open=True) | _member(user, *Membership.Role.values))


def _matching(rows: QuerySet[Campaign], search: str) -> QuerySet[Campaign]:
    words = search.replace("\0", "").split()[:8]
    for word in words:
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return rows


_WORK = """
SELECT k.campaign_id, c.title, c.currency, c.currency_decimals, k.submitted, k.approved, k.rejected,
       k.approved_base_units, s.a, s.b, w.alike, w.compared, w.median_ms, w.spent_ms
FROM annotation_cursor k JOIN annotation_campaign c ON c.id = k.campaign_id
LEFT JOIN annotation_skill s ON s.campaign_id = k.campaign_id AND s.annotator_id = k.annotator_id
LEFT JOIN (
    SELECT l.campaign_id, count(*) FILTER (WHERE l.state <> 'submitted' AND l.label = r.label) AS alike,
           count(*) FILTER (WHERE l.state <> 'submitted' AND l.label IS NOT NULL AND r.label IS NOT NULL) AS compared,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY l.lead_time_ms) AS median_ms,
           sum(l.lead_time_ms) FILTER (WHERE l.state = 'approved') AS spent_ms
    FROM (SELECT * FROM annotation_contribution WHERE annotator_id = %(person)s ORDER BY id DESC LIMIT %(latest)s) l
    LEFT JOIN annotation_resolution r ON r.task_id = l.task_id GROUP BY 1) w ON w.campaign_id = k.campaign_id
WHERE k.annotator_id = %(person)s AND k.submitted > 0 ORDER BY k.campaign_id DESC LIMIT 100
"""
LATEST_WORK = 2000


def work_of(user: User) -> list[dict[str, Any]]:
    """Return how a person does in each campaign; agreement and pace are those of their latest answers.

    Only decided answers are compared with consensus, so that the comparison cannot help anybody label.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WORK, {"person": user.pk, "latest": LATEST_WORK})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        decided = row["approved"] + row["rejected"]
        row["accepted_share"] = row["approved"] / decided if decided else None
        row["agreement"] = row["alike"] / row["compared"] if row["compared"] else None
        row["median_s"] = row["median_ms"] / 1000 if row["median_ms"] is not None else None
        if decided and row["a"]:
            row["low"], row["high"] = interval(Skill(row["a"], row["b"]))
        hourly = row["approved_base_units"] * 3_600_000 / row["spent_ms"] if row["spent_ms"] else None
        row["hourly_base_units"] = int(hourly) if hourly and row["submitted"] <= LATEST_WORK else None
    return rows


def remarks_on(campaign: Campaign, kind: str = "") -> QuerySet[Remark]:
    """Return what annotators said of a campaign's tasks: all, of one kind, or `unanswered`."""
    rows = campaign.remarks.select_related("assignment__task").prefetch_related("answers")
    if kind == "unanswered":
        return rows.filter(answered=False)
    return rows.filter(kind=kind.replace("\0", "")) if kind else rows


def remarks_of(person: User) -> QuerySet[Remark]:
    """Return what a person said of tasks."""
    return Remark.objects.filter(author=person).select_related("campaign").prefetch_related("answers")
