"""Who made a version, by role, and what they have earned of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.lib.fields import BaseUnitsField
from registry.models.assets import Version
from registry.royalties import Role


class Pool(models.Model):
    """A role in the making of a version, its share of what the version keeps, and what came in for it.

    The figures are those of `registry.royalties.Pool`, so that money coming in costs the same for one person or for a
    million; `dealt` is the fraction that dividing among the roles left over.
    """

    class Kind(models.TextChoices):
        LABELS = Role.LABELS.value, _("Labels")
        REVIEW = Role.REVIEW.value, _("Review")
        DATA = Role.DATA.value, _("Data")
        MODEL = Role.MODEL.value, _("Model")
        OPTIMISER = Role.OPTIMISER.value, _("Optimisation")
        VALIDATOR = Role.VALIDATOR.value, _("Validation")
        COMPUTE = Role.COMPUTE.value, _("Computing")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="pools")
    role = models.CharField(max_length=10, choices=Kind)
    share_bps = models.PositiveIntegerField(help_text="of what the version keeps, in hundredths of a per cent")
    dealt = BaseUnitsField(default=0, help_text="fraction not dealt yet, in 1/10000 base units")
    received = BaseUnitsField(default=0)
    weight = BaseUnitsField(default=0, help_text="of all stakes together")
    per_weight = BaseUnitsField(default=0, help_text="earned by one unit of weight, in 1/SCALE base units")
    carried = BaseUnitsField(default=0, help_text="received and not in per_weight yet, in 1/SCALE base units")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "role"], name="pool_once"),
            models.CheckConstraint(condition=models.Q(share_bps__range=(1, 10_000)), name="pool_share"),
        )


class Stake(models.Model):
    """One person's part in a role: their weight, and how far they were paid."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="stakes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stakes")
    weight = BaseUnitsField(help_text="e.g. accepted answers")
    seen = BaseUnitsField(default=0, help_text="the pool's per_weight up to which `carried` counts")
    carried = BaseUnitsField(default=0, help_text="earned until then and not paid, in 1/SCALE base units")
    salt = models.BinaryField(max_length=32, help_text="hides the person in published files")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["pool", "person"], name="stake_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="stake_weight"),
        )
