"""The gate before pay over HTTP."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api.base import LabellingView, person
from annotation.models import Gate
from annotation.services import gating
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class GateSerializer(serializers.ModelSerializer[Gate]):
    """Whose pay is held, or was, and what it rests on."""

    annotator = serializers.CharField(source="annotator.name")

    class Meta:
        model = Gate
        fields = (
            "id",
            "annotator",
            "state",
            "reason",
            "skill",
            "limit",
            "bits",
            "answers",
            "since_answer",
            "held_at",
            "changed_at",
        )


class Gates(LabellingView, ListAPIView[Gate]):
    """People of a campaign whose pay is held, or was."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = GateSerializer

    def get_queryset(self) -> QuerySet[Gate]:
        """Return those of a campaign of one's own."""
        if getattr(self, "swagger_fake_view", False):
            return Gate.objects.none()
        owned = selectors.campaigns_owned_by(person(self.request))
        campaign = get_object_or_404(owned, pk=self.kwargs["pk"])
        return campaign.gates.select_related("annotator").order_by("-pk")

    @extend_schema(operation_id="campaign_gates_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the people of a campaign whose pay is held, or was, and why."""
        return super().get(request, *args, **kwargs)


class ClearGate(LabellingView):
    """An owner's word."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=None, responses=answers(404, _204=None))
    def post(self, request: Request, pk: int) -> Response:
        """Believe and pay a person in a campaign from now on, whatever their answers tell."""
        owned = selectors.campaigns_owned_by(person(request))
        gating.clear(get_object_or_404(Gate, pk=pk, campaign__in=owned), owner=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
