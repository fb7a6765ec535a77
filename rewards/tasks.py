"""Rewards in the background. Every task is safe to run twice, and at the same time."""

import logging

from celery import shared_task

from caravan.chain import sender
from caravan.chain.errors import ChainError
from rewards.services import batching, claiming, following, reconciling, sealing, sending
from rewards.tokens import on_chain

logger = logging.getLogger(__name__)


@shared_task
def seal_due_epochs() -> None:
    """Seal an epoch of every currency that has enough to seal."""
    for token in batching.due():
        try:
            if contract := on_chain(token):
                sender.look_first(contract.chain_id)
            batching.seal(token)
        except ChainError as error:
            logger.warning("%s cannot be sealed now: %s", token, error)


@shared_task(soft_time_limit=100, time_limit=120)
def follow_claims() -> None:
    """Book what wallets drew, then send what they asked to have sent."""
    try:
        following.follow()
        sending.carry()
        claiming.send_relays()
    except ChainError as error:
        logger.warning("claims have to wait: %s", error)


@shared_task
def audit_ledger() -> None:
    """Count everything again and log what does not agree."""
    report = reconciling.audit()
    for problem in report["problems"]:
        logger.error("audit: %s: %s", problem["where"], problem["message"])


@shared_task
def seal_ledger() -> None:
    """Put the newest entries of the ledger into its hash chain."""
    while sealing.seal():
        pass


@shared_task(soft_time_limit=3500, time_limit=3600)
def check_ledger() -> None:
    """Follow the hash chain from its beginning and log what was changed."""
    for problem in sealing.check():
        logger.error("ledger: %s", problem)
