"""A campaign's terms: what it promises and by which rule it judges, kept version by version."""

from typing import Any, Final

from django.db import transaction

from annotation.models import Campaign, PolicyVersion
from caravan.accounts.models import User

TERMS: Final = (
    "price_base_units",
    "currency",
    "answers_per_task",
    "max_answers_per_task",
    "pilot_share",
    "review_rule",
    "target_confidence",
    "review_window_s",
    "second_review_share",
    "review_price_base_units",
    "appeal_window_s",
    "appeal_answer_s",
    "gold_share",
    "gold_threshold",
    "exam_required",
    "qualifying_skill",
)
MONEY: Final = frozenset({"price_base_units", "review_price_base_units"})


def terms_of(campaign: Campaign) -> dict[str, Any]:
    """Return the campaign's terms of today, amounts of base units as decimal strings."""
    found = {name: getattr(campaign, name) for name in TERMS}
    return found | {name: str(int(found[name])) for name in MONEY}


@transaction.atomic
def change(campaign: Campaign, *, by: User | None, **changed: Any) -> None:
    """Change terms that may change at any time; once people work by them, that makes one new version.

    Args:
        campaign: of the terms; its columns follow.
        by: who changes them.
        changed: new values by name, each of `TERMS` and already checked.
    """
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    for name, value in changed.items():
        setattr(locked, name, value)
        setattr(campaign, name, value)
    locked.save(update_fields=list(changed))
    if locked.state != Campaign.State.DRAFT:
        record(locked, by=by)
        campaign.policy_version = locked.policy_version


def record(campaign: Campaign, *, by: User | None) -> None:
    """Write down the terms under the campaign's policy version, or under the next one if they have changed since.

    Call inside a transaction, with the campaign locked or just moved, and its columns as they are in the database.
    """
    terms = terms_of(campaign)
    latest = PolicyVersion.objects.filter(campaign=campaign).order_by("-version").first()
    if latest is not None and latest.terms == terms:
        return
    version = campaign.policy_version if latest is None else latest.version + 1
    PolicyVersion.objects.create(campaign=campaign, version=version, terms=terms, created_by=by)
    if version != campaign.policy_version:
        campaign.policy_version = version
        Campaign.objects.filter(pk=campaign.pk).update(policy_version=version)
