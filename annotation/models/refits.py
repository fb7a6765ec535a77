"""What each refit of a campaign's consensus was made of, so that it can be made again."""

from django.db import models

from annotation.models.campaign import Campaign


class Refit(models.Model):
    """One refit. It says what changed since the one before; all of them together are a log that only grows.

    An answer's record is 32 bytes: its id, and the first half of its content's hash. Whoever changes an answer takes
    one record out and puts another one in.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="refits")
    number = models.PositiveIntegerField(help_text="from 1, without gaps")
    policy_version = models.PositiveIntegerField()
    engine = models.JSONField(help_text="code, libraries and processor: what bits depend on besides the answers")
    added = models.BinaryField(help_text="records of the answers that counted for the first time, or again")
    removed = models.BinaryField(help_text="records of the answers that counted no more")
    known = models.JSONField(default=dict, help_text="known answers that changed, by task; null: known no more")
    cleared = models.JSONField(default=list, help_text="ids of the people whom the owner's word let pass")
    doubtful = models.BooleanField(
        null=True, help_text="whether the models contradicted the vote too often; empty until everything was written"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "number"], name="refit_number_once"),)
