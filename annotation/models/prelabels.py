"""Models that label before people do: where they answer, and what they said."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from annotation.models.task import Task
from caravan.lib.ids import uuid7


class ModelBackend(models.Model):
    """A model of a campaign's owner, asked over HTTP by Label Studio's protocol."""

    class Health(models.TextChoices):
        UNKNOWN = "unknown", _("Not asked yet")
        UP = "up", _("Answers")
        DOWN = "down", _("Does not answer")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="backends")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(_("address"), max_length=500)
    is_active = models.BooleanField(_("asked for predictions"), default=True)
    model_version = models.CharField(max_length=100, blank=True)
    health = models.CharField(max_length=8, choices=Health, default=Health.UNKNOWN)
    problem = models.CharField(max_length=500, blank=True, help_text="of the last call that failed")
    failures = models.PositiveSmallIntegerField(default=0, help_text="calls that failed in a row")
    ask_after = models.DateTimeField(null=True, help_text="the circuit is open until then")
    asked_at = models.DateTimeField(null=True)
    answer_ms = models.PositiveIntegerField(null=True, help_text="of the last batch")
    tasks_asked = models.PositiveIntegerField(default=0)
    predictions_kept = models.PositiveIntegerField(default=0)
    predictions_refused = models.PositiveIntegerField(default=0, help_text="they did not fit the config")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "url"], name="backend_once"),)


class Prediction(models.Model):
    """What a model says of a task: checked against the config as people's answers are."""

    class Source(models.TextChoices):
        MODEL = "model", _("A model, over HTTP")
        FILE = "file", _("A prediction in an imported file")
        ANNOTATION = "annotation", _("Somebody’s answer in an imported file")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="predictions")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    backend = models.ForeignKey(
        ModelBackend, on_delete=models.CASCADE, null=True, related_name="predictions", help_text="null: handed in"
    )
    source = models.CharField(max_length=10, choices=Source, default=Source.MODEL, db_default=Source.MODEL)
    model_version = models.CharField(max_length=100, blank=True)
    result = models.JSONField()
    score = models.FloatField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["task", "model_version"], name="prediction_once_a_version"),)
        indexes = (models.Index(fields=["campaign", "model_version", "id"], name="prediction_by_version"),)
