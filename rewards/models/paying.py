"""What each approved contribution earned, and how it is paid: fundings, epochs, releases, leaves, claims."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.chain.models import Transaction
from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves

POINTS = 0
"""The chain id of epochs made without a chain."""


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
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=["sent", "credited", "failed"]), name="funding_state"),
            models.CheckConstraint(condition=models.Q(amount_base_units__gt=0), name="funding_positive"),
        )


class FundingRequest(models.Model):
    """What a client called its request to fund, so that asking again pays once."""

    campaign = models.ForeignKey("annotation.Campaign", on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()
    funding = models.OneToOneField(Funding, on_delete=models.PROTECT, related_name="request")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "request_id"], name="funding_once_a_request"),)


class Epoch(models.Model):
    """One batch of approved contributions: two Merkle roots in one post."""

    class State(models.TextChoices):
        SEALED = "sealed", _("Sealed")
        POSTING = "posting", _("Being posted")
        FINAL = "final", _("Anchored")
        FAILED = "failed", _("Refused by the contract")

    MOVES: ClassVar[Moves] = {
        # Without a chain there is nothing to post.
        State.SEALED: frozenset({State.POSTING, State.FINAL, State.FAILED}),
        State.POSTING: frozenset({State.FINAL, State.FAILED}),
        State.FINAL: frozenset(),
        State.FAILED: frozenset({State.SEALED}),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    chain_id = models.PositiveBigIntegerField(help_text="0 without a chain")
    token = models.CharField(max_length=12)
    token_address = models.CharField(max_length=42)
    number = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SEALED)
    rewards_root = models.BinaryField(max_length=32)
    contributions_root = models.BinaryField(max_length=32, help_text="zero when the epoch only reaches new wallets")
    rewards_nodes = models.BinaryField(help_text="the tree's 2n-1 nodes, 32 bytes each, as OpenZeppelin lays them out")
    contributions_nodes = models.BinaryField()
    total_base_units = BaseUnitsField(help_text="sum of the rewards tree's leaves: cumulative over all epochs")
    contributions = models.PositiveIntegerField()
    accounts = models.PositiveIntegerField()
    attempt = models.PositiveIntegerField(default=1, help_text="raised by a retry after a refusal")
    error = models.CharField(max_length=500, blank=True)
    post = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    attestation = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    attestation_uid = models.CharField(max_length=66, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    final_at = models.DateTimeField(null=True)
    pays_from = models.DateTimeField(null=True, help_text="when its root is in force; empty for at once")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["chain_id", "token", "number"], name="epoch_once"),
            models.UniqueConstraint(
                fields=["chain_id", "token"],
                condition=models.Q(state__in=["sealed", "posting", "failed"]),
                name="epoch_one_in_flight",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["sealed", "posting", "final", "failed"]), name="epoch_state"
            ),
        )

    def __str__(self) -> str:
        return f"epoch {self.number} of {self.token}"


class Release(models.Model):
    """What an epoch's work cost one campaign: paid by its escrow to the distributor before the root is posted."""

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="releases")
    campaign = models.ForeignKey("annotation.Campaign", on_delete=models.PROTECT, related_name="releases")
    amount_base_units = BaseUnitsField()
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["epoch", "campaign"], name="release_once"),)


