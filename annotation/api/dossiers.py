"""The shapes of dossiers and appeals."""

from typing import Any

from rest_framework import serializers

from annotation.models import Appeal, Contribution, Gate, RejectionAudit
from caravan.api.fields import BaseUnits


class WordsSerializer(serializers.Serializer[Any]):
    """Why a refusal is wrong."""

    words = serializers.CharField(max_length=2000)


class AppealAnswerSerializer(serializers.Serializer[Any]):
    """What the author is told."""

    answer = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    """An appeal as its author sees it."""

    class Meta:
        model = Appeal
        fields = (
            "id",
            "contribution",
            "campaign",
            "state",
            "words",
            "reason",
            "comment",
            "refused_by",
            "refused_at",
            "opened_at",
            "due_at",
            "decided_at",
            "answer",
            "lapsed",
        )


class BlindAppealSerializer(serializers.ModelSerializer[Appeal]):
    """An open appeal as whoever decides it sees it: neither whose answer it is nor who refused it."""

    data = serializers.DictField(source="contribution.task.data")  # type: ignore[assignment]
    result = serializers.JSONField(source="contribution.result")
    instructions = serializers.CharField(source="campaign.instructions")

    class Meta:
        model = Appeal
        fields = ("id", "campaign", "data", "result", "instructions", "reason", "comment", "words", "due_at")


class VoteSerializer(serializers.Serializer[Any]):
    """An answer to the same task, without a name."""

    letter = serializers.CharField()
    yours = serializers.BooleanField(help_text="whether it is the answer the dossier is about")
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    alike = serializers.FloatField(allow_null=True, help_text="to the consensus, 0 to 1")
    weight = serializers.FloatField()
    counts = serializers.BooleanField()


class ConsensusSerializer(serializers.Serializer[Any]):
    """What consensus says of the task; figures are null where they could betray known answers."""

    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    answer = serializers.JSONField()
    confidence = serializers.FloatField(allow_null=True)
    method = serializers.CharField(allow_null=True)
    answers = serializers.IntegerField(allow_null=True)


class TermsSerializer(serializers.Serializer[Any]):
    """The rule an answer was judged by."""

    version = serializers.IntegerField()
    terms = serializers.DictField(allow_null=True)


class KnownSerializer(serializers.Serializer[Any]):
    """How the answer compared with a known one; null until that is over."""

    passed = serializers.BooleanField()
    similarity = serializers.FloatField()
    forgiven = serializers.BooleanField()
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    explanation = serializers.CharField()


class CorrectionSerializer(serializers.Serializer[Any]):
    """What a reviewer says the answer should have been."""

    result = serializers.JSONField()
    made_at = serializers.DateTimeField()


class GateFactsSerializer(serializers.ModelSerializer[Gate]):
    """Why the gate refused what a person answered."""

    class Meta:
        model = Gate
        fields = ("state", "reason", "skill", "limit", "bits", "answers", "since_answer")


class StepSerializer(serializers.Serializer[Any]):
    """Something that happened, or will."""

    at = serializers.DateTimeField()
    what = serializers.CharField()
    due = serializers.BooleanField()


class DossierSerializer(serializers.ModelSerializer[Contribution]):
    """Why an answer was accepted or refused, and what its author can do."""

    price_base_units = BaseUnits()

    class Meta:
        model = Contribution
        fields = (
            "id",
            "campaign",
            "state",
            "result",
            "decided_by",
            "decided_at",
            "reason",
            "comment",
            "price_base_units",
            "held_until",
            "submitted_at",
            "review_due_at",
        )


class WholeDossierSerializer(serializers.Serializer[Any]):
    """The dossier of an answer."""

    contribution = DossierSerializer()
    terms = TermsSerializer()
    consensus = ConsensusSerializer(allow_null=True)
    votes = VoteSerializer(many=True)
    votes_hidden = serializers.ChoiceField(choices=["", "gold", "waiting"], help_text="why there are no votes")
    gold = KnownSerializer(allow_null=True)
    correction = CorrectionSerializer(allow_null=True)
    gate = GateFactsSerializer(allow_null=True)
    would_have_passed = serializers.ListField(child=serializers.CharField())
    timeline = StepSerializer(many=True)
    appeal = AppealSerializer(allow_null=True)
    may_appeal = serializers.BooleanField()
    why_no_appeal = serializers.ChoiceField(choices=["", "not_refused", "over", "appealed", "none"])


class AuditSerializer(serializers.ModelSerializer[RejectionAudit]):
    """A sample of refusals that is judged anew."""

    class Meta:
        model = RejectionAudit
        fields = (
            "id",
            "state",
            "since",
            "decided",
            "refused",
            "low",
            "limit",
            "seed",
            "sampled",
            "upheld",
            "overturned",
            "opened_at",
            "closed_at",
        )


class RatesSerializer(serializers.Serializer[Any]):
    """A campaign's verdicts of the last two weeks."""

    approved = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="by reviewers")
    by_rule = serializers.IntegerField(help_text="refused by consensus or the gate")
    appealed = serializers.IntegerField()
    upheld = serializers.IntegerField()
    overturned = serializers.IntegerField()
    decided = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, help_text="of refusals by reviewers")
    low = serializers.FloatField(allow_null=True, help_text="the rate is surely above this")
    overturned_share = serializers.FloatField(allow_null=True)


class CampaignAppealsSerializer(serializers.Serializer[Any]):
    """How much a campaign refuses, and what became of it."""

    rates = RatesSerializer()
    audits = AuditSerializer(many=True)
    appeals = AppealSerializer(many=True)
    held_base_units = BaseUnits()
