"""Telling people that something on the chain needs them: a line in the log and an event, not more than hourly."""

import logging

from django.core.cache import cache

from caravan.events.outbox import publish

logger = logging.getLogger(__name__)

AGAIN_AFTER_S = 3600


def alert(kind: str, *, chain_id: int, message: str, purpose: str = "") -> None:
    """Publish `chain.alert`, once an hour for the same kind, chain and purpose.

    Call outside the transaction that fails, or the event is forgotten with it.

    Args:
        kind: a stable name: fee_cap, no_funds, nodes_disagree, spending_limit, behind_chain.
        message: a sentence for the operator, without secrets.
    """
    if cache.add(f"chain.alert:{kind}:{chain_id}:{purpose}", 1, AGAIN_AFTER_S):
        logger.error("%s: %s", kind, message)
        publish("chain.alert", kind=kind, chain_id=chain_id, purpose=purpose, message=message)
