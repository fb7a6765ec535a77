"""Campaigns over HTTP: finding, making, changing, moving."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api import serializers as s
from annotation.api.base import LabellingView, person, valid
from annotation.models import Campaign
from annotation.services import authoring
from caravan.accounts.models import ApiToken, Membership, Organisation
from caravan.api.schema import answers

MOVES = {
    Campaign.State.PAUSED: authoring.pause,
    Campaign.State.FINISHED: authoring.finish,
}


class Campaigns(LabellingView, ListAPIView[Campaign]):
    """Campaigns one may work on, or with `mine=1` those of one's organisations."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = s.CampaignSerializer

    def get_queryset(self) -> QuerySet[Campaign]:
        """Return what the query asks for."""
        if getattr(self, "swagger_fake_view", False):
            return Campaign.objects.none()
        search = self.request.query_params.get("q", "")
        chosen = (
            selectors.campaigns_owned_by
            if self.request.query_params.get("mine") == "1"
            else selectors.campaigns_open_to
        )
        return chosen(person(self.request), search)

    @extend_schema(
        operation_id="campaigns_list",
        parameters=[
            OpenApiParameter("q", str, description="words in title or summary"),
            OpenApiParameter("mine", str, enum=["0", "1"], description="1: those I manage, in every state"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List campaigns, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=s.CampaignMakeSerializer, responses=answers(400, 422, _201=s.CampaignSerializer))
    def post(self, request: Request) -> Response:
        """Create a draft; 422 names every mistake in the labelling config, 400 every other."""
        data = valid(s.CampaignMakeSerializer(data=request.data))
        owned = Organisation.objects.filter(memberships__user=person(request), memberships__role=Membership.Role.OWNER)
        data["organisation"] = get_object_or_404(owned, pk=data["organisation"])
        campaign = authoring.create_campaign(author=person(request), **data)
        return Response(s.CampaignSerializer(campaign).data, status=status.HTTP_201_CREATED)


class OneCampaign(LabellingView):
    """One campaign."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(404, _200=s.CampaignSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return a campaign that one may work on or whose organisation one belongs to."""
        campaign = get_object_or_404(selectors.campaigns_seen_by(person(request)), pk=pk)
        return Response(s.CampaignSerializer(campaign).data)

    @extend_schema(request=s.CampaignChangeSerializer, responses=answers(400, 404, 409, 422, _200=s.CampaignSerializer))
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change a campaign of one's own; 409 for what is fixed once it has been live."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        changes = valid(s.CampaignChangeSerializer(data=request.data, partial=True))
        authoring.update_campaign(campaign, author=person(request), **changes)
        return Response(s.CampaignSerializer(campaign).data)


class CampaignState(LabellingView):
    """The state of a campaign."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=s.StateSerializer, responses=answers(400, 404, 409, _200=s.CampaignSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Make a campaign live, pause or finish it; 409 says what is missing or why it cannot move."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        to = valid(s.StateSerializer(data=request.data))["state"]
        if to == Campaign.State.LIVE:
            authoring.go_live(campaign, by=person(request))
        else:
            MOVES[to](campaign)
        return Response(s.CampaignSerializer(campaign).data)


class CampaignPolicies(LabellingView):
    """The terms a campaign has had."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(operation_id="campaigns_policies", responses=answers(404, _200=s.PolicySerializer(many=True)))
    def get(self, request: Request, pk: UUID) -> Response:
        """List every version of the terms, oldest first, of a campaign that one may see; a draft has none yet."""
        campaign = get_object_or_404(selectors.campaigns_seen_by(person(request)), pk=pk)
        return Response(s.PolicySerializer(campaign.policies.order_by("version"), many=True).data)


class CampaignProgress(LabellingView):
    """A campaign in numbers."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(404, _200=s.ProgressSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return the running tally of a campaign of one's own."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        return Response(s.ProgressSerializer(campaign.tally).data)
