"""Data over HTTP: a few rows in JSON, or a file in the background."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.api import serializers as s
from annotation.api.base import LabellingView, person, valid
from annotation.models import ImportProblem
from annotation.services import importing
from caravan.accounts.models import ApiToken
from caravan.api.parsers import StrictJSONParser
from caravan.api.schema import answers


class Imports(LabellingView):
    """Data into a campaign."""

    scope = ApiToken.Scope.MANAGE
    parser_classes = (StrictJSONParser, MultiPartParser)

    @extend_schema(
        request={"application/json": s.TasksSerializer, "multipart/form-data": s.ImportFileSerializer},
        responses=answers(400, 404, 409, 422, _201=s.TasksMadeSerializer, _202=s.ImportJobSerializer),
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Add up to 10,000 rows at once (201, all or none), or send a file and follow its import (202)."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        if (request.content_type or "").startswith("multipart/"):
            data = valid(s.ImportFileSerializer(data=request.data))
            job = importing.start(
                campaign,
                author=person(request),
                file=data["file"],
                file_name=data["file"].name,
                skip_bad_rows=data["skip_bad_rows"],
            )
            return Response(s.ImportJobSerializer(job).data, status=status.HTTP_202_ACCEPTED)
        rows = valid(s.TasksSerializer(data=request.data))["tasks"]
        return Response({"imported": importing.add_tasks(campaign, rows)}, status=status.HTTP_201_CREATED)


class OneImport(LabellingView):
    """One import."""

    scope = ApiToken.Scope.MANAGE

    @extend_schema(responses=answers(404, _200=s.ImportJobSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return how far an import is and how it ended."""
        return Response(s.ImportJobSerializer(get_object_or_404(selectors.imports_of(person(request)), pk=pk)).data)


class ImportProblems(LabellingView, ListAPIView[ImportProblem]):
    """Why rows are bad."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = s.ImportProblemSerializer

    def get_queryset(self) -> QuerySet[ImportProblem]:
        """Return the problems of an import of one's own."""
        if getattr(self, "swagger_fake_view", False):
            return ImportProblem.objects.none()
        job = get_object_or_404(selectors.imports_of(person(self.request)), pk=self.kwargs["pk"])
        return job.problems.order_by("-pk")

    @extend_schema(operation_id="import_problems_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List why rows are bad; the first thousand problems are kept."""
        return super().get(request, *args, **kwargs)
