"""What certainty would cost in a campaign, over HTTP; a point is taken by changing the campaign's terms."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api.base import LabellingView, person, valid
from annotation.quality.planning import Point
from annotation.services import planning
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class SupposedSerializer(serializers.Serializer[Any]):
    """What to suppose; what is left out is as the campaign's own answers and terms have it."""

    accuracy = serializers.FloatField(required=False, min_value=0.05, max_value=0.99, help_text="of people on average")
    gold_share = serializers.FloatField(required=False, min_value=0, max_value=0.5, help_text="of all answers")


class ExpectedSerializer(serializers.Serializer[Any]):
    """A share of right tasks, and its 95 % interval for a campaign of this size."""

    share = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class PointSerializer(serializers.Serializer[Any]):
    """What to expect of one number of answers per task."""

    answers_per_task = serializers.IntegerField()
    accuracy = ExpectedSerializer(help_text="by majority vote")
    known = ExpectedSerializer(help_text="when everybody's accuracy is known, which consensus comes near to")
    answers = serializers.IntegerField(help_text="of the whole campaign, those to gold with them")
    cost_base_units = serializers.CharField(help_text="of these answers")
    hours = serializers.FloatField(help_text="of work in them")


class PlanSerializer(serializers.Serializer[Any]):
    """A plan: what it goes by, and a point for each number of answers per task."""

    accuracy = serializers.FloatField(help_text="of people on average, as supposed")
    pilot_answers = serializers.IntegerField(
        help_text="it rests on; 0: on what was asked for, or what people usually are"
    )
    seconds = serializers.FloatField(help_text="of work for an answer")
    gold_share = serializers.FloatField()
    classes = serializers.IntegerField()
    hourly_base_units = serializers.CharField(help_text="what an hour of work earns")
    points = PointSerializer(many=True)


class Plan(LabellingView):
    """The plan of a campaign of one's own."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(parameters=[SupposedSerializer], responses=answers(404, _200=PlanSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return accuracy, cost and hours to expect of one to nine answers per task; nothing is changed."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        found = planning.plan(campaign, **valid(SupposedSerializer(data=request.query_params)))
        plan = {
            **found,
            "hourly_base_units": str(found["hourly_base_units"]),
            "points": [_spoken(point) for point in found["points"]],
        }
        return Response(PlanSerializer(plan).data)


def _spoken(point: Point) -> dict[str, Any]:
    return {
        "answers_per_task": point.overlap,
        "accuracy": point.accuracy._asdict(),
        "known": point.known._asdict(),
        "answers": point.answers,
        "cost_base_units": str(point.cost_base_units),
        "hours": point.hours,
    }
