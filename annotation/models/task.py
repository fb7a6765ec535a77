"""A task: one piece of data to be labelled, and what was decided about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from caravan.lib.ids import uuid7


class Task(models.Model):
    """One row of an import. Annotators never see its id, only their assignment's."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RESOLVED = "resolved", _("Resolved")
        BROKEN = "broken", _("Reported as broken")
        GOLD = "gold", _("Answer known")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tasks")
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    row_number = models.PositiveIntegerField(help_text="place in the campaign's imports, from 1")
    data = models.JSONField()
    content_hash = models.BinaryField(max_length=32, help_text="SHA-256 of the canonical JSON of data")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    priority = models.FloatField(default=0, help_text="lower is served earlier")
    slots_left = models.SmallIntegerField(help_text="answers still wanted, less the reservations out")
    answers = models.PositiveSmallIntegerField(default=0)
    wanted = models.PositiveSmallIntegerField(
        null=True, help_text="answers after which it is resolved; empty: as many as the campaign says"
    )

    class Meta:
        indexes = (
            # The queue: priority stands in index and ORDER BY, else the planner walks the primary key past others'.
            models.Index(
                fields=["campaign", "priority", "id"],
                condition=models.Q(state="open", slots_left__gt=0),
                name="task_queue",
            ),
            # Tasks that were given more answers than the rest, for those who are asked first where others differ.
            models.Index(
                fields=["campaign", "priority", "id"],
                condition=models.Q(state="open", slots_left__gt=0, wanted__isnull=False),
                name="task_queue_doubted",
            ),
            models.Index(fields=["campaign", "id"], name="task_list"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(slots_left__gte=0), name="task_slots_not_negative"),
            models.UniqueConstraint(fields=["campaign", "row_number"], name="task_row_once"),
        )


class Resolution(models.Model):
    """What consensus says of a task now: the answer, how sure, and by which rule and evidence."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, primary_key=True, related_name="resolution")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    answer = models.JSONField(help_text="the decided answer, by control name")
    label = models.TextField(null=True, help_text="the class of the first choice control, if there is one")
    confidence = models.FloatField(null=True)
    log_posterior = models.JSONField(default=list, help_text="one per class, in the campaign's class order")
    method = models.CharField(max_length=40)
    policy_version = models.PositiveIntegerField(default=1)
    answers_used = models.PositiveSmallIntegerField(default=0)
    evidence = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        help_text="numbers that let a stranger find the same answer",
    )
    refit = models.PositiveIntegerField(
        null=True, help_text="number of the refit that it is of, or that the answers since have been added to"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (models.Index(fields=["campaign", "confidence"], name="resolution_by_confidence"),)


class Skill(models.Model):
    """How right a person has been in a campaign: a Beta(a, b) and the model's own estimate."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="skills")
    annotator = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="skills")
    a = models.FloatField(default=4.0)
    b = models.FloatField(default=1.0)
    answers = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "annotator"], name="skill_once"),)
