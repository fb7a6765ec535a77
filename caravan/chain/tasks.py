"""The chain in the background."""

import logging

from celery import shared_task

from caravan.chain import sender
from caravan.chain.errors import ChainError

logger = logging.getLogger(__name__)


@shared_task(time_limit=120, soft_time_limit=100)
def tick() -> None:
    """Sign, send and follow once. What a silent node kept from happening, the next tick does."""
    try:
        sender.tick()
    except ChainError as error:
        if not error.retry:
            raise
        logger.warning("the chain has to wait: %s", error)
