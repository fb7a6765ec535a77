"""A campaign's numbers over HTTP: what the page on its quality draws."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import charts, selectors
from annotation.api.base import LabellingView, person
from annotation.models import CampaignStatistics
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class StatisticsSerializer(serializers.Serializer[Any]):
    """Tables as lists of rows, each row with its columns by name."""

    computed_at = serializers.DateTimeField()
    answers_counted = serializers.IntegerField()
    totals = serializers.DictField()
    tables = serializers.DictField(child=serializers.ListField(child=serializers.DictField()))


class Statistics(LabellingView):
    """The numbers of a campaign of one's own."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(404, _200=StatisticsSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return what the latest refit counted; 404 before the first."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        row = get_object_or_404(CampaignStatistics, campaign=campaign)
        tables = {
            name: [dict(zip(columns, each, strict=True)) for each in rows]
            for name, (columns, rows) in charts.tables(row.payload).items()
        }
        found = {
            "computed_at": row.computed_at,
            "answers_counted": row.answers_counted,
            "totals": row.payload["totals"],
            "tables": tables,
        }
        return Response(StatisticsSerializer(found).data)
