"""Licences: terms in words and in ODRL, terms for sale, licences bought."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import person, valid
from caravan.accounts.models import ApiToken
from caravan.api.permissions import HasScope
from caravan.api.schema import answers
from registry import licences, policies, selectors
from registry.api import serializers as s
from registry.api.base import OwnersView, OwnView, PublicView, seen
from registry.models import Grant, Version
from registry.services import licensing


class Presets(PublicView):
    """Terms that people know by name."""

    @extend_schema(responses=answers(_200=s.LicenceSerializer(many=True)))
    def get(self, request: Request) -> Response:
        """List the presets, each as data, in words and in ODRL."""
        rows = [_shown(terms, f"urn:caravan:licence:{name}") for name, terms in licences.PRESETS.items()]
        return Response({"licences": rows})


class Licence(PublicView):
    """The licence of a version."""

    @extend_schema(responses=answers(404, _200=s.LicenceSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Show the terms that everybody has, as data, in words and in ODRL."""
        version = seen(request, pk)
        return Response(_shown(licensing.terms_of(version), f"urn:sha256:{version.content_hash or version.pk}"))


class Offer(OwnersView):
    """Terms for sale."""

    @extend_schema(request=s.TermsSerializer, responses=answers(400, 404, 422, _204=None))
    def put(self, request: Request, pk: UUID) -> Response:
        """Say which terms are sold for the price of a licence; `{}` sells none."""
        licensing.offer(self.version(pk), valid(s.TermsSerializer(data=request.data))["terms"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class Buy(OwnView):
    """Buying a licence."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=s.BuySerializer, responses=answers(400, 402, 404, 409, _201=s.GrantSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Buy the terms on offer out of a purse one may spend from; asking again under the same id buys once."""
        version = get_object_or_404(Version.objects.exclude(state=Version.State.DRAFT), pk=pk)
        given = valid(s.BuySerializer(data=request.data))
        if not policies.may_spend(request.user, given["purse"]):
            raise Http404
        grant = licensing.buy(version, given["purse"], request_id=given["request_id"])
        return Response(s.GrantSerializer(grant).data, status=status.HTTP_201_CREATED)


class Grants(ListAPIView[Grant]):
    """Licences that one has bought."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.MANAGE
    serializer_class = s.GrantSerializer

    def get_queryset(self) -> QuerySet[Grant]:
        """Return one's own and those of the organisations one owns, newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Grant.objects.none()
        return selectors.grants_of(person(self.request))


def _shown(terms: licences.Terms, target: str) -> dict[str, object]:
    words = [{"permits": permits, "text": text} for permits, text in licences.in_words(terms, gettext)]
    return {"terms": licences.as_json(terms), "words": words, "odrl": licences.as_odrl(terms, target=target)}
