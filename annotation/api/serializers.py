"""What the labelling API takes and answers."""

import math
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.base import Storable
from annotation.models import Campaign, Contribution, ImportJob, PolicyVersion, Review
from annotation.services import seconding
from annotation.services.serving import IN_HAND
from annotation.services.submitting import LEAD_TIME_MS_MOST
from caravan.api.fields import BaseUnits
from caravan.lib.money import currencies

SKIP_REASONS = ("unclear", "broken", "language", "upsetting", "other")
NOTHING_LEFT = ("done", "budget", "deadline", "paused")
MOVES_TO = ("live", "paused", "finished")


class OrganisationSerializer(serializers.Serializer[Any]):
    """Whose campaign it is."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """A campaign, for anybody who may see it."""

    organisation = OrganisationSerializer()
    price_base_units = BaseUnits()
    review_price_base_units = BaseUnits()

    class Meta:
        model = Campaign
        fields = (
            "id",
            "organisation",
            "state",
            "title",
            "summary",
            "instructions",
            "label_config",
            "price_base_units",
            "currency",
            "currency_decimals",
            "answers_per_task",
            "max_answers_per_task",
            "pilot_share",
            "review_rule",
            "review_window_s",
            "appeal_window_s",
            "appeal_answer_s",
            "second_review_share",
            "review_price_base_units",
            "target_confidence",
            "policy_version",
            "deadline",
            "is_open",
            "shows_predictions",
            "allows_choice",
            "created_at",
        )


class CampaignChangeSerializer(serializers.Serializer[Any]):
    """What of a campaign can be changed; the second half only while it is a draft."""

    title = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=240, allow_blank=True)
    instructions = serializers.CharField(max_length=50_000, allow_blank=True, trim_whitespace=False)
    price_base_units = BaseUnits()
    deadline = serializers.DateTimeField(allow_null=True)
    is_open = serializers.BooleanField()
    shows_predictions = serializers.BooleanField()
    allows_choice = serializers.BooleanField()
    label_config = serializers.CharField(max_length=250_000, trim_whitespace=False)
    answers_per_task = serializers.IntegerField(min_value=1, max_value=1000)
    max_answers_per_task = serializers.IntegerField(min_value=1, max_value=1000, allow_null=True)
    pilot_share = serializers.FloatField(min_value=0, max_value=0.5)
    review_rule = serializers.ChoiceField(choices=Campaign.ReviewRule.choices)
    review_window_s = serializers.IntegerField(min_value=0, max_value=90 * 24 * 3600)
    appeal_window_s = serializers.IntegerField(min_value=0, max_value=90 * 24 * 3600)
    appeal_answer_s = serializers.IntegerField(min_value=3600, max_value=90 * 24 * 3600)
    second_review_share = serializers.FloatField(min_value=0, max_value=1)
    review_price_base_units = BaseUnits()
    target_confidence = serializers.FloatField(min_value=0.5, max_value=1.0)

    def validate_deadline(self, value: Any) -> Any:
        """A deadline lies ahead."""
        if value and value <= timezone.now():
            raise serializers.ValidationError(_("The deadline has passed already."), code="past")
        return value

    def validate_pilot_share(self, value: float) -> float:
        """Refuse NaN."""
        return self.validate_target_confidence(value)

    def validate_second_review_share(self, value: float) -> float:
        """Refuse NaN."""
        return self.validate_target_confidence(value)

    def validate_target_confidence(self, value: float) -> float:
        """Refuse NaN, which is neither below the least nor above the most."""
        if math.isnan(value):
            raise serializers.ValidationError(_("This is not a number."), code="invalid")
        return value


class CampaignMakeSerializer(CampaignChangeSerializer):
    """A new campaign."""

    organisation = serializers.UUIDField()
    currency = serializers.CharField(
        max_length=12, required=False, help_text="one that the site offers; fixed for ever"
    )
    summary = serializers.CharField(max_length=240, allow_blank=True, required=False)
    instructions = serializers.CharField(
        max_length=50_000, allow_blank=True, trim_whitespace=False, required=False, default=""
    )
    deadline = serializers.DateTimeField(allow_null=True, required=False)
    is_open = serializers.BooleanField(required=False)
    shows_predictions = serializers.BooleanField(required=False)
    allows_choice = serializers.BooleanField(required=False)
    answers_per_task = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    max_answers_per_task = serializers.IntegerField(min_value=1, max_value=1000, allow_null=True, required=False)
    pilot_share = serializers.FloatField(min_value=0, max_value=0.5, required=False)
    review_rule = serializers.ChoiceField(choices=Campaign.ReviewRule.choices, required=False)
    review_window_s = serializers.IntegerField(min_value=0, max_value=90 * 24 * 3600, required=False)
    appeal_window_s = serializers.IntegerField(min_value=0, max_value=90 * 24 * 3600, required=False)
    appeal_answer_s = serializers.IntegerField(min_value=3600, max_value=90 * 24 * 3600, required=False)
    second_review_share = serializers.FloatField(min_value=0, max_value=1, required=False)
    review_price_base_units = BaseUnits(required=False)
    target_confidence = serializers.FloatField(min_value=0.5, max_value=1.0, required=False)

    def validate_currency(self, value: str) -> str:
        """Name what the site pays in when it is asked for something else."""
        if value not in (offered := currencies()):
            message = _("Campaigns here pay in %(codes)s.") % {"codes": ", ".join(offered)}
            raise serializers.ValidationError(message, code="unknown_currency")
        return value


class PolicySerializer(serializers.ModelSerializer[PolicyVersion]):
    """The terms of a campaign from a moment on; amounts in base units are decimal strings."""

    terms = serializers.DictField()

    class Meta:
        model = PolicyVersion
        fields = ("version", "terms", "created_at")


class StateSerializer(serializers.Serializer[Any]):
    """A state to move to."""

    state = serializers.ChoiceField(choices=MOVES_TO)


class ProgressSerializer(serializers.Serializer[Any]):
    """A campaign in numbers, from its running tally."""

    tasks = serializers.IntegerField()
    tasks_resolved = serializers.IntegerField()
    submitted = serializers.IntegerField()
    approved = serializers.IntegerField()
    rejected = serializers.IntegerField()
    skipped = serializers.IntegerField()
    funded_base_units = BaseUnits()
    available_base_units = BaseUnits()
    held_base_units = BaseUnits(help_text="of refused answers that may still be appealed")
    reviews_base_units = BaseUnits(help_text="earned by reviewers")


class TasksSerializer(serializers.Serializer[Any]):
    """A few rows of data."""

    tasks = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=10_000)


class TasksMadeSerializer(serializers.Serializer[Any]):
    """How many tasks there are now more."""

    imported = serializers.IntegerField()


class ImportFileSerializer(serializers.Serializer[Any]):
    """A file of data."""

    file = serializers.FileField()
    skip_bad_rows = serializers.BooleanField(required=False, default=False)


class ImportJobSerializer(serializers.ModelSerializer[ImportJob]):
    """An import on its way."""

    class Meta:
        model = ImportJob
        fields = (
            "id",
            "campaign",
            "state",
            "file_name",
            "format",
            "skip_bad_rows",
            "bytes_total",
            "bytes_done",
            "rows_good",
            "rows_bad",
            "message",
            "created_at",
            "finished_at",
        )


class ImportProblemSerializer(serializers.Serializer[Any]):
    """Why a row is bad."""

    row_number = serializers.IntegerField()
    where = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class WantedSerializer(serializers.Serializer[Any]):
    """How many assignments a person wants to have in hand."""

    count = serializers.IntegerField(min_value=1, max_value=IN_HAND, default=1)
    row = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, help_text="this row only, where the campaign allows choice"
    )


class AssignmentSerializer(serializers.Serializer[Any]):
    """Work in hand. Nothing in it betrays the task's place in the campaign."""

    id = serializers.UUIDField()
    data = serializers.DictField()  # type: ignore[assignment]
    media = serializers.DictField(help_text="what is known of uploaded files, by address")
    files = serializers.DictField(child=serializers.CharField(), help_text="addresses of the files a draft names")
    draft = serializers.JSONField(allow_null=True)
    prediction = serializers.JSONField(allow_null=True, help_text="what a model suggests: result, score, model_version")
    expires_at = serializers.DateTimeField()
    price_base_units = BaseUnits()


