"""Assets and versions: read by everybody, made and changed by their owners."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policies as labelling
from annotation.api.base import person, valid
from annotation.models import Campaign
from caravan.accounts.models import ApiToken
from caravan.accounts.policies import owns
from caravan.api.permissions import HasScope
from caravan.api.schema import answers
from caravan.lib.money import currencies
from registry import policies, selectors
from registry.api import serializers as s
from registry.api.base import OwnersView, PublicView, seen, whole
from registry.models import Asset, Version
from registry.royalties import Policy, Role
from registry.services import harvesting, lineages, registering, sharing


class Assets(ListAPIView[Asset]):
    """What is registered."""

    permission_classes = (IsAuthenticatedOrReadOnly, HasScope)
    scope = ApiToken.Scope.MANAGE
    serializer_class = s.AssetSerializer

    def get_queryset(self) -> QuerySet[Asset]:
        """Return what everybody sees, newest first."""
        asked = self.request.query_params
        return selectors.assets(search=asked.get("q", ""), kind=asked.get("kind", ""))

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="words in title, summary or slug"),
            OpenApiParameter("kind", str, enum=Asset.Kind.values),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List assets that can be used, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=s.AssetSerializer, responses=answers(400, 404, _201=s.AssetSerializer))
    def post(self, request: Request) -> Response:
        """Register a name for what an organisation of one's own has made."""
        given = valid(s.AssetSerializer(data=request.data))
        if not owns(request.user, given["organisation"]):
            raise Http404
        asset = registering.make_asset(by=person(request), **given)
        return Response(s.AssetSerializer(asset).data, status=status.HTTP_201_CREATED)


class OneAsset(OwnersView):
    """One asset."""

    permission_classes = (IsAuthenticatedOrReadOnly, HasScope)

    @extend_schema(responses=answers(404, _200=s.AssetSerializer))
    def get(self, request: Request, slug: str) -> Response:
        """Show an asset; a draft only to its owners."""
        asset = get_object_or_404(Asset.objects.select_related("organisation"), slug=slug)
        hidden = not asset.versions.exclude(state=Version.State.DRAFT).exists()
        if hidden and not policies.may_manage(request.user, asset):
            raise Http404
        return Response(s.AssetSerializer(asset).data)

    @extend_schema(request=s.AssetChangeSerializer, responses=answers(400, 404, _200=s.AssetSerializer))
    def patch(self, request: Request, slug: str) -> Response:
        """Change how an asset is described."""
        asset = self.asset(slug)
        change = s.AssetChangeSerializer(asset, data=request.data, partial=True)
        change.is_valid(raise_exception=True)
        change.save()
        return Response(s.AssetSerializer(asset).data)


class Versions(ListAPIView[Version]):
    """The versions of an asset."""

    permission_classes = (IsAuthenticatedOrReadOnly, HasScope)
    scope = ApiToken.Scope.MANAGE
    serializer_class = s.VersionSerializer

    def get_queryset(self) -> QuerySet[Version]:
        """Return those one may see, newest first."""
        found = whole().filter(asset__slug=self.kwargs.get("slug", ""))
        asset = Asset.objects.filter(slug=self.kwargs.get("slug", "")).first()
        if asset is None or not policies.may_manage(self.request.user, asset):
            found = found.exclude(state=Version.State.DRAFT)
        return found

    @extend_schema(request=s.DraftSerializer, responses=answers(400, 404, 422, _201=s.VersionSerializer))
    def post(self, request: Request, slug: str) -> Response:
        """Begin the next version."""
        asset = get_object_or_404(Asset, slug=slug)
        if not policies.may_manage(request.user, asset):
            raise Http404
        given = valid(s.DraftSerializer(data=request.data))
        prices = given.pop("prices", {})
        alone = "roles" not in given
        given.setdefault("token", next(iter(currencies())))
        given.setdefault("roles", {Role.DATA if asset.kind == Asset.Kind.DATASET else Role.MODEL: 10_000})
        by = person(request)
        version = registering.draft(asset, by=by, **given)
        registering.set_prices(version, prices)
        if alone:
            sharing.weigh(version, next(iter(given["roles"])), {by.pk: 1})
        return Response(s.VersionSerializer(whole().get(pk=version.pk)).data, status=status.HTTP_201_CREATED)


