"""The double-entry ledger: accounts, and entries whose lines sum to zero."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.lib.fields import BaseUnitsField


class Account(models.Model):
    """A pot of one token. `key` says whose: a campaign's or a person's id, or empty for the house."""

    class Kind(models.TextChoices):
        WORLD = "world", _("Outside world")
        OWNER = "owner", _("Owner's wallet")
        CAMPAIGN = "campaign", _("Campaign budget")
        PERSON = "person", _("Earned")
        CLAIMED = "claimed", _("Claimed")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=64, blank=True)
    token = models.CharField(max_length=12, help_text="currency code, e.g. CVN")
    balance_base_units = BaseUnitsField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "key", "token"], name="account_once"),)


class Entry(models.Model):
    """One movement of money, under a cause that can happen only once."""

    cause = models.CharField(max_length=160, unique=True)
    memo = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Line(models.Model):
    """One account's side of an entry; the lines of an entry sum to zero (a deferred trigger says so too)."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    amount_base_units = BaseUnitsField()
