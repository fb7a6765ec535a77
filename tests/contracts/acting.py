"""Acting on the real contracts through the outbox, as everything does."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from caravan.chain import contracts, nodes, sender
from caravan.chain.abi import decode_error, encode_call
from caravan.chain.errors import CallReverted
from caravan.chain.models import Transaction
from caravan.lib.ids import uuid7

PATIENCE_S = 20


def act(purpose: str, contract: str, function: str, args: Sequence[Any]) -> Transaction:
    """Do one thing and return its row, which is final."""
    with transaction.atomic():
        data = encode_call(contract, function, args)
        row = sender.enqueue(cause=f"test:{uuid7()}", purpose=purpose, contract=contract, data=data)
    return settled(row)


def settled(row: Transaction) -> Transaction:
    """Return a transaction once it is final; a node answers before it has mined what it was sent."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        sender.tick()
        row.refresh_from_db()
        if row.state not in {Transaction.State.SIGNED, Transaction.State.MINED} or time.monotonic() > deadline:
            break
        time.sleep(0.02)
    assert row.state == Transaction.State.FINAL, (row.state, row.error)
    return row


def refused(purpose: str, contract: str, function: str, args: Sequence[Any]) -> str:
    """Return in words why the contract refuses a call."""
    chain = nodes.connect()
    data = encode_call(contract, function, args)
    try:
        chain.estimate_gas(chain.address_of(purpose), contracts.address_of(contract), data, 0)
    except CallReverted as error:
        return decode_error(error.data)
    raise AssertionError(f"{function} was accepted")
