"""Revenue, royalties, purses, notices."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import person, valid
from caravan.accounts.models import ApiToken, Membership
from caravan.accounts.policies import owns
from caravan.api.permissions import HasScope
from caravan.api.schema import answers
from caravan.lib.money import currencies
from registry import policies, selectors
from registry.api import serializers as s
from registry.api.base import OwnersView, OwnView
from registry.models import Notice, Purse
from registry.services import topping
from rewards.api.serializers import AmountSerializer
from rewards.policies import may_draw_on_treasury


class Revenue(OwnersView):
    """What a version has brought in."""

    @extend_schema(responses=answers(404, _200=s.RevenueSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Say how often the version was used, what that was charged, and what it received from whose use."""
        return Response(s.RevenueSerializer(selectors.revenue_of(self.version(pk))).data)


class Royalties(OwnView):
    """One's royalties."""

    @extend_schema(responses=answers(_200=s.RoyaltySerializer(many=True)))
    def get(self, request: Request) -> Response:
        """Say what each version one helped to make has brought, by role, the most first."""
        rows = selectors.royalties_of(person(request))
        return Response({"royalties": s.RoyaltySerializer(rows, many=True).data})


class Notices(ListAPIView[Notice]):
    """Word of parents that ended."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.MANAGE
    serializer_class = s.NoticeSerializer

    def get_queryset(self) -> QuerySet[Notice]:
        """Return those to one's own organisations, newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Notice.objects.none()
        owned = Membership.objects.filter(user=person(self.request), role=Membership.Role.OWNER)
        return Notice.objects.filter(version__asset__organisation__in=owned.values("organisation"))


class Purses(OwnView):
    """Prepaid balances."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(_200=s.PurseSerializer(many=True)))
    def get(self, request: Request) -> Response:
        """List one's purses, and those of the organisations one owns."""
        return Response({"purses": s.PurseSerializer(selectors.purses_of(person(request)), many=True).data})

    @extend_schema(request=s.PurseSerializer, responses=answers(400, 404, _201=s.PurseSerializer))
    def post(self, request: Request) -> Response:
        """Open a purse of one's own or of an organisation one owns; the one there is, if there is one."""
        given = valid(s.PurseSerializer(data=request.data))
        owner = given.get("organisation") or person(request)
        if given.get("organisation") and not owns(request.user, given["organisation"]):
            raise Http404
        if given["token"] not in currencies():
            raise Http404
        purse = topping.purse_of(owner, given["token"])
        return Response(s.PurseSerializer(purse).data, status=status.HTTP_201_CREATED)


class TopUp(OwnView):
    """Putting money into a purse."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=AmountSerializer, responses=answers(400, 403, 404, 422, _202=s.TopUpSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Send platform-held money to the purse's escrow; it can be spent once it is there."""
        purse = get_object_or_404(Purse, pk=pk)
        if not policies.may_spend(request.user, purse):
            raise Http404
        if not may_draw_on_treasury(request.user):
            self.permission_denied(request)
        given = valid(AmountSerializer(data=request.data))
        row = topping.top_up(purse, by=person(request), **given)
        return Response(s.TopUpSerializer(row).data, status=status.HTTP_202_ACCEPTED)