class Royalty(models.Model):
    """What one settlement of an asset's use brought one person in one role. Written by the registry, never changed.

    `version`, `settlement` and `pool` name rows of the registry, which this app knows nothing of.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    settlement = models.UUIDField()
    version = models.UUIDField()
    pool = models.PositiveBigIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="royalties", db_index=False
    )
    token = models.CharField(max_length=12)
    amount_base_units = BaseUnitsField()
    weight = BaseUnitsField(help_text="of the person in that role when it was settled")
    version_hash = models.BinaryField(max_length=32, help_text="of the version's manifest")
    content_hash = models.BinaryField(max_length=32, help_text="SHA-256 of how the amount came about")
    salt = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["settlement", "pool", "person"], name="royalty_once"),)
        indexes = (
            models.Index(fields=["person", "version"], name="royalty_of_person"),
            models.Index(fields=["version", "-id"], name="royalty_of_version"),
        )


class Entitlement(models.Model):
    """What somebody is owed: for an approved contribution, a verdict or a royalty. Made once of each, anchored once."""

    contribution = models.OneToOneField(
        "annotation.Contribution", on_delete=models.PROTECT, null=True, related_name="entitlement"
    )
    # That it is made once is the guarded UPDATE's doing which takes a review's pay over (`owing`).
    review = models.ForeignKey(
        "annotation.ReviewPay", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Written by the statement that writes the royalties of a settlement, in its transaction.
    royalty = models.ForeignKey(Royalty, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entitlements")
    campaign = models.ForeignKey(
        "annotation.Campaign", on_delete=models.PROTECT, null=True, related_name="+", help_text="none for royalties"
    )
    token = models.CharField(max_length=12)
    amount_base_units = BaseUnitsField()
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, null=True, related_name="entitlements")
    position = models.PositiveIntegerField(null=True, help_text="place of its leaf in the epoch's contributions_nodes")
    wallet = models.CharField(max_length=42, blank=True, help_text="is paid; fixed when first sealed with one")
    payable_epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(fields=["token", "id"], condition=models.Q(epoch=None), name="entitlement_unanchored"),
            models.Index(fields=["token", "person"], condition=models.Q(wallet=""), name="entitlement_walletless"),
            models.Index(fields=["person", "-id"], name="entitlement_of_person"),
            models.Index(fields=["epoch", "position"], name="entitlement_leaf"),
            models.Index(fields=["wallet"], condition=~models.Q(wallet=""), name="entitlement_of_wallet"),
        )


class Leaf(models.Model):
    """Everything one wallet was ever paid, as the rewards trees say from one epoch on until another replaces it.

    An epoch's tree holds the leaves with `epoch` ≤ it < `replaced_in`; a wallet that earned nothing new costs no row.
    """

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="leaves")
    replaced_in = models.ForeignKey(Epoch, on_delete=models.PROTECT, null=True, related_name="+")
    chain_id = models.PositiveBigIntegerField()
    token = models.CharField(max_length=12)
    address = models.CharField(max_length=42)
    cumulative_base_units = BaseUnitsField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["epoch", "address"], name="leaf_once"),
            models.UniqueConstraint(
                fields=["chain_id", "token", "address"], condition=models.Q(replaced_in=None), name="leaf_one_current"
            ),
        )
        indexes = (models.Index(fields=["address", "cumulative_base_units"], name="leaf_of_wallet"),)


class Relay(models.Model):
    """A wish to have a wallet's claim sent, and paid for, by the house; collected into one transaction with others'."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("On its way")
        PAID = "paid", _("Paid")

    MOVES: ClassVar[Moves] = {
        # To PAID from WAITING: the wallet claimed by itself in the meantime.
        State.WAITING: frozenset({State.SENT, State.PAID}),
        State.SENT: frozenset({State.PAID, State.WAITING}),
        State.PAID: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="relays")
    chain_id = models.PositiveBigIntegerField()
    token = models.CharField(max_length=12)
    address = models.CharField(max_length=42)
    cumulative_base_units = BaseUnitsField(help_text="at least what the wallet is to have received in the end")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+")
    skipped = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="transactions in which the contract left it out"
    )
    try_after = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["chain_id", "token", "address"],
                condition=models.Q(state__in=["waiting", "sent"]),
                name="relay_one_open",
            ),
            models.CheckConstraint(condition=models.Q(state__in=["waiting", "sent", "paid"]), name="relay_state"),
        )


class Claim(models.Model):
    """Tokens a wallet drew from the distributor, seen on chain. Its log's place makes it unique."""

    chain_id = models.PositiveBigIntegerField()
    token = models.CharField(max_length=12)
    address = models.CharField(max_length=42)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="claims",
        help_text="whose pay it was; empty when it was several people's",
    )
    amount_base_units = BaseUnitsField()
    cumulative_base_units = BaseUnitsField()
    tx_hash = models.CharField(max_length=66)
    log_index = models.PositiveIntegerField()
    block_number = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain_id", "tx_hash", "log_index"], name="claim_once"),)
        indexes = (models.Index(fields=["chain_id", "token", "address", "-block_number"], name="claim_of_wallet"),)


class ClaimsRead(models.Model):
    """Up to which block a chain's claims are in the ledger."""

    chain_id = models.PositiveBigIntegerField(primary_key=True)
    block_number = models.PositiveBigIntegerField()
