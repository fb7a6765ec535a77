"""Gold over HTTP, for owners only: nothing here is ever told to anybody who labels."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api.base import LabellingView, Storable, person, valid
from annotation.models import Campaign, GoldItem
from annotation.services import auditing, golden
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class GoldItemSerializer(serializers.ModelSerializer[GoldItem]):
    """A task with a known answer, and how people did at it."""

    row = serializers.IntegerField(source="task.row_number")

    class Meta:
        model = GoldItem
        fields = (
            "row",
            "answer",
            "explanation",
            "source",
            "state",
            "why",
            "exposures",
            "passed",
            "failed",
            "cap",
            "created_at",
            "closed_at",
        )


class GoldMakeSerializer(serializers.Serializer[Any]):
    """A task to make gold."""

    row = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    answer = Storable(required=False, help_text="the right result; left out: what reviewers approved")
    explanation = serializers.CharField(max_length=2000, allow_blank=True, default="")
    cap = serializers.IntegerField(min_value=2, max_value=5000, default=golden.CAP)


class GoldChangeSerializer(serializers.Serializer[Any]):
    """What becomes of an item."""

    deed = serializers.ChoiceField(
        choices=("retire", "wrong", "trust"), help_text="wrong: count it against nobody, and pay who was refused for it"
    )


class GoldShareSerializer(serializers.Serializer[Any]):
    """How much gold is mixed in."""

    share = serializers.FloatField(min_value=0, max_value=0.5)


class Gold(LabellingView, ListAPIView[GoldItem]):
    """The gold of a campaign of one's own."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = GoldItemSerializer

    def get_queryset(self) -> QuerySet[GoldItem]:
        """Return the campaign's items, the newest first."""
        if getattr(self, "swagger_fake_view", False):
            return GoldItem.objects.none()
        rows = GoldItem.objects.filter(campaign=_own(self.request, self.kwargs["pk"]))
        return rows.select_related("task").order_by("-task_id")

    @extend_schema(operation_id="gold_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the gold, the newest rows first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=GoldMakeSerializer, responses=answers(400, 404, 409, 422, _201=GoldItemSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Make a task gold with a right answer, or with what reviewers approved."""
        campaign, data = _own(request, pk), valid(GoldMakeSerializer(data=request.data))
        row = data.pop("row")
        make = golden.make_gold if "answer" in data else golden.promote
        item = make(campaign, row_number=row, author=person(request), **data)
        return Response(GoldItemSerializer(item).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=GoldShareSerializer, responses=answers(400, 404, 409, _200=GoldShareSerializer))
    def put(self, request: Request, pk: UUID) -> Response:
        """Mix in so much gold from now on."""
        campaign, data = _own(request, pk), valid(GoldShareSerializer(data=request.data))
        golden.set_share(campaign, data["share"], by=person(request))
        return Response({"share": campaign.gold_share})


class OneGold(LabellingView):
    """One item of gold."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(request=GoldChangeSerializer, responses=answers(400, 404, _200=GoldItemSerializer))
    def post(self, request: Request, pk: UUID, row: int) -> Response:
        """Take an item out, declare it wrong, or use a suspected one again."""
        rows = GoldItem.objects.filter(campaign=_own(request, pk)).select_related("task")
        item = get_object_or_404(rows, task__row_number=row)
        match valid(GoldChangeSerializer(data=request.data))["deed"]:
            case "retire":
                golden.retire(item, why=GoldItem.Why.OWNER)
            case "wrong":
                auditing.retire_wrong(item)
            case "trust":
                golden.trust_again(item)
        return Response(GoldItemSerializer(rows.get(pk=item.pk)).data)


def _own(request: Request, pk: UUID) -> Campaign:
    return get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
