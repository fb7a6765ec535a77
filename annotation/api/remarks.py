"""What annotators said of tasks, over HTTP: for owners, who answer, and for the authors."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api.base import LabellingView, person, valid
from annotation.models import Remark, RemarkAnswer
from annotation.services import remarking
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class RemarkAnswerSerializer(serializers.ModelSerializer[RemarkAnswer]):
    """An answer: the owner's, or the author's to that."""

    by = serializers.ChoiceField(choices=["owner", "author"], read_only=True)

    class Meta:
        model = RemarkAnswer
        fields = ("by", "words", "made_at")


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    """A remark with its answers; it tells the row of the task, and not who made it."""

    row = serializers.IntegerField(source="assignment.task.row_number")
    answers = RemarkAnswerSerializer(many=True)

    class Meta:
        model = Remark
        fields = ("id", "campaign", "row", "kind", "reason", "words", "made_at", "answers")


class MyRemarkSerializer(RemarkSerializer):
    """One's own remark: rows are the owner's business."""

    class Meta:
        model = Remark
        fields = ("id", "campaign", "assignment", "kind", "reason", "words", "made_at", "answers")

    row = None  # type: ignore[assignment]


class AnswerRemarkSerializer(serializers.Serializer[Any]):
    """What the other one is told."""

    words = serializers.CharField(max_length=1000)


class Reports(LabellingView, ListAPIView[Remark]):
    """What annotators said of a campaign's tasks."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = RemarkSerializer

    def get_queryset(self) -> QuerySet[Remark]:
        """Return the remarks on a campaign of one's own, of one kind or unanswered if that is asked for."""
        if getattr(self, "swagger_fake_view", False):
            return Remark.objects.none()
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(self.request)), pk=self.kwargs["pk"])
        return selectors.remarks_on(campaign, self.request.GET.get("kind", ""))

    @extend_schema(
        operation_id="campaigns_reports_list",
        parameters=[OpenApiParameter("kind", str, description="`broken`, `skip`, `note` or `unanswered`")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List reports of broken tasks, comments on skips and notes, newest first."""
        return super().get(request, *args, **kwargs)


class MyReports(LabellingView, ListAPIView[Remark]):
    """What one said oneself."""

    scope = ApiToken.Scope.LABEL
    serializer_class = MyRemarkSerializer

    def get_queryset(self) -> QuerySet[Remark]:
        """Return one's own remarks."""
        if getattr(self, "swagger_fake_view", False):
            return Remark.objects.none()
        return selectors.remarks_of(person(self.request))

    @extend_schema(operation_id="reports_mine_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own remarks with their answers, newest first."""
        return super().get(request, *args, **kwargs)


class AnswerReport(LabellingView):
    """Answering."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=AnswerRemarkSerializer, responses=answers(400, 404, _201=RemarkAnswerSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Answer a remark on a campaign of one's own; its author reads it."""
        owned = selectors.campaigns_owned_by(person(request))
        remark = get_object_or_404(Remark.objects.filter(campaign__in=owned), pk=pk)
        words = valid(AnswerRemarkSerializer(data=request.data))["words"]
        made = remarking.answer(remark.pk, owner=person(request), words=words)
        return Response(RemarkAnswerSerializer(made).data, status=status.HTTP_201_CREATED)


class ReplyToReport(LabellingView):
    """Replying."""

    scope = ApiToken.Scope.LABEL

    @extend_schema(request=AnswerRemarkSerializer, responses=answers(400, 404, _201=RemarkAnswerSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Reply to the owner's answer to a remark of one's own; 404 unless the last word is the owner's."""
        remark = get_object_or_404(selectors.remarks_of(person(request)).filter(answered=True), pk=pk)
        words = valid(AnswerRemarkSerializer(data=request.data))["words"]
        made = remarking.reply(remark.pk, author=person(request), words=words)
        return Response(RemarkAnswerSerializer(made).data, status=status.HTTP_201_CREATED)
