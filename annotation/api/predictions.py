"""Models over HTTP: connecting them, and handing in predictions."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import selectors
from annotation.api.base import LabellingView, Storable, person, valid
from annotation.models import Campaign, ModelBackend
from annotation.services import prelabelling
from caravan.accounts.authentication import TokenAuthentication
from caravan.accounts.models import ApiToken
from caravan.api.permissions import HasScope
from caravan.api.schema import answers

ROWS_AT_ONCE = 1000


class BackendSerializer(serializers.ModelSerializer[ModelBackend]):
    """A connected model and how it fares."""

    class Meta:
        model = ModelBackend
        fields = (
            "id",
            "url",
            "is_active",
            "model_version",
            "health",
            "problem",
            "ask_after",
            "asked_at",
            "answer_ms",
            "tasks_asked",
            "predictions_kept",
            "predictions_refused",
        )


class ConnectSerializer(serializers.Serializer[Any]):
    """Where a model answers."""

    url = serializers.URLField(max_length=500)


class ChangeSerializer(serializers.Serializer[Any]):
    """Whether a model is asked."""

    is_active = serializers.BooleanField()


class PredictionSerializer(serializers.Serializer[Any]):
    """What a model says of one task."""

    row = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="number of the task in the campaign")
    result = Storable(help_text="items as of an annotation; what is required may be missing")
    score = serializers.FloatField(min_value=0, max_value=1, required=False, allow_null=True)
    model_version = serializers.CharField(max_length=100, required=False, default="")


class PredictionsSerializer(serializers.Serializer[Any]):
    """Many predictions."""

    predictions = PredictionSerializer(many=True, max_length=ROWS_AT_ONCE, allow_empty=False)  # type: ignore[call-arg]


class KeptSerializer(serializers.Serializer[Any]):
    """How many were kept."""

    kept = serializers.IntegerField()


class Backends(LabellingView, ListAPIView[ModelBackend]):
    """The models of a campaign."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = BackendSerializer

    def get_queryset(self) -> QuerySet[ModelBackend]:
        """Return those of a campaign of one's own."""
        if getattr(self, "swagger_fake_view", False):
            return ModelBackend.objects.none()
        return get_object_or_404(
            selectors.campaigns_owned_by(person(self.request)), pk=self.kwargs["pk"]
        ).backends.all()

    @extend_schema(operation_id="campaign_backends_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the models of a campaign with their health."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=ConnectSerializer, responses=answers(400, 404, 422, _201=BackendSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Connect a model that speaks Label Studio's ML protocol; it must answer `/health` and `/setup` now."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        url = valid(ConnectSerializer(data=request.data))["url"]
        backend = prelabelling.add_backend(campaign, by=person(request), url=url)
        return Response(BackendSerializer(backend).data, status=status.HTTP_201_CREATED)


class OneBackend(LabellingView):
    """One model."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=ChangeSerializer, responses=answers(400, 404, _200=BackendSerializer))
    def patch(self, request: Request, pk: UUID) -> Response:
        """Ask a model for predictions from now on, or no longer."""
        backend = self._own(request, pk)
        prelabelling.activate(backend, on=valid(ChangeSerializer(data=request.data))["is_active"])
        return Response(BackendSerializer(backend).data)

    @extend_schema(responses=answers(404, _204=None))
    def delete(self, request: Request, pk: UUID) -> Response:
        """Disconnect a model; its predictions go with it."""
        self._own(request, pk).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _own(self, request: Request, pk: UUID) -> ModelBackend:
        campaigns = selectors.campaigns_owned_by(person(request))
        return get_object_or_404(ModelBackend.objects.filter(campaign__in=campaigns), pk=pk)


class BackendAuthentication(BaseAuthentication):
    """The token a model got with `/setup`; request.auth is the ModelBackend."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ModelBackend] | None:
        """Return whose token it is, or None when it is not of this kind."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or not parts[1].startswith(b"cvb."):
            return None
        backend = prelabelling.backend_of(parts[1].decode(errors="replace"))
        if backend is None:
            raise PermissionDenied("This token is unknown, or its hour is over; /setup brings a new one.")
        return AnonymousUser(), backend

    def authenticate_header(self, request: Request) -> str:
        """Make a missing token a 401 and not a 403."""
        return "Token"


class OwnerOrModel(BasePermission):
    """Signed-in people whose tokens may manage, and models with their own token."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Say which of the two it is; the view looks at whose campaign it is."""
        return isinstance(request.auth, ModelBackend) or (
            bool(request.user.is_authenticated) and HasScope().has_permission(request, view)
        )


class Predictions(APIView):
    """Predictions into a campaign."""

    authentication_classes = (BackendAuthentication, TokenAuthentication, SessionAuthentication)
    permission_classes = (OwnerOrModel,)
    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=PredictionsSerializer, responses=answers(400, 404, 422, _201=KeptSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep predictions, all or none; one of the same task and model version replaces the one before."""
        backend = request.auth if isinstance(request.auth, ModelBackend) else None
        if backend is not None:
            campaign = get_object_or_404(Campaign, pk=pk, backends=backend)
        else:
            campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        rows = valid(PredictionsSerializer(data=request.data))["predictions"]
        kept = prelabelling.hand_in(campaign, rows, backend=backend)
        return Response({"kept": kept}, status=status.HTTP_201_CREATED)