class OwnProgressSerializer(serializers.Serializer[Any]):
    """One's own answers, and the campaign's resolved and total tasks."""

    mine = serializers.IntegerField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class OwnEarningsSerializer(serializers.Serializer[Any]):
    """What one's answers in this campaign are worth: still to be decided, and accepted."""

    pending = BaseUnits()
    approved = BaseUnits()
    currency = serializers.CharField()
    decimals = serializers.IntegerField()


class AssignmentsSerializer(serializers.Serializer[Any]):
    """What is in hand, and why it is not more."""

    assignments = AssignmentSerializer(many=True)
    reason = serializers.ChoiceField(choices=NOTHING_LEFT, allow_null=True)
    progress = OwnProgressSerializer()
    earnings = OwnEarningsSerializer()


class DraftSerializer(serializers.Serializer[Any]):
    """An unfinished answer, in whatever shape the room keeps it."""

    draft = Storable()
    after = serializers.IntegerField(
        min_value=0,
        max_value=2**53,
        required=False,
        allow_null=True,
        help_text="`at` of the draft gone on from",
    )


class SkipSerializer(serializers.Serializer[Any]):
    """Why a task is given back."""

    reason = serializers.ChoiceField(choices=SKIP_REASONS)
    comment = serializers.CharField(max_length=500, allow_blank=True, default="")


