"""Exports over HTTP, streamed."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from annotation import selectors
from annotation.api.base import LabellingView, person, valid
from annotation.services import evidence, exporting
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers

STREAMS = {
    ("tasks", "json"): (exporting.stream_json_array, "application/json"),
    ("tasks", "jsonl"): (exporting.stream_json, "application/x-ndjson"),
    ("tasks", "csv"): (exporting.stream_csv, "text/csv; charset=utf-8"),
    ("annotations", "json"): (exporting.stream_annotations_array, "application/json"),
    ("annotations", "jsonl"): (exporting.stream_annotations, "application/x-ndjson"),
    ("annotations", "csv"): (exporting.stream_annotations_csv, "text/csv; charset=utf-8"),
    # One document whatever the form asked for: it is made for one reader, the verifier.
    **{("consensus", form): (evidence.stream_consensus, "application/json") for form in ("json", "jsonl", "csv")},
}


class _Choice(serializers.Serializer[None]):
    """Which file is wanted."""

    level = serializers.ChoiceField(choices=["tasks", "annotations", "consensus"], default="tasks")
    format = serializers.ChoiceField(choices=["json", "jsonl", "csv"], default="jsonl")


class _AnyAccepted(BaseContentNegotiation):
    """The address says what comes, whatever the client would accept."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Take the first."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Take the first, for errors."""
        return renderers[0], renderers[0].media_type


class Export(LabellingView):
    """The answers of a campaign."""

    scope = ApiToken.Scope.MANAGE
    content_negotiation_class = _AnyAccepted

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "level",
                str,
                enum=["tasks", "annotations", "consensus"],
                description="one row per task, or per answer, or what the verifier replays consensus from, as JSON",
            ),
            OpenApiParameter("format", str, enum=["json", "jsonl", "csv"]),
        ],
        responses=answers(400, 404)
        | {(200, kind): OpenApiTypes.BINARY for kind in ("application/x-ndjson", "application/json", "text/csv")},
    )
    def get(self, request: Request, pk: UUID) -> StreamingHttpResponse:
        """Stream a campaign of one's own."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        wanted = valid(_Choice(data=request.query_params.dict()))
        stream, content_type = STREAMS[wanted["level"], wanted["format"]]
        response = StreamingHttpResponse(stream(campaign), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{wanted["level"]}-{campaign.pk}.{wanted["format"]}"'
        return response
