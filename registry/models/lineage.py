"""Where versions come from, and what part of their revenue goes there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.lib.fields import BaseUnitsField
from registry.models.assets import Version


class Edge(models.Model):
    """A version comes from another. Only a draft gets parents, and only published ones: so nothing comes from itself.

    A trigger holds that: once the child is published its edges stay as they are.
    """

    class Relation(models.TextChoices):
        TRAINED_ON = "trained_on", _("Trained on")
        FINETUNED_FROM = "finetuned_from", _("Fine-tuned from")
        DERIVED_FROM = "derived_from", _("Derived from")
        MERGED_FROM = "merged_from", _("Merged from")
        QUANTIZED_FROM = "quantized_from", _("Quantised from")
        ADAPTER_OF = "adapter_of", _("Adapter of")
        EVALUATED_ON = "evaluated_on", _("Evaluated on")
        EMBEDS = "embeds", _("Embeds")
        COMPOSED_OF = "composed_of", _("Composed of")

    child = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="children")
    relation = models.CharField(max_length=16, choices=Relation)
    share_bps = models.PositiveIntegerField(help_text="of what its child is paid, in hundredths of a per cent")
    evidence = models.JSONField(default=dict, help_text="what shows it: a note, a link, a hash of logs")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["child", "parent"], name="edge_once"),
            models.CheckConstraint(condition=models.Q(share_bps__lte=10_000), name="edge_share"),
            models.CheckConstraint(condition=~models.Q(child=models.F("parent")), name="edge_not_to_itself"),
        )


class Part(models.Model):
    """Of what a version is paid, the part that one version keeps: itself or an ancestor. Fixed when it is published.

    A frozen part waits in the ledger until its dispute is settled; the others flow on.
    """

    source = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="parts")
    receiver = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    part = BaseUnitsField(help_text="of royalties.WHOLE")
    carried = BaseUnitsField(default=0, help_text="fraction not dealt yet, in 1/WHOLE base units")
    frozen_since = models.DateTimeField(null=True)
    frozen_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "receiver"], name="part_once"),)
