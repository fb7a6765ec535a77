"""Dossiers and appeals over HTTP."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import dossiers, selectors
from annotation.api import dossiers as s
from annotation.api.base import LabellingView, person, valid
from annotation.models import Appeal, Contribution
from annotation.services import appealing, watching
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers

SHOWN = 50


class Dossier(LabellingView):
    """What stands behind a verdict."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(responses=answers(404, _200=s.WholeDossierSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return the dossier of an answer of one's own, or of a campaign one reviews or owns; no names are in it."""
        row = get_object_or_404(dossiers.seen_by(person(request)), pk=pk)
        return Response(s.WholeDossierSerializer(dossiers.facts(row, viewer=person(request))).data)


class OpenAppeal(LabellingView):
    """Appealing."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(request=s.WordsSerializer, responses=answers(400, 404, 409, 422, _201=s.AppealSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Have a refused answer of one's own judged anew; 409 `appeal_refused` when it cannot be, or no more."""
        data = valid(s.WordsSerializer(data=request.data))
        try:
            appeal = appealing.open_appeal(pk, author=person(request), **data)
        except Contribution.DoesNotExist:
            raise Http404 from None
        return Response(s.AppealSerializer(appeal).data, status=status.HTTP_201_CREATED)


class MyAppeals(LabellingView, ListAPIView[Appeal]):
    """One's own appeals."""

    scope = ApiToken.Scope.LABEL
    serializer_class = s.AppealSerializer

    def get_queryset(self) -> QuerySet[Appeal]:
        """Return one's own, not what audits drew."""
        if getattr(self, "swagger_fake_view", False):
            return Appeal.objects.none()
        return Appeal.objects.filter(contribution__annotator=person(self.request), audit=None)

    @extend_schema(operation_id="appeals_mine_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own appeals with what became of them, newest first."""
        return super().get(request, *args, **kwargs)


class Appeals(LabellingView):
    """What waits for somebody else's verdict."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(operation_id="appeals_list", responses=answers(_200=s.BlindAppealSerializer(many=True)))
    def get(self, request: Request) -> Response:
        """List the fifty most urgent appeals that one may decide; nobody's names are in them."""
        rows = _queue(request)[:SHOWN]
        return Response(s.BlindAppealSerializer(rows, many=True).data)


class OneAppeal(LabellingView):
    """One open appeal."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(responses=answers(404, _200=s.BlindAppealSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return an appeal that one may decide."""
        return Response(s.BlindAppealSerializer(get_object_or_404(_queue(request), pk=pk)).data)


class Uphold(LabellingView):
    """Letting a refusal stand."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(request=s.AppealAnswerSerializer, responses=answers(400, 404, 409, 422, _204=None))
    def post(self, request: Request, pk: UUID) -> Response:
        """Let a refusal stand, with words to its author; 422 `words_needed` without."""
        data = valid(s.AppealAnswerSerializer(data=request.data))
        appealing.uphold(get_object_or_404(_queue(request), pk=pk), reviewer=person(request), **data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Overturn(LabellingView):
    """Undoing a refusal."""

    scope = ApiToken.Scope.REVIEW

    @extend_schema(request=s.AppealAnswerSerializer, responses=answers(400, 404, 409, _204=None))
    def post(self, request: Request, pk: UUID) -> Response:
        """Undo a refusal: its author is paid, and what followed from it is put right."""
        data = valid(s.AppealAnswerSerializer(data=request.data))
        appealing.overturn_it(get_object_or_404(_queue(request), pk=pk), reviewer=person(request), **data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CampaignAppeals(LabellingView):
    """How much a campaign refuses."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(404, _200=s.CampaignAppealsSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return verdicts of the last two weeks, the latest audits of refusals and the latest appeals."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        found = {
            "rates": watching.rates(campaign),
            "audits": campaign.rejection_audits.order_by("-pk")[:SHOWN],
            "appeals": campaign.appeals.filter(audit=None).order_by("-pk")[:SHOWN],
            "held_base_units": campaign.tally.held_base_units,
        }
        return Response(s.CampaignAppealsSerializer(found).data)


def _queue(request: Request) -> QuerySet[Appeal]:
    return appealing.queue(person(request)).select_related("campaign", "contribution__task")
