"""The outbox of facts: written in the transaction that made them true, read after it."""

from django.db import models


class Event(models.Model):
    """A past-tense fact. Readers may meet it twice and in any order."""

    name = models.CharField(max_length=60)
    payload = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["id"], condition=models.Q(delivered_at=None), name="event_undelivered"),)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
