"""Gold at work: comparing answers with the known ones, doubting the known ones, and making good what they did wrong.

All of it runs in the refit, so that no submit is slower for being gold.
"""

from collections import Counter
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from annotation.models import Campaign, Contribution, GoldItem, GoldResult, Skill
from annotation.quality import gold
from annotation.services import golden, reputing
from annotation.services.alike import likeness
from annotation.services.overturning import overturn
from caravan.events.outbox import publish

AT_ONCE: Final = 1000
WRONG: Final = GoldItem.Why.FAILED
# What nobody knows yet is right four times in five, as everywhere.
FIRST: Final = (4.0, 1.0)
LEAST: Final = 0.5


def audit(campaign_id: UUID) -> None:
    """Compare new answers with gold, judge the items by them, and pay what wrong items withheld. Safe to run twice."""
    items = GoldItem.objects.filter(campaign=campaign_id).select_related("task").in_bulk()
    if not items:
        return
    campaign = Campaign.objects.get(pk=campaign_id)
    touched = _compare(campaign, items)
    skills = dict(_skills(campaign))
    for pk in sorted(touched):
        if items[pk].state == GoldItem.State.ACTIVE:
            _judge(items[pk], skills)
    _pay_back(campaign)


def results_of(item: GoldItem, skills: dict[UUID, tuple[float, float]]) -> list[gold.Seen]:
    """Return an item's results in their order, each with what is known of the person apart from it."""
    rows = GoldResult.objects.filter(item=item).order_by("contribution__submitted_at", "pk")
    if item.trusted_at is not None:
        rows = rows.filter(contribution__submitted_at__gt=item.trusted_at)
    found = []
    for passed, person in rows.values_list("passed", "contribution__annotator"):
        right, wrong = skills.get(person, FIRST)
        found.append(gold.Seen(passed, max(right - passed, LEAST), max(wrong - (not passed), LEAST)))
    return found


def _compare(campaign: Campaign, items: dict[int, GoldItem]) -> set[int]:
    """Write the results that are missing; return the items that have new ones. Gold known before is not compared."""
    waiting = Contribution.objects.filter(
        task__gold__campaign=campaign, gold__isnull=True, submitted_at__gt=F("task__gold__created_at")
    ).order_by("pk")
    touched: set[int] = set()
    while rows := list(waiting.only("task_id", "result", "campaign_id", "annotator_id")[:AT_ONCE]):
        found = []
        for row in rows:
            alike = likeness(campaign, items[row.task_id].answer, row.result)
            found.append(
                GoldResult(contribution=row, item=items[row.task_id], similarity=alike.similarity, passed=alike.passed)
            )
        with transaction.atomic():
            GoldResult.objects.bulk_create(found, ignore_conflicts=True)
            over = GoldItem.State.RETIRED
            reputing.compared([each for each in found if each.item.state == over and each.item.why != WRONG], campaign)
        touched |= {row.task_id for row in rows}
    for pk in touched:
        counts = Counter(GoldResult.objects.filter(item=pk).values_list("passed", flat=True))
        GoldItem.objects.filter(pk=pk).update(passed=counts[True], failed=counts[False])
    return touched


def _skills(campaign: Campaign) -> list[tuple[UUID, tuple[float, float]]]:
    rows = Skill.objects.filter(campaign=campaign).values_list("annotator_id", "a", "b")
    return [(person, (a, b)) for person, a, b in rows.iterator()]


def _judge(item: GoldItem, skills: dict[UUID, tuple[float, float]]) -> None:
    """Retire, suspect or keep one item."""
    match gold.verdict(results_of(item, skills)):
        case "failed":
            retire_wrong(item)
        case "leaked":
            golden.suspect(item, why=GoldItem.Why.LEAKED)
            publish("gold.suspected", campaign=str(item.campaign_id), row=item.task.row_number, why="leaked")
        case "doubted":
            golden.suspect(item, why=GoldItem.Why.FAILED)
            publish("gold.suspected", campaign=str(item.campaign_id), row=item.task.row_number, why="failed")
        case _ if item.exposures >= item.cap:
            golden.retire(item, why=GoldItem.Why.WORN)


@transaction.atomic
def retire_wrong(item: GoldItem) -> None:
    """Retire an item whose answer is wrong: nobody's failure at it counts, and who was refused for it is paid."""
    golden.retire(item, why=WRONG)
    campaign = Campaign.objects.get(pk=item.campaign_id)
    GoldResult.objects.filter(item=item, passed=False).update(forgiven=True)
    publish("gold.retired", campaign=str(item.campaign_id), row=item.task.row_number, why="failed")
    _pay_back(campaign)


@transaction.atomic
def _pay_back(campaign: Campaign) -> None:
    """Approve what was refused on a wrong item's account, as far as the money reaches; the rest when there is more."""
    owed = Contribution.objects.select_for_update(of=("self",), skip_locked=True).filter(
        gold__item__campaign=campaign, gold__forgiven=True, state=Contribution.State.REJECTED
    )
    overturn(list(owed.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]), by="gold")