class SubmitSerializer(serializers.Serializer[Any]):
    """An answer in Label Studio's result format."""

    submission_id = serializers.UUIDField()
    result = serializers.ListField(child=serializers.DictField())
    lead_time_ms = serializers.IntegerField(min_value=0, max_value=LEAD_TIME_MS_MOST, required=False, allow_null=True)
    note = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="what the owner and reviewers should know"
    )
    want = serializers.IntegerField(
        min_value=1, max_value=IN_HAND, required=False, help_text="answer with so many assignments in hand, too"
    )


class ReviseSerializer(serializers.Serializer[Any]):
    """Another result in the place of one's own."""

    result = serializers.ListField(child=serializers.DictField())
    lead_time_ms = serializers.IntegerField(min_value=0, max_value=LEAD_TIME_MS_MOST, required=False, allow_null=True)
    note = serializers.CharField(max_length=1000, allow_blank=True, required=False, help_text="left out: as it was")


class SubmittedSerializer(serializers.Serializer[Any]):
    """A contribution taken in."""

    contribution = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Contribution.State.choices)
    assignments = AssignmentSerializer(many=True, required=False, help_text="if `want` asked for them")
    reason = serializers.ChoiceField(choices=NOTHING_LEFT, allow_null=True, required=False)
    progress = OwnProgressSerializer()
    earnings = OwnEarningsSerializer()


class ContributionSerializer(serializers.ModelSerializer[Contribution]):
    """One's own answer and its verdict."""

    price_base_units = BaseUnits()
    data = serializers.DictField(source="task.data")  # type: ignore[assignment]

    class Meta:
        model = Contribution
        fields = (
            "id",
            "campaign",
            "state",
            "data",
            "result",
            "price_base_units",
            "policy_version",
            "lead_time_ms",
            "note",
            "submitted_at",
            "review_due_at",
            "decided_at",
            "decided_by",
            "reason",
            "comment",
        )


class HeardSerializer(serializers.ModelSerializer[Review]):
    """A verdict given before, without a name."""

    class Meta:
        model = Review
        fields = ("verdict", "reason", "comment", "created_at")


class ReviewSerializer(ContributionSerializer):
    """An answer waiting for a reviewer, with what consensus thinks; its author stays unnamed.

    `heard` holds two verdicts where reviewers differ and the third decides; nobody learns of a single one.
    """

    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    consensus_label = serializers.CharField(allow_null=True, source="task.resolution.label", default=None)
    confidence = serializers.FloatField(allow_null=True, source="task.resolution.confidence", default=None)
    heard = serializers.SerializerMethodField()

    class Meta:
        model = Contribution
        fields = (*ContributionSerializer.Meta.fields, "label", "consensus_label", "confidence", "risk", "heard")

    @extend_schema_field(HeardSerializer(many=True))
    def get_heard(self, row: Contribution) -> Any:
        """Return the verdicts that differ."""
        return HeardSerializer(seconding.heard(row), many=True).data


class ApproveSerializer(serializers.Serializer[Any]):
    """What an accepted answer should have been."""

    fix = serializers.JSONField(
        required=False, allow_null=True, default=None, help_text="the corrected result; absent or null: it is right"
    )


class RejectSerializer(ApproveSerializer):
    """Why an answer is not accepted; its author reads it."""

    reason = serializers.ChoiceField(choices=Contribution.Reason.choices)
    comment = serializers.CharField(max_length=1000, allow_blank=True, default="")
