"""Reviewing over HTTP: the queue, and verdicts."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api import serializers as s
from annotation.api.base import LabellingView, person, valid
from annotation.api.labelling import wanted_campaign
from annotation.models import Contribution
from annotation.services import reviewing
from annotation.services.deciding import APPROVED, REJECTED
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers

SHOWN = 50


class BulkSerializer(serializers.Serializer[Any]):
    """One verdict on many answers."""

    ids = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=reviewing.MOST_JUDGED, help_text="of contributions"
    )
    verdict = serializers.ChoiceField(choices=[APPROVED, REJECTED])
    reason = serializers.ChoiceField(
        choices=Contribution.Reason.choices, allow_blank=True, default="", help_text="needed for a rejection"
    )
    comment = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="needed where the reason is another one"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A rejection has a reason, and another reason has words."""
        if attrs["verdict"] == REJECTED and not attrs["reason"]:
            raise serializers.ValidationError({"reason": _("A rejection says why.")}, code="required")
        if attrs["verdict"] == REJECTED and attrs["reason"] == Contribution.Reason.OTHER and not attrs["comment"]:
            words = _("Say why, so that the annotator can learn from it.")
            raise serializers.ValidationError({"comment": words}, code="required")
        return attrs


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one of them; `problem` is empty where the verdict was taken."""

    id = serializers.UUIDField()
    ok = serializers.BooleanField()
    problem = serializers.CharField()


class OutcomesSerializer(serializers.Serializer[Any]):
    """What became of each."""

    results = OutcomeSerializer(many=True)


class Reviews(LabellingView):
    """What waits for a verdict."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(
        operation_id="reviews_list",
        parameters=[OpenApiParameter("campaign", UUID, description="of this campaign only")],
        responses=answers(400, _200=s.ReviewSerializer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """List the fifty answers with the most money at risk, never one's own; what is judged leaves the list."""
        rows = reviewing.waiting(person(request), wanted_campaign(request), most=SHOWN)
        return Response(s.ReviewSerializer(rows, many=True).data)


class Approve(LabellingView):
    """Accepting an answer."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(request=s.ApproveSerializer, responses=answers(400, 404, 409, 422, _204=None))
    def post(self, request: Request, pk: UUID) -> Response:
        """Accept; 404 for those not yours to judge, 409 when it is decided or not up for review yet.

        `fix` is the answer as it should have been: the author is paid, and it is exported in place of theirs. 422 names
        every mistake in it.
        """
        contribution = get_object_or_404(selectors.contributions_reviewable_by(person(request)), pk=pk)
        data = valid(s.ApproveSerializer(data=request.data))
        reviewing.approve(contribution, reviewer=person(request), **data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Reject(LabellingView):
    """Refusing an answer."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(request=s.RejectSerializer, responses=answers(400, 404, 409, 422, _204=None))
    def post(self, request: Request, pk: UUID) -> Response:
        """Refuse with a reason; 422 when another reason has no words, or a correction (`fix`) does not fit."""
        contribution = get_object_or_404(selectors.contributions_reviewable_by(person(request)), pk=pk)
        data = valid(s.RejectSerializer(data=request.data))
        reviewing.reject(contribution, reviewer=person(request), **data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Bulk(LabellingView):
    """Judging many answers at once."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(operation_id="reviews_bulk", request=BulkSerializer, responses=answers(400, _200=OutcomesSerializer))
    def post(self, request: Request) -> Response:
        """Give up to a hundred answers one verdict, each on its own; `results` says of each what became of it.

        What cannot be judged (decided, one's own, not yours) stops no other and is told in words. Safe to send again.
        """
        data = valid(BulkSerializer(data=request.data))
        outcomes = reviewing.judge_many(data.pop("ids"), reviewer=person(request), **data)
        return Response(OutcomesSerializer({"results": outcomes}).data)
