"""Reviewing over HTTP: the queue, and verdicts."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api import serializers as s
from annotation.api.base import LabellingView, person, valid
from annotation.api.labelling import wanted_campaign
from annotation.services import reviewing
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers

SHOWN = 50


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

    @extend_schema(request=None, responses=answers(404, 409, _204=None))
    def post(self, request: Request, pk: UUID) -> Response:
        """Accept; 404 for those not yours to judge, 409 when it is decided or not up for review yet."""
        contribution = get_object_or_404(selectors.contributions_reviewable_by(person(request)), pk=pk)
        reviewing.approve(contribution, reviewer=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Reject(LabellingView):
    """Refusing an answer."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(request=s.RejectSerializer, responses=answers(400, 404, 409, 422, _204=None))
    def post(self, request: Request, pk: UUID) -> Response:
        """Refuse with a reason; 422 when another reason has no words."""
        contribution = get_object_or_404(selectors.contributions_reviewable_by(person(request)), pk=pk)
        data = valid(s.RejectSerializer(data=request.data))
        reviewing.reject(contribution, reviewer=person(request), **data)
        return Response(status=status.HTTP_204_NO_CONTENT)
