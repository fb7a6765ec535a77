"""What each approved contribution earned, the epochs that anchor it, and its claims."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.chain.models import Transaction
from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class Funding(models.Model):
    """Money an owner put into a campaign's escrow."""

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
    campaign = models.ForeignKey("annotation.Campaign", on_delete=models.PROTECT, related_name="fundings")
    amount_base_units = BaseUnitsField()
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)


class Epoch(models.Model):
    """One batch of approved contributions: two Merkle roots in one post."""

    class State(models.TextChoices):
        SEALED = "sealed", _("Sealed")
        POSTING = "posting", _("Being posted")
        FINAL = "final", _("Anchored")
        FAILED = "failed", _("Refused by the contract")

    MOVES: ClassVar[Moves] = {
        State.SEALED: frozenset({State.POSTING}),
        State.POSTING: frozenset({State.FINAL, State.FAILED}),
        State.FINAL: frozenset(),
        State.FAILED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    chain_id = models.PositiveBigIntegerField()
    token = models.CharField(max_length=12)
    token_address = models.CharField(max_length=42)
    number = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SEALED)
    rewards_root = models.BinaryField(max_length=32)
    contributions_root = models.BinaryField(max_length=32)
    rewards_nodes = models.BinaryField(help_text="the tree's 2n-1 nodes, 32 bytes each, as OpenZeppelin lays them out")
    contributions_nodes = models.BinaryField()
    total_base_units = BaseUnitsField(help_text="cumulative over all epochs")
    contributions = models.PositiveIntegerField()
    accounts = models.PositiveIntegerField()
    post = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    attestation = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    attestation_uid = models.CharField(max_length=66, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    final_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain_id", "token", "number"], name="epoch_once"),)


class Entitlement(models.Model):
    """What one approved contribution earned its author: made once per contribution, anchored once."""

    contribution = models.OneToOneField("annotation.Contribution", on_delete=models.PROTECT, related_name="entitlement")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entitlements")
    campaign = models.ForeignKey("annotation.Campaign", on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=12)
    amount_base_units = BaseUnitsField()
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, null=True, related_name="entitlements")
    position = models.PositiveIntegerField(null=True, help_text="index of its leaf in the contributions tree")
    wallet = models.CharField(max_length=42, blank=True, help_text="address it is paid to, fixed when first sealed with one")
    payable_epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(fields=["token", "id"], condition=models.Q(epoch=None), name="entitlement_unanchored"),
            models.Index(fields=["token", "person"], condition=models.Q(wallet=""), name="entitlement_walletless"),
            models.Index(fields=["person", "-id"], name="entitlement_of_person"),
            models.Index(fields=["epoch", "position"], name="entitlement_leaf"),
        )


class Leaf(models.Model):
    """One wallet's leaf in an epoch's rewards tree: everything it was ever paid, this epoch included."""

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="leaves")
    address = models.CharField(max_length=42)
    cumulative_base_units = BaseUnitsField()
    tree_index = models.PositiveIntegerField(help_text="place in the epoch's node array")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["epoch", "address"], name="leaf_once"),)
        indexes = (models.Index(fields=["address", "epoch"], name="leaf_of_wallet"),)


class Claim(models.Model):
    """Tokens a wallet drew from the distributor, seen on chain. Its log's place makes it unique."""

    chain_id = models.PositiveBigIntegerField()
    token = models.CharField(max_length=12)
    address = models.CharField(max_length=42)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="claims")
    amount_base_units = BaseUnitsField()
    cumulative_base_units = BaseUnitsField()
    tx_hash = models.CharField(max_length=66)
    log_index = models.PositiveIntegerField()
    block_number = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain_id", "tx_hash", "log_index"], name="claim_once"),)
        indexes = (models.Index(fields=["address", "-block_number"], name="claim_of_wallet"),)
