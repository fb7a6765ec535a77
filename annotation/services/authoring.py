"""Making campaigns, changing them, and moving them through their states."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.errors import CampaignLocked, InvalidConfig, NotReady
from annotation.models import Campaign, Tally, Task
from annotation.services import loading, terms
from annotation.services.specs import checked_config, spec_of
from caravan.accounts.models import Organisation, User
from caravan.events.outbox import publish
from caravan.lib.errors import Place
from caravan.lib.money import currencies, decimals_of
from caravan.lib.states import move

# What may change while people work: none of it alters what an answer means or how it is judged.
ALWAYS = frozenset(
    {"title", "summary", "instructions", "deadline", "is_open", "price_base_units", "shows_predictions", "gold_share"}
)
# What is fixed once the campaign has been live, because work was done by it.
WHILE_DRAFT = frozenset(
    {
        "label_config",
        "answers_per_task",
        "max_answers_per_task",
        "pilot_share",
        "review_rule",
        "review_window_s",
        "target_confidence",
        "appeal_window_s",
        "appeal_answer_s",
        "second_review_share",
        "review_price_base_units",
    }
)

# What a running import goes by.
IMPORTED_BY = frozenset({"label_config", "answers_per_task"})


@transaction.atomic
def create_campaign(
    *,
    organisation: Organisation,
    author: User,
    title: str,
    instructions: str,
    label_config: str,
    price_base_units: int,
    answers_per_task: int = 3,
    review_rule: str = Campaign.ReviewRule.BY_RISK,
    review_window_s: int = 3 * 24 * 3600,
    deadline: datetime | None = None,
    summary: str = "",
    is_open: bool = True,
    allows_choice: bool = False,
    target_confidence: float = 0.9,
    max_answers_per_task: int | None = None,
    pilot_share: float = 0.02,
    appeal_window_s: int = 7 * 24 * 3600,
    appeal_answer_s: int = 5 * 24 * 3600,
    second_review_share: float = 0.0,
    review_price_base_units: int = 0,
    currency: str = "",
    currency_decimals: int | None = None,
) -> Campaign:
    """Create a draft campaign without tasks and money.

    Raises:
        InvalidConfig: the labelling config has mistakes; `places` names each.
    """
    checked_config(label_config)
    currency = currency or next(iter(currencies()))
    campaign = Campaign.objects.create(
        organisation=organisation,
        created_by=author,
        title=title,
        instructions=instructions,
        label_config=label_config,
        price_base_units=price_base_units,
        answers_per_task=answers_per_task,
        review_rule=review_rule,
        review_window_s=review_window_s,
        deadline=deadline,
        summary=summary,
        is_open=is_open,
        allows_choice=allows_choice,
        target_confidence=target_confidence,
        max_answers_per_task=max_answers_per_task,
        pilot_share=pilot_share,
        appeal_window_s=appeal_window_s,
        appeal_answer_s=appeal_answer_s,
        second_review_share=second_review_share,
        review_price_base_units=review_price_base_units,
        currency=currency,
        currency_decimals=decimals_of(currency) if currency_decimals is None else currency_decimals,
    )
    Tally.objects.create(campaign=campaign)
    return campaign


@transaction.atomic
def update_campaign(campaign: Campaign, *, author: User, **changes: Any) -> Campaign:
    """Change a campaign; a new price holds for reservations made from now on.

    Raises:
        CampaignLocked: a change that only a draft allows, the campaign is finished, or rows are being imported by what
            is to change.
        InvalidConfig: the new labelling config has mistakes or asks for data that the tasks lack.
    """
    strangers = set(changes) - ALWAYS - WHILE_DRAFT
    if strangers:
        raise TypeError(f"not fields of a campaign that can change: {', '.join(sorted(strangers))}")
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("tally").get(pk=campaign.pk)
    real = {name: value for name, value in changes.items() if getattr(locked, name) != value}
    _refuse_late(locked, real)
    if set(real) & IMPORTED_BY and not loading.hold_imports(locked):
        message = _("Data is being imported by this; change it when that is done.")
        raise CampaignLocked(places=[Place(name, "importing", message) for name in sorted(set(real) & IMPORTED_BY)])
    if "label_config" in real:
        _check_new_config(locked, real["label_config"])
    for name, value in real.items():
        setattr(locked, name, value)
        setattr(campaign, name, value)
    if real:
        locked.save(update_fields=list(real))
    if locked.state != Campaign.State.DRAFT:
        terms.record(locked, by=author)
        campaign.policy_version = locked.policy_version
    if "answers_per_task" in real:
        Task.objects.filter(campaign=locked).update(slots_left=locked.answers_per_task)
    return locked


def go_live(campaign: Campaign, *, by: User | None = None) -> None:
    """Open a draft or paused campaign for labelling; its terms are written down as a policy version.

    Args:
        campaign: to open.
        by: who opens it.

    Raises:
        NotReady: there are no tasks, no money for one answer, or the deadline has passed.
        IllegalMove: it is live or finished.
    """
    with transaction.atomic():
        tally = Tally.objects.get(campaign=campaign)
        problems = []
        if not tally.tasks:
            problems.append(Place("tasks", "no_tasks", _("Import data first.")))
        if tally.available_base_units < campaign.price_base_units:
            problems.append(Place("budget", "no_budget", _("Fund the campaign with at least the price of one answer.")))
        if campaign.deadline and campaign.deadline <= timezone.now():
            problems.append(Place("deadline", "deadline_passed", _("The deadline has passed.")))
        if problems and campaign.state in {Campaign.State.DRAFT, Campaign.State.PAUSED}:
            raise NotReady(" ".join(place.message for place in problems), places=problems)
        move(campaign, Campaign.State.LIVE)
        terms.record(Campaign.objects.get(pk=campaign.pk), by=by)
        publish("campaign.live", campaign=str(campaign.pk))


def pause(campaign: Campaign) -> None:
    """Hand out no more tasks for now; work in hand can still be submitted."""
    move(campaign, Campaign.State.PAUSED)


def finish(campaign: Campaign) -> None:
    """Hand out no more tasks for ever; answers of tasks that never filled up are decided too."""
    move(campaign, Campaign.State.FINISHED, refit_due_at=timezone.now())


def credit_budget(campaign: Campaign, *, amount_base_units: int) -> None:
    """Add money that has arrived; the caller makes sure that it is counted once."""
    Tally.objects.filter(campaign=campaign).update(
        funded_base_units=F("funded_base_units") + amount_base_units,
        available_base_units=F("available_base_units") + amount_base_units,
    )


def debit_budget(campaign: Campaign, *, amount_base_units: int) -> None:
    """Take money that went back to the owner out of what is free; the caller makes sure that it is counted once."""
    Tally.objects.filter(campaign=campaign).update(available_base_units=F("available_base_units") - amount_base_units)


def _refuse_late(campaign: Campaign, changes: dict[str, Any]) -> None:
    late = set(changes) & WHILE_DRAFT if campaign.state != Campaign.State.DRAFT else set()
    if campaign.state == Campaign.State.FINISHED:
        late = set(changes)
    if late:
        message = _("This can no longer be changed.")
        raise CampaignLocked(places=[Place(name, "locked", message) for name in sorted(late)])


def _check_new_config(campaign: Campaign, text: str) -> None:
    """Refuse a config that asks for other data than the tasks were checked for."""
    config = checked_config(text)
    asked = set(config.data_keys().items()) - set(spec_of(campaign).data_keys().items())
    if campaign.tally.tasks and asked:
        message = _("The tasks already imported were not checked for this field.")
        raise InvalidConfig(places=[Place(f"${key}", "other_data", message) for key, _kind in sorted(asked)])


def finish_overdue() -> int:
    """Finish campaigns whose deadline is over, so that nobody waits for answers that cannot come; return how many."""
    overdue = Campaign.objects.filter(
        state__in=[Campaign.State.LIVE, Campaign.State.PAUSED], deadline__lte=timezone.now()
    )
    return overdue.update(state=Campaign.State.FINISHED, refit_due_at=timezone.now())
