"""Metered use: where a version answers, the keys that pay, each call and what it cost, and payments by x402."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves
from registry.models.assets import Version
from registry.models.usage import Purse, TopUp


class Endpoint(models.Model):
    """Where a version answers, and the owner's secret for it, sealed: no page, answer or log ever holds it in clear."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="endpoint")
    url = models.CharField(max_length=500, help_text="without the path that callers add, e.g. https://host/v1")
    secret = models.BinaryField(default=b"", help_text="sealed by services.sealing")
    model = models.CharField(max_length=120, blank=True, help_text="name of the model there, in place of the caller's")
    timeout_s = models.PositiveIntegerField(default=120)
    most_tokens = models.PositiveIntegerField(default=4096, help_text="of an answer whose caller sets no limit")
    updated_at = models.DateTimeField(auto_now=True)


class Key(models.Model):
    """A program's key to a purse. Only its SHA-256 is kept; the prefix lets its owner tell it apart."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="keys")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32, unique=True)
    purposes = models.JSONField(default=list, help_text="what it may be used for; empty for anything licensed")
    per_minute = models.PositiveIntegerField(default=600, help_text="calls")
    daily_base_units = BaseUnitsField(default=0, help_text="most it may spend in a day (UTC); 0 for no limit")
    spent_on = models.DateField(null=True, help_text="the day that `spent_base_units` counts")
    spent_base_units = BaseUnitsField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def usable(self) -> bool:
        """Whether it opens its purse now."""
        return not self.revoked_at and (not self.expires_at or self.expires_at > timezone.now())


class Payment(models.Model):
    """A transfer by signature (ERC-3009) that a client offered for one answer. A payer's nonce is taken once."""

    class State(models.TextChoices):
        TAKEN = "taken", _("Taken, nothing delivered yet")
        SENT = "sent", _("On its way")
        SETTLED = "settled", _("Settled")
        FAILED = "failed", _("Refused by the token")

    MOVES: ClassVar[Moves] = {
        State.TAKEN: frozenset({State.SENT}),
        State.SENT: frozenset({State.SETTLED, State.FAILED}),
        State.SETTLED: frozenset(),
        State.FAILED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.TAKEN)
    chain_id = models.PositiveBigIntegerField()
    asset = models.CharField(max_length=42)
    token = models.CharField(max_length=12, help_text="currency code")
    payer = models.CharField(max_length=42)
    nonce = models.CharField(max_length=66)
    pay_to = models.CharField(max_length=42)
    amount_base_units = BaseUnitsField()
    resource = models.CharField(max_length=500)
    request_hash = models.CharField(max_length=64)
    transaction = models.ForeignKey("chain.Transaction", on_delete=models.PROTECT, null=True, related_name="+")
    top_up = models.ForeignKey(
        TopUp, on_delete=models.PROTECT, null=True, related_name="payments", help_text="that brought it into the purse"
    )
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, help_text="when its transaction was final")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["chain_id", "asset", "payer", "nonce"], name="payment_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["taken", "sent", "settled", "failed"]), name="payment_state"
            ),
            models.CheckConstraint(condition=models.Q(amount_base_units__gt=0), name="payment_positive"),
        )
        indexes = (
            models.Index(fields=["token"], condition=models.Q(state="settled", top_up=None), name="payment_to_gather"),
        )


class Call(models.Model):
    """One use of a version: what was held for it before, what it cost in the end, and what is said of it."""

    class State(models.TextChoices):
        HELD = "held", _("Under way")
        CHARGED = "charged", _("Charged")
        FAILED = "failed", _("Failed, not charged")

    MOVES: ClassVar[Moves] = {
        State.HELD: frozenset({State.CHARGED, State.FAILED}),
        State.CHARGED: frozenset(),
        State.FAILED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="calls")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, null=True, related_name="calls")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, related_name="call")
    purpose = models.CharField(max_length=16)
    way = models.CharField(max_length=80, help_text="what was asked for, e.g. chat/completions")
    named = models.CharField(max_length=128, blank=True, help_text="the caller's idempotency key")
    request_hash = models.CharField(max_length=64, help_text="SHA-256 of what was asked")
    held_base_units = BaseUnitsField()
    amount_base_units = BaseUnitsField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    octets = models.PositiveBigIntegerField(default=0)
    counted = models.CharField(max_length=8, blank=True, help_text="tokens by: upstream or rule")
    error = models.CharField(max_length=300, blank=True)
    receipt = models.JSONField(null=True)
    answer = models.BinaryField(null=True, help_text="kept for a day, for who asks again under the same name")
    answer_type = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key", "named"], condition=~models.Q(named=""), name="call_once_a_name"),
            models.CheckConstraint(condition=models.Q(state__in=["held", "charged", "failed"]), name="call_state"),
            models.CheckConstraint(
                condition=models.Q(key__isnull=True) ^ models.Q(payment__isnull=True), name="call_paid_one_way"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_base_units__lte=models.F("held_base_units")), name="call_within_what_is_held"
            ),
        )
        indexes = (
            models.Index(fields=["created_at"], condition=models.Q(state="held"), name="call_under_way"),
            models.Index(fields=["ended_at"], condition=models.Q(answer__isnull=False), name="call_with_answer"),
            models.Index(fields=["version", "-id"], name="call_of_version"),
            models.Index(fields=["key", "-id"], name="call_of_key"),
        )
