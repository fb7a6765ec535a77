"""What use was paid, out of which purse, and how it was shared."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.accounts.models import Organisation
from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves
from registry.models.assets import Version


class Purse(models.Model):
    """A prepaid balance of one token, of a person or an organisation; on a chain its money is in an escrow of its own.

    `available_base_units` is what can still be spent: a charge is one guarded UPDATE of it, so two calls at once never
    spend the same unit. The purse's account in the ledger follows when charges are settled.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="purses"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="purses"
    )
    token = models.CharField(max_length=12)
    available_base_units = BaseUnitsField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "token"], condition=models.Q(person__isnull=False), name="purse_of_person"
            ),
            models.UniqueConstraint(
                fields=["organisation", "token"],
                condition=models.Q(organisation__isnull=False),
                name="purse_of_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | models.Q(organisation__isnull=True), name="purse_of_one"
            ),
            models.CheckConstraint(condition=models.Q(available_base_units__gte=0), name="purse_not_overspent"),
        )


class TopUp(models.Model):
    """Money put into a purse; spendable once it is in the purse's escrow, or at once where there is no chain."""

    class State(models.TextChoices):
        SENT = "sent", _("On its way")
        CREDITED = "credited", _("Credited")
        FAILED = "failed", _("Failed")

    MOVES: ClassVar[Moves] = {
        State.SENT: frozenset({State.CREDITED, State.FAILED}),
        State.CREDITED: frozenset(),
        State.FAILED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="top_ups")
    request_id = models.UUIDField(default=uuid7, help_text="made by the client; asking again tops up once")
    amount_base_units = BaseUnitsField()
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    transaction = models.ForeignKey("chain.Transaction", on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="null when the house gathered it from payers by x402",
    )
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["purse", "request_id"], name="top_up_once_a_request"),
            models.CheckConstraint(condition=models.Q(state__in=["sent", "credited", "failed"]), name="top_up_state"),
            models.CheckConstraint(condition=models.Q(amount_base_units__gt=0), name="top_up_positive"),
        )


class Settlement(models.Model):
    """One sharing-out of everything charged in a token since the last: upstream, by role, and to each person.

    On a chain the purses' escrows pay the distributor first; only then are people owed, so that nobody is promised what
    is not there.
    """

    class State(models.TextChoices):
        COLLECTING = "collecting", _("Being collected")
        SETTLED = "settled", _("Owed")
        FAILED = "failed", _("Refused by the contract")

    MOVES: ClassVar[Moves] = {
        State.COLLECTING: frozenset({State.SETTLED, State.FAILED}),
        State.FAILED: frozenset({State.COLLECTING}),
        State.SETTLED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token = models.CharField(max_length=12)
    number = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.COLLECTING)
    charges = models.PositiveBigIntegerField()
    amount_base_units = BaseUnitsField(help_text="charged")
    owed_base_units = BaseUnitsField(
        default=0, help_text="to people; the rest are fractions, frozen or unclaimed parts"
    )
    people = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=1)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["token", "number"], name="settlement_once"),
            models.UniqueConstraint(
                fields=["token"], condition=~models.Q(state="settled"), name="settlement_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["collecting", "settled", "failed"]), name="settlement_state"
            ),
        )


class Charge(models.Model):
    """What one use cost: written in the same transaction in which its purse was made poorer. Its cause is unique."""

    id = models.BigAutoField(primary_key=True)
    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="charges")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="charges")
    amount_base_units = BaseUnitsField()
    cause = models.CharField(max_length=100, unique=True, help_text="e.g. call:<id>, grant:<id>")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(amount_base_units__gt=0), name="charge_positive"),)
        indexes = (
            models.Index(fields=["id"], condition=models.Q(settlement=None), name="charge_unsettled"),
            models.Index(fields=["settlement", "purse"], name="charge_of_settlement"),
        )


class Revenue(models.Model):
    """What a settlement brought one version from the use of one version (itself or a descendant)."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="revenues")
    source = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="revenues")
    charges = models.PositiveBigIntegerField(help_text="uses of the source in this settlement")
    amount_base_units = BaseUnitsField()
    is_frozen = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["settlement", "source", "receiver"], name="revenue_once"),)
