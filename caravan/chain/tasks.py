"""The chain in the background."""

import logging

from celery import shared_task

from caravan.chain import nodes, sender
from caravan.chain.errors import ChainError

logger = logging.getLogger(__name__)


@shared_task(time_limit=120, soft_time_limit=100)
def tick() -> None:
    """Sign, send and follow once on every chain; one that is silent keeps no other waiting.

    What a silent node kept from happening, the next tick does.
    """
    wrong: ChainError | None = None
    for number in nodes.chain_ids():
        try:
            sender.tick(number)
        except ChainError as error:
            logger.warning("chain %d has to wait: %s", number, error)
            wrong = wrong if error.retry else error
    if wrong:  # said once every chain had its turn
        raise wrong