class OneVersion(OwnersView):
    """One version."""

    permission_classes = (IsAuthenticatedOrReadOnly, HasScope)

    @extend_schema(responses=answers(404, _200=s.VersionSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Show a version; a draft only to its owners."""
        return Response(s.VersionSerializer(seen(request, pk)).data)

    @extend_schema(request=s.DraftChangeSerializer, responses=answers(400, 404, 409, 422, _200=s.VersionSerializer))
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change a draft."""
        version = self.version(pk)
        registering.change(version, **valid(s.DraftChangeSerializer(data=request.data)))
        return Response(s.VersionSerializer(whole().get(pk=pk)).data)


class Parents(OwnersView):
    """Where a draft comes from."""

    @extend_schema(request=s.EdgeSerializer, responses=answers(400, 404, 409, 422, _201=s.EdgeSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Say that the draft comes from a published version, and for which share of what it will be paid."""
        given = valid(s.EdgeSerializer(data=request.data))
        edge = lineages.add_parent(self.version(pk), **given)
        return Response(s.EdgeSerializer(edge).data, status=status.HTTP_201_CREATED)


class OneParent(OwnersView):
    """One version that a draft comes from."""

    @extend_schema(request=None, responses=answers(404, 409, _204=None))
    def delete(self, request: Request, pk: UUID, parent: UUID) -> Response:
        """Take back that the draft comes from it."""
        lineages.remove_parent(self.version(pk), get_object_or_404(Version, pk=parent))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Weights(OwnersView):
    """People's weights in a role."""

    @extend_schema(request=s.WeightsSerializer, responses=answers(400, 404, 422, _204=None))
    def put(self, request: Request, pk: UUID, role: str) -> Response:
        """Set the weights of the people named; of a published version they count from now on."""
        version = self.version(pk)
        if role not in set(Role):
            raise Http404
        registering.name_people(version, Role(role), valid(s.WeightsSerializer(data=request.data))["weights"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class Publish(OwnersView):
    """Publishing a draft."""

    @extend_schema(request=None, responses=answers(404, 409, 422, _200=s.VersionSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Fix the draft for ever; 422 says what is missing or does not fit."""
        version = self.version(pk)
        registering.publish(version)
        return Response(s.VersionSerializer(whole().get(pk=pk)).data)


class End(OwnersView):
    """Ending a version."""

    @extend_schema(request=s.EndSerializer, responses=answers(400, 404, 409, 422, _200=s.VersionSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Deprecate or withdraw the version; the owners of everything that comes from it are told."""
        given = valid(s.EndSerializer(data=request.data))
        version = self.version(pk)
        registering.end(version, to=given["state"], reason=given["reason"])
        return Response(s.VersionSerializer(whole().get(pk=pk)).data)


class Prices(OwnersView):
    """What use costs."""

    @extend_schema(request=s.PricesSerializer, responses=answers(400, 404, _200=s.VersionSerializer))
    def put(self, request: Request, pk: UUID) -> Response:
        """Say what use costs from now on."""
        version = self.version(pk)
        registering.set_prices(version, valid(s.PricesSerializer(data=request.data))["prices"])
        return Response(s.VersionSerializer(version).data)


class Split(PublicView):
    """Who gets what of a payment."""

    @extend_schema(parameters=[s.PolicySerializer], responses=answers(404, 422, _200=s.ReceiverSerializer(many=True)))
    def get(self, request: Request, pk: UUID) -> Response:
        """Say who gets what of 100 paid for the version, by its policy or by another one."""
        policy = valid(s.PolicySerializer(data=request.query_params.dict())).get("policy")
        rows = selectors.split_of(seen(request, pk), Policy(policy) if policy else None)
        return Response({"receivers": s.ReceiverSerializer(rows, many=True).data})


class Differences(PublicView):
    """What is new in a version."""

    @extend_schema(responses=answers(404, _200={"type": "object"}))
    def get(self, request: Request, pk: UUID, older: UUID) -> Response:
        """Return what two versions say differently of themselves, by path: [older, newer]."""
        return Response({"differences": registering.differences(seen(request, older), seen(request, pk))})


class Harvest(OwnersView):
    """Making a campaign a dataset."""

    @extend_schema(request=s.HarvestSerializer, responses=answers(400, 404, 409, 422, _201=s.VersionSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Make a draft of a dataset out of a finished campaign, its people weighted by their accepted answers."""
        campaign = get_object_or_404(Campaign, pk=pk)
        if not labelling.may_manage(request.user, campaign):
            raise Http404
        given = valid(s.HarvestSerializer(data=request.data))
        shares = given.get("roles") or harvesting.USUAL_BPS
        asset = self.asset(given["asset"]) if "asset" in given else None
        version = harvesting.harvest(campaign, by=person(request), asset=asset, shares_bps=shares)
        return Response(s.VersionSerializer(whole().get(pk=version.pk)).data, status=status.HTTP_201_CREATED)
