"""The registry in the background. Every task is safe to run twice, and at the same time."""

import logging
from uuid import UUID

from celery import shared_task

from caravan.chain.errors import ChainError
from registry.models import Charge, Payment
from registry.services import auditing, calling, gathering, publishing, settling

logger = logging.getLogger(__name__)


@shared_task
def settle_due() -> None:
    """Settle every token in which something was charged."""
    for token in sorted(set(Charge.objects.filter(settlement=None).values_list("purse__token", flat=True).distinct())):
        try:
            settling.settle(token)
        except ChainError as error:
            logger.warning("%s cannot be settled now: %s", token, error)


@shared_task
def audit_registry() -> None:
    """Count what use was paid again and log what does not agree."""
    for problem in auditing.problems():
        logger.error("audit: %s: %s", problem["where"], problem["message"])


@shared_task(soft_time_limit=3500, time_limit=3600)
def make_files(packing_id: str) -> None:
    """Make the files of a dataset."""
    publishing.run(UUID(packing_id))


@shared_task
def rescue_files() -> None:
    """Ask again for files whose message was lost."""
    publishing.rescue()


@shared_task
def gather_payments() -> None:
    """Gather what payers by x402 brought, token by token."""
    waiting = Payment.objects.filter(state=Payment.State.SETTLED, top_up=None, call__isnull=False)
    for token in sorted(set(waiting.values_list("token", flat=True))):
        try:
            gathering.gather(token)
        except ChainError as error:
            logger.warning("payments in %s cannot be gathered now: %s", token, error)


@shared_task
def tidy_calls() -> None:
    """Give back what calls held whose process is gone; forget answers after a day."""
    if lost := calling.tidy():
        logger.warning("%d calls were given back: what served them is gone", lost)
