"""The double-entry ledger: accounts, and entries whose lines sum to zero."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.lib.fields import BaseUnitsField


class Account(models.Model):
    """A pot of one token. `key` says whose: an organisation's, a campaign's or a person's id.

    What a refused answer would have cost lies in the campaign's HELD pot while its author may appeal.
    Pay moves from the campaign's budget to EARNED when work is approved, on to ANCHORED (nowhere to send it yet) or
    CLAIMABLE when its epoch is final, and to CLAIMED when the wallet has drawn it. An owner's pot is what they put in,
    below zero, so that everything sums to nothing.
    What use of an asset is paid with lies in a PURSE, and moves through ROYALTIES, a pot of each version, to the people
    who made it.
    """

    class Kind(models.TextChoices):
        OWNER = "owner", _("Owner's money")
        CAMPAIGN = "campaign", _("Campaign budget")
        HELD = "held", _("Held for appeals")
        PURSE = "purse", _("Prepaid balance")
        ROYALTIES = "royalties", _("Royalties not shared out yet")
        EARNED = "earned", _("Earned")
        ANCHORED = "anchored", _("Anchored, no wallet yet")
        CLAIMABLE = "claimable", _("Claimable")
        CLAIMED = "claimed", _("Claimed")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=64)
    token = models.CharField(max_length=12, help_text="currency code, e.g. CVN")
    balance_base_units = BaseUnitsField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "key", "token"], name="account_once"),)
        indexes = (
            models.Index(fields=["key"], name="account_of"),
            # Who has pay waiting for a wallet; asked every few seconds.
            models.Index(
                fields=["token", "key"],
                condition=models.Q(kind="anchored", balance_base_units__gt=0),
                name="account_waiting_for_wallet",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.token}"


class Entry(models.Model):
    """One movement of money, under a cause that can happen only once. Never changed, never deleted, sealed once."""

    cause = models.CharField(max_length=160, unique=True)
    memo = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seal = models.PositiveBigIntegerField(null=True, help_text="number of the seal it is in; none for a moment only")

    class Meta:
        indexes = (
            models.Index(fields=["id"], condition=models.Q(seal=None), name="entry_unsealed"),
            models.Index(fields=["seal", "id"], name="entry_of_seal"),
        )

    def __str__(self) -> str:
        return self.cause


class Line(models.Model):
    """One account's side of an entry; the lines of an entry sum to zero (a deferred trigger says so too)."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    amount_base_units = BaseUnitsField()

    class Meta:
        # The trigger asks each new line whether it is its entry's last.
        indexes = (models.Index(fields=["entry", "id"], name="line_of_entry"),)


class Seal(models.Model):
    """One link of the ledger's hash chain: it fixes the entries it holds, and by the link before all that came before.

    Whoever has one digest can tell whether anything older was changed since.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    entries = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32, help_text="SHA-256; see services.sealing")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"seal {self.number}"
