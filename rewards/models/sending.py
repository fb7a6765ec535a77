"""Pay that goes where its wallet says."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.chain.models import Transaction
from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class Sending(models.Model):
    """A wallet's signed consent to have part of its pay sent to a receiver it chose, carried on chain by the house."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("On its way")
        PAID = "paid", _("Paid")
        REFUSED = "refused", _("Refused")

    MOVES: ClassVar[Moves] = {
        State.WAITING: frozenset({State.SENT, State.REFUSED}),
        # Back to WAITING: the root changed while it was under way.
        State.SENT: frozenset({State.PAID, State.WAITING, State.REFUSED}),
        State.PAID: frozenset(),
        State.REFUSED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sendings")
    chain_id = models.PositiveBigIntegerField()
    token = models.CharField(max_length=12)
    address = models.CharField(max_length=42)
    receiver = models.CharField(max_length=42)
    amount_base_units = BaseUnitsField()
    nonce = models.PositiveBigIntegerField(help_text="of the wallet's consents at the distributor")
    deadline = models.PositiveBigIntegerField(help_text="last Unix second at which the consent holds")
    signature = models.BinaryField(max_length=4096)
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    error = models.CharField(max_length=500, blank=True)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            # A consent names the wallet's present nonce, so a second one could not be carried.
            models.UniqueConstraint(
                fields=["chain_id", "address"],
                condition=models.Q(state__in=["waiting", "sent"]),
                name="sending_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sent", "paid", "refused"]), name="sending_state"
            ),
            models.CheckConstraint(condition=models.Q(amount_base_units__gt=0), name="sending_positive"),
        )
