"""What an appeal's outcome travels back to: the gate, gold, consensus, reputations, and the audit it came from.

Pay and the author's numbers are moved where the refusal is undone (`overturning`); the author's reputation follows the
event of that. Silence pays, but it is nobody's judgement: it speaks neither against a reviewer nor against gold.
"""

from django.db.models import F
from django.utils import timezone

from annotation.models import Appeal, Campaign, GoldItem, GoldResult, RejectionAudit
from annotation.services import consensus, gating, golden
from caravan.events.outbox import publish


def carry_back(appeal: Appeal, campaign: Campaign) -> None:
    """Put right what followed from a refusal that was overturned; call inside the transaction that overturned it."""
    if appeal.refused_by == "gate" and appeal.gate is not None:
        gating.clear(appeal.gate, owner=appeal.reviewer)
    _doubt_gold(appeal)
    # The answer counts again, with its author's weight; its task may have got another place meanwhile.
    consensus.ask_for_refit(campaign)


def count_in_audit(appeal: Appeal) -> None:
    """Count a decision in the audit that asked for it, and close that with the last; call inside a transaction."""
    if appeal.audit_id is None:
        return
    audit = RejectionAudit.objects.filter(pk=appeal.audit_id)
    audit.update(**{appeal.state: F(appeal.state) + 1})
    # The update above has locked the row, so of two last decisions the later one sees both.
    done = audit.filter(state=RejectionAudit.State.OPEN, sampled=F("upheld") + F("overturned"))
    if done.update(state=RejectionAudit.State.CLOSED, closed_at=timezone.now()):
        publish("rejection_audit.closed", audit=str(appeal.audit_id), campaign=str(appeal.campaign_id))


def _doubt_gold(appeal: Appeal) -> None:
    """Forgive an answer that failed gold, and have the owner look at an item that a person says is wrong."""
    failed = GoldResult.objects.filter(contribution=appeal.contribution_id, passed=False)
    failed.update(forgiven=True)
    item = GoldItem.objects.filter(results__in=failed, state=GoldItem.State.ACTIVE).select_related("task").first()
    if item is not None and not appeal.lapsed:
        golden.suspect(item, why=GoldItem.Why.FAILED)
        publish("gold.suspected", campaign=str(item.campaign_id), row=item.task.row_number, why="failed")
