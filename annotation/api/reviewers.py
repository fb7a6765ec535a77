"""How reviewers judge, over HTTP: to owners, and to themselves."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api.base import LabellingView, person
from annotation.services import calibrating
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class RateSerializer(serializers.Serializer[Any]):
    """A share with its 90 % interval."""

    mean = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class JudgingSerializer(serializers.Serializer[Any]):
    """A reviewer's verdicts whose right outcome is known: four counts that fade, and the two rates they make."""

    campaign = serializers.UUIDField(source="campaign.pk")
    accepted_right = serializers.FloatField()
    accepted_wrong = serializers.FloatField()
    refused_right = serializers.FloatField()
    refused_wrong = serializers.FloatField()
    keeps = RateSerializer(help_text="share of right answers that are accepted")
    catches = RateSerializer(help_text="share of wrong answers that are refused")
    balanced = serializers.FloatField(help_text="mean of both")
    certain = serializers.FloatField(help_text="mean of the lower ends of both intervals")
    second_review_share = serializers.FloatField(help_text="of these verdicts, heard twice")


class ReviewerSerializer(JudgingSerializer):
    """The same with the reviewer's name."""

    name = serializers.CharField()


class CampaignReviewers(LabellingView):
    """How a campaign's reviewers judge."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(operation_id="campaign_reviewers_list", responses=answers(404, _200=ReviewerSerializer(many=True)))
    def get(self, request: Request, pk: UUID) -> Response:
        """List the reviewers of a campaign of one's own, the surest first."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        return Response(ReviewerSerializer(calibrating.reviewers_of(campaign), many=True).data)


class MyJudging(LabellingView):
    """How one judges oneself."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(operation_id="reviews_skill_list", responses=answers(_200=JudgingSerializer(many=True)))
    def get(self, request: Request) -> Response:
        """List one's own numbers by campaign, the latest first."""
        return Response(JudgingSerializer(calibrating.campaigns_of(person(request)), many=True).data)
