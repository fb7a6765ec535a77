"""Delivery in the background."""

from celery import shared_task

from caravan.events import outbox

BATCHES_PER_RUN = 50


@shared_task
def deliver_events() -> None:
    """Deliver until the outbox is empty, or for a bounded number of batches."""
    for _ in range(BATCHES_PER_RUN):
        if not outbox.deliver():
            return
