"""Rewards over HTTP: earnings, claims, epochs, funding, receipts."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.base import person, valid
from annotation.models import Campaign
from caravan.accounts.models import ApiToken
from caravan.api.permissions import HasScope
from caravan.api.schema import answers
from rewards import policies, selectors
from rewards.api import serializers as s
from rewards.models import Claim, Epoch, Funding, Seal
from rewards.services import bundling, claiming, funding, refunding, sending

ZIP = {(200, "application/zip"): OpenApiTypes.BINARY}


class Earnings(APIView):
    """One's pay."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.READ

    @extend_schema(responses=answers(_200=s.EarningsSerializer(many=True)))
    def get(self, request: Request) -> Response:
        """Say how far one's pay has come, by currency: accrued, anchored, claimable, claimed."""
        return Response({"earnings": s.EarningsSerializer(selectors.earnings(person(request)), many=True).data})


class Epochs(ListAPIView[Epoch]):
    """Every epoch, for everybody: anyone may check what was promised."""

    permission_classes = (AllowAny,)
    serializer_class = s.EpochSerializer

    def get_queryset(self) -> QuerySet[Epoch]:
        """Return them, newest first."""
        return selectors.epochs()


class Seals(ListAPIView[Seal]):
    """The ledger's hash chain, for everybody: whoever keeps a digest can tell whether anything older was changed."""

    permission_classes = (AllowAny,)
    serializer_class = s.SealSerializer
    queryset = Seal.objects.all()


class OneEpoch(RetrieveAPIView[Epoch]):
    """One epoch, for everybody."""

    permission_classes = (AllowAny,)
    serializer_class = s.EpochSerializer

    def get_queryset(self) -> QuerySet[Epoch]:
        """Return those there are."""
        return selectors.epochs()


class EpochBundle(APIView):
    """What it takes to check an epoch, for everybody."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=ZIP)
    def get(self, request: Request, pk: UUID) -> StreamingHttpResponse:
        """Stream both trees' leaves and where their roots are on chain; `python -m verifier` reads it."""
        epoch = get_object_or_404(Epoch.objects.select_related("post", "attestation"), pk=pk)
        return _zip(bundling.epoch_bundle(epoch), f"epoch-{epoch.token}-{epoch.number}.zip")


class Claims(ListAPIView[Claim]):
    """What one's wallets drew, as seen on chain."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.READ
    serializer_class = s.ClaimSerializer

    def get_queryset(self) -> QuerySet[Claim]:
        """Return one's own, newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Claim.objects.none()
        return selectors.claims_of(person(self.request))


class ClaimProof(APIView):
    """The proof by which one's wallet claims."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.READ

    @extend_schema(
        parameters=[
            OpenApiParameter("address", str, description="another wallet of one's own than the paid one"),
            OpenApiParameter("token", str, description="currency code; the first with something to claim unless named"),
        ],
        responses=answers(400, 409, _200=s.ProofSerializer),
    )
    def get(self, request: Request) -> Response:
        """Return proof and calldata; 409 `no_wallet`, `nothing_to_claim`, or `no_claims` where points are kept."""
        wanted = valid(s.WhoseProofSerializer(data=request.query_params.dict()))
        return Response(s.ProofSerializer(claiming.proof_for(person(request), **wanted)).data)


class RelayClaim(APIView):
    """Claims sent by the house."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.LABEL

    @extend_schema(request=None, responses=answers(409, _202=s.RelaySerializer(many=True)))
    def post(self, request: Request) -> Response:
        """Have everything one can claim sent without gas of one's own; asking again changes nothing."""
        wishes = claiming.relay(person(request))
        return Response({"relays": s.RelaySerializer(wishes, many=True).data}, status=status.HTTP_202_ACCEPTED)


class SendClaim(APIView):
    """Part of one's pay to an address of one's choice."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.LABEL

    @extend_schema(parameters=[s.WantedSerializer], responses=answers(400, 409, 422, _200=s.OrderSerializer))
    def get(self, request: Request) -> Response:
        """Return what one's wallet signs for us to send, and the call by which it sends by itself."""
        wanted = valid(s.WantedSerializer(data=request.query_params.dict()))
        order = sending.order(person(request), **wanted)
        return Response(s.OrderSerializer(order).data)

    @extend_schema(request=s.SignedSerializer, responses=answers(400, 409, 422, 429, _202=s.SendingSerializer))
    def post(self, request: Request) -> Response:
        """Have a signed payment sent at the house's cost; 409 `consent_spent` when its nonce or its time is over."""
        said = valid(s.SignedSerializer(data=request.data))
        consent = {name: said.pop(name) for name in ("nonce", "deadline", "signature")}
        row = sending.take(person(request), wanted=sending.order(person(request), **said), **consent)
        return Response(s.SendingSerializer(row).data, status=status.HTTP_202_ACCEPTED)


class CampaignMoney(APIView):
    """What concerns the money of a campaign one manages."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.MANAGE

    def campaign(self, pk: UUID) -> Campaign:
        """Return the campaign; 404 unless one manages it."""
        campaign = get_object_or_404(Campaign, pk=pk)
        if not policies.may_see_receipts(person(self.request), campaign):
            raise Http404
        return campaign


class Fund(CampaignMoney):
    """Putting money in."""

    @extend_schema(request=s.AmountSerializer, responses=answers(400, 404, 409, _202=s.FundingSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Send platform-held money to the campaign's escrow; it can be spent once that is final on chain."""
        campaign = self.campaign(pk)
        if not policies.may_fund(person(request), campaign):
            raise PermissionDenied(_("The treasury of this site is its operators' to spend."))
        row = funding.fund(campaign, by=person(request), **valid(s.AmountSerializer(data=request.data)))
        return Response(s.FundingSerializer(row).data, status=status.HTTP_202_ACCEPTED)


class Refund(CampaignMoney):
    """Taking back what was not spent."""

    @extend_schema(request=None, responses=answers(404, 409, _202=s.RestSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Close a finished campaign's escrow, which sends the rest to its owner; asking again changes nothing."""
        rest = refunding.refund(self.campaign(pk))
        return Response(s.RestSerializer(rest).data, status=status.HTTP_202_ACCEPTED)


class Fundings(CampaignMoney, ListAPIView[Funding]):
    """What was put in."""

    serializer_class = s.FundingSerializer

    def get_queryset(self) -> QuerySet[Funding]:
        """Return the campaign's, newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Funding.objects.none()
        return selectors.fundings_of(self.campaign(self.kwargs["pk"]).pk)


class CampaignBundle(CampaignMoney):
    """What it takes to check a campaign."""

    @extend_schema(responses=ZIP)
    def get(self, request: Request, pk: UUID) -> StreamingHttpResponse:
        """Stream tasks, answers, receipts and epochs; `python -m verifier` reads it."""
        campaign = self.campaign(pk)
        return _zip(bundling.campaign_bundle(campaign), f"campaign-{campaign.pk}.zip")


def _zip(content: Iterator[bytes], name: str) -> StreamingHttpResponse:
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(content, content_type="application/zip", headers=headers)
