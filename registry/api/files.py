"""The files of a version over HTTP: made, listed, opened; and what they show."""

from typing import Any, cast
from uuid import UUID

from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.base import person
from caravan.api.permissions import HasScope
from caravan.api.ranges import file_response
from caravan.api.schema import answers
from caravan.lib.s3 import pinned
from registry import policies
from registry.api.base import OwnersView, PublicView, seen
from registry.errors import NotPermitted
from registry.models import Packing
from registry.publishing.files import File
from registry.services import publishing

MINUTES_15 = 15 * 60


class FileSerializer(serializers.Serializer[File]):
    """One file of a version."""

    name = serializers.CharField()
    about = serializers.CharField()
    media_type = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class PackingSerializer(serializers.ModelSerializer[Packing]):
    """How far the making of files has come."""

    percent = serializers.IntegerField(read_only=True)

    class Meta:
        model = Packing
        fields = ("id", "state", "percent", "message", "created_at", "finished_at")


class FilesSerializer(serializers.Serializer[Any]):
    """A version's files, and for its owners the newest making of them."""

    files = FileSerializer(many=True)
    packing = PackingSerializer(allow_null=True)


class Files(OwnersView):
    """What a version is made of."""

    permission_classes = (IsAuthenticatedOrReadOnly, HasScope)

    @extend_schema(responses=answers(404, _200=FilesSerializer))
    def get(self, request: Request, pk: UUID) -> Response:
        """List the files of a version, the card first; its owners see how far the making of them has come."""
        version = seen(request, pk)
        owner = policies.may_manage(request.user, version.asset)
        packing = version.packings.order_by("-pk").first() if owner else None
        return Response(FilesSerializer({"files": publishing.listed(version), "packing": packing}).data)

    @extend_schema(request=None, responses=answers(404, 409, _202=PackingSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Have a draft's files made from its finished campaign; while that goes on, the same making answers."""
        made = publishing.start(self.version(pk), by=person(request))
        return Response(PackingSerializer(made).data, status=status.HTTP_202_ACCEPTED)


class OneFile(PublicView):
    """One file of a version."""

    @extend_schema(responses=answers(403, 404) | {(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, name: str) -> HttpResponseBase:
        """Send a file, whole or in part; 403 where its price or licence asks for more than is there."""
        version = seen(request, pk)
        file = next((each for each in publishing.listed(version) if each.name == name), None)
        if file is None:
            raise Http404
        if not policies.may_open(request.user, version, name):
            raise NotPermitted
        if not isinstance(default_storage, FileSystemStorage):
            storage, key = cast("Any", default_storage), publishing.key_of(version.pk, file.sha256)
            return HttpResponseRedirect(storage.url(key, parameters=pinned(file.media_type), expire=MINUTES_15))
        opened = cast("Any", publishing.opened(version, file))
        response = file_response(request._request, opened, file.bytes, file.media_type)
        response["Content-Disposition"] = f'attachment; filename="{version.asset.slug}-{version.number}-{file.name}"'
        response["ETag"] = f'"{file.sha256}"'
        return response


class Card(PublicView):
    """What a version is, for people."""

    @extend_schema(responses={(200, "text/markdown"): OpenApiTypes.STR} | answers(404))
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """Return the card of a version as Markdown with a head for model hubs."""
        return HttpResponse(publishing.card_of(seen(request, pk)), content_type="text/markdown; charset=utf-8")


class Quality(PublicView):
    """What a dataset's rows show."""

    @extend_schema(responses=answers(404, _200={"type": "object"}))
    def get(self, request: Request, pk: UUID) -> Response:
        """Return statistics, certificate and the first decided rows of a dataset whose files are made."""
        found = publishing.explored(seen(request, pk))
        if found is None:
            raise Http404
        return Response(found)
