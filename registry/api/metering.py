"""Keys to purses, calls made with them, and where versions answer: for their owners."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import person, valid
from caravan.accounts.models import ApiToken
from caravan.api.fields import BaseUnits
from caravan.api.permissions import HasScope
from caravan.api.schema import answers
from caravan.lib.outgoing import AddressRefused
from registry import policies
from registry.api.base import OwnersView, OwnView
from registry.models import Call, Endpoint, Key, Purse
from registry.services import keys, offering


class EndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """Where a version answers; its secret goes in and never comes out."""

    secret = serializers.CharField(
        max_length=500, write_only=True, required=False, allow_blank=True, help_text="left out: the one there is stays"
    )
    has_secret = serializers.SerializerMethodField()

    class Meta:
        model = Endpoint
        fields = ("url", "secret", "has_secret", "model", "timeout_s", "most_tokens", "updated_at")
        read_only_fields = ("updated_at",)
        extra_kwargs = {
            "timeout_s": {"min_value": 1, "max_value": 600},
            "most_tokens": {"min_value": 1, "max_value": 2**20},
        }

    def get_has_secret(self, endpoint: Endpoint) -> bool:
        """Return whether there is one."""
        return bool(endpoint.secret)


class KeySerializer(serializers.ModelSerializer[Key]):
    """A key; `secret` is there once, in the answer that made it."""

    days = serializers.IntegerField(
        min_value=1, max_value=3650, write_only=True, required=False, help_text="until it ends; left out: never"
    )
    purposes = serializers.ListField(child=serializers.CharField(max_length=16), max_length=16, required=False)
    daily_base_units = BaseUnits(required=False, help_text="most it may spend in a day; 0 for no limit")
    spent_base_units = BaseUnits(read_only=True, help_text="on `spent_on`")
    secret = serializers.CharField(read_only=True, required=False)

    class Meta:
        model = Key
        fields = (
            "id",
            "name",
            "prefix",
            "purposes",
            "per_minute",
            "daily_base_units",
            "spent_on",
            "spent_base_units",
            "days",
            "secret",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
        )
        read_only_fields = (
            "prefix",
            "spent_on",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
        )
        extra_kwargs = {"per_minute": {"min_value": 1, "max_value": 100_000}}


class CallSerializer(serializers.ModelSerializer[Call]):
    """A call made with one of a purse's keys."""

    asset = serializers.CharField(source="version.asset.slug")
    number = serializers.IntegerField(source="version.number")
    key = serializers.CharField(source="key.prefix")
    amount_base_units = BaseUnits()

    class Meta:
        model = Call
        fields = (
            "id",
            "state",
            "asset",
            "number",
            "key",
            "purpose",
            "way",
            "amount_base_units",
            "tokens",
            "rows",
            "octets",
            "counted",
            "error",
            "receipt",
            "created_at",
            "ended_at",
        )


class VersionEndpoint(OwnersView):
    """Where a version answers."""

    @extend_schema(responses=answers(404, _200=EndpointSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Say where, and whether a secret is kept for it."""
        return Response(EndpointSerializer(get_object_or_404(Endpoint, version=self.version(pk))).data)

    @extend_schema(request=EndpointSerializer, responses=answers(400, 404, _200=EndpointSerializer))
    def put(self, request: Request, pk: UUID) -> Response:
        """Set it: an OpenAI-compatible service, to which questions go with the secret as a bearer token."""
        version = self.version(pk)
        given = valid(EndpointSerializer(data=request.data))
        try:
            return Response(EndpointSerializer(offering.set_endpoint(version, **given)).data)
        except AddressRefused as error:
            raise serializers.ValidationError({"url": str(error)}) from None

    @extend_schema(responses=answers(404, _204=None))
    def delete(self, request: Request, pk: UUID) -> Response:
        """Answer no more, and forget the secret."""
        get_object_or_404(Endpoint, version=self.version(pk)).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class Keys(OwnView):
    """The keys to a purse."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(404, _200=KeySerializer(many=True)))
    def get(self, request: Request, pk: UUID) -> Response:
        """List them, newest first; revoked ones, too."""
        rows = Key.objects.filter(purse=_purse(request, pk)).order_by("-pk")
        return Response({"keys": KeySerializer(rows, many=True).data})

    @extend_schema(request=KeySerializer, responses=answers(400, 404, _201=KeySerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Make one. Its secret is in the answer and nowhere else."""
        purse = _purse(request, pk)
        given: dict[str, Any] = valid(KeySerializer(data=request.data))
        key, secret = keys.issue(purse, by=person(request), **given)
        return Response({**KeySerializer(key).data, "secret": secret}, status=status.HTTP_201_CREATED)


class OneKey(OwnView):
    """A key."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(404, _204=None))
    def delete(self, request: Request, pk: UUID) -> Response:
        """Revoke it."""
        key = get_object_or_404(Key.objects.select_related("purse"), pk=pk)
        if not policies.may_spend(request.user, key.purse):
            raise Http404
        keys.revoke(key)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Calls(ListAPIView[Call]):
    """What was bought with a purse's keys."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.MANAGE
    serializer_class = CallSerializer

    def get_queryset(self) -> QuerySet[Call]:
        """Return the calls, newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Call.objects.none()
        purse = _purse(self.request, self.kwargs["pk"])
        return Call.objects.filter(key__purse=purse).select_related("version__asset", "key").defer("answer")


def _purse(request: Request, pk: UUID) -> Purse:
    """Return a purse that the person may spend from; to everybody else it is not there."""
    purse = get_object_or_404(Purse, pk=pk)
    if not policies.may_spend(request.user, purse):
        raise Http404
    return purse
