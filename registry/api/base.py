"""What the registry's addresses share: finding what somebody may see or change."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from caravan.accounts.models import ApiToken
from caravan.api.permissions import HasScope
from registry import policies
from registry.models import Asset, Version


class PublicView(APIView):
    """For everybody, signed in or not."""

    permission_classes = (AllowAny,)


class OwnersView(APIView):
    """For those who own the asset; to everybody else it is not there."""

    permission_classes: Sequence[type[BasePermission]] = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.MANAGE

    def asset(self, slug: str) -> Asset:
        """Return an asset of one's own."""
        asset = get_object_or_404(Asset.objects.select_related("organisation"), slug=slug)
        if not policies.may_manage(self.request.user, asset):
            raise Http404
        return asset

    def version(self, pk: UUID) -> Version:
        """Return a version of an asset of one's own."""
        version = get_object_or_404(whole(), pk=pk)
        if not policies.may_manage(self.request.user, version.asset):
            raise Http404
        return version


class OwnView(APIView):
    """For what is one's own."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.READ


def seen(request: Request, pk: UUID) -> Version:
    """Return a version that the person, or anybody, may see; 404 otherwise."""
    version = get_object_or_404(whole(), pk=pk)
    if not policies.may_see(request.user, version):
        raise Http404
    return version


def whole() -> QuerySet[Version]:
    """Return versions with all that their JSON shows."""
    return Version.objects.select_related("asset").prefetch_related("parents__parent", "pools")
