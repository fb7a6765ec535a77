"""A campaign's numbers as the latest refit left them, so that its pages cost the same however much was answered."""

from django.db import models
from django.db.models.functions import Now

from annotation.models.campaign import Campaign


class CampaignStatistics(models.Model):
    """Everything the page on a campaign's quality draws."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, primary_key=True, related_name="statistics")
    payload = models.JSONField(help_text="the tables behind the charts, by name")
    answers_counted = models.PositiveIntegerField()
    computed_at = models.DateTimeField(db_default=Now())
