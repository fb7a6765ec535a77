"""The chain outbox: what we want on chain, what we signed for it, and what became of that."""

from typing import ClassVar

from django.db import models

from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class Contract(models.Model):
    """Where a contract of ours lives on a chain."""

    chain_id = models.PositiveBigIntegerField()
    name = models.CharField(
        max_length=40, help_text="RewardToken, CampaignEscrow, RewardDistributor, EAS, SchemaRegistry"
    )
    address = models.CharField(max_length=42)
    block_number = models.PositiveBigIntegerField()
    details = models.JSONField(default=dict, help_text="e.g. the EAS schema uid, the token's symbol and decimals")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain_id", "name"], name="contract_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.address} on {self.chain_id}"


class Halt(models.Model):
    """A chain on which nothing is signed until a person has looked: it knows more of us than this database."""

    chain_id = models.PositiveBigIntegerField(primary_key=True)
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"chain {self.chain_id}: {self.reason}"


class Signer(models.Model):
    """The one owner of an address's nonces. Its key is in the environment, never here."""

    chain_id = models.PositiveBigIntegerField()
    purpose = models.CharField(max_length=12, help_text="poster, relayer or operator")
    address = models.CharField(max_length=42)
    next_nonce = models.PositiveBigIntegerField()
    spent_on = models.DateField(null=True, help_text="the day (UTC) that `spent_wei` counts")
    spent_wei = models.DecimalField(
        max_digits=78, decimal_places=0, default=0, db_default=0, help_text="what that day's bytes can cost at most"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["chain_id", "purpose"], name="signer_once"),
            models.UniqueConstraint(fields=["chain_id", "address"], name="signer_one_nonce_owner"),
        )


class Transaction(models.Model):
    """One thing to happen on chain exactly once, under a cause nobody else may use.

    A purpose's transactions are signed in the order (`created_at`, `id`) and mined in it, since nonces follow it.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SIGNED = "signed"
        MINED = "mined"
        FINAL = "final"
        REVERTED = "reverted"

    MOVES: ClassVar[Moves] = {
        # Straight to REVERTED: refused by the contract before it was ever signed.
        State.QUEUED: frozenset({State.SIGNED, State.REVERTED}),
        # To REVERTED: its nonce went, finally, to a transaction that is not ours.
        State.SIGNED: frozenset({State.MINED, State.REVERTED}),
        State.MINED: frozenset({State.SIGNED, State.FINAL, State.REVERTED}),
        State.FINAL: frozenset(),
        State.REVERTED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    chain_id = models.PositiveBigIntegerField()
    cause = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=12, help_text="which signer sends it")
    to = models.CharField(max_length=42, blank=True, help_text="empty creates a contract")
    data = models.BinaryField()
    value = models.DecimalField(max_digits=78, decimal_places=0, default=0)
    gas_limit = models.PositiveBigIntegerField(null=True, help_text="estimated at signing")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    after = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="not signed before that one is final"
    )
    refusals = models.PositiveSmallIntegerField(default=0, help_text="dry runs the contract refused")
    try_at = models.DateTimeField(null=True, help_text="not tried before; set by a refusal")
    nonce = models.PositiveBigIntegerField(null=True)
    tx_hash = models.CharField(max_length=66, blank=True, help_text="of the attempt that was mined")
    block_number = models.PositiveBigIntegerField(null=True)
    block_hash = models.CharField(max_length=66, blank=True)
    succeeded = models.BooleanField(null=True, help_text="what the receipt says")
    gas_used = models.PositiveBigIntegerField(null=True)
    logs = models.JSONField(default=list, help_text="the receipt's logs, once mined")
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    final_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "signed", "mined", "final", "reverted"]),
                name="transaction_state",
            ),
            models.UniqueConstraint(
                fields=["chain_id", "purpose", "nonce"],
                condition=models.Q(state__in=["signed", "mined"]),
                name="transaction_one_per_nonce",
            ),
        )
        indexes = (
            models.Index(
                fields=["chain_id", "purpose", "nonce"],
                condition=models.Q(state__in=["queued", "signed", "mined"]),
                name="transaction_in_flight",
            ),
            models.Index(
                fields=["chain_id", "purpose", "created_at", "id"],
                condition=models.Q(state="queued"),
                name="transaction_queue",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cause} ({self.state})"


class Attempt(models.Model):
    """Signed bytes, stored before they are broadcast. Replacements share the nonce and raise the fee."""

    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="attempts")
    tx_hash = models.CharField(max_length=66, unique=True)
    raw = models.BinaryField()
    max_fee_wei = models.DecimalField(max_digits=30, decimal_places=0)
    priority_fee_wei = models.DecimalField(max_digits=30, decimal_places=0)
    created_at = models.DateTimeField(auto_now_add=True)
    noop = models.BooleanField(default=False, db_default=False, help_text="sends nothing: frees the nonce")
    broadcast_at = models.DateTimeField(null=True, help_text="last handed to a node; None asks for it")

    def __str__(self) -> str:
        return self.tx_hash
