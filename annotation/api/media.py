"""Files over HTTP: what a campaign shows, and what annotators record."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import selectors
from annotation.addresses import address_of
from annotation.api.base import LabellingView, person, valid
from annotation.models import Assignment, Media
from annotation.services import media
from caravan.accounts.models import ApiToken
from caravan.api.schema import answers


class UploadSerializer(serializers.Serializer[Any]):
    """A file for a campaign."""

    file = serializers.FileField(allow_empty_file=True)
    as_task = serializers.BooleanField(required=False, default=False, help_text="make a task of it at once")


class AnswerFileSerializer(serializers.Serializer[Any]):
    """A file for an answer."""

    file = serializers.FileField(allow_empty_file=True)


class StoredSerializer(serializers.Serializer[Any]):
    """What a file is called from now on, and where it opens for the next hour."""

    file = serializers.CharField(source="address", help_text="`media:<id>`, as task data and results name it")
    url = serializers.SerializerMethodField()

    def get_url(self, row: Media) -> str:
        """Return a signed address."""
        return address_of(row)


class MediaSerializer(StoredSerializer, serializers.ModelSerializer[Media]):
    """An uploaded file, as its content says it is."""

    thumbnail = serializers.SerializerMethodField()

    class Meta:
        model = Media
        fields = (
            "id",
            "file",
            "url",
            "thumbnail",
            "name",
            "kind",
            "mime",
            "bytes",
            "width",
            "height",
            "seconds",
            "frame_rate",
            "created_at",
        )

    def get_thumbnail(self, row: Media) -> str | None:
        """Return a signed address, once it is drawn."""
        return address_of(row, "thumbnail") if row.thumbnail else None


class CampaignMedia(LabellingView, ListAPIView[Media]):
    """Files of a campaign."""

    scope = ApiToken.Scope.MANAGE
    serializer_class = MediaSerializer

    def get_queryset(self) -> QuerySet[Media]:
        """Return what was uploaded for the tasks of a campaign of one's own."""
        if getattr(self, "swagger_fake_view", False):
            return Media.objects.none()
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(self.request)), pk=self.kwargs["pk"])
        return campaign.media.filter(assignment=None).order_by("-pk")

    @extend_schema(operation_id="campaign_media_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the files of a campaign, newest first."""
        return super().get(request, *args, **kwargs)


class CampaignUpload(CampaignMedia):
    """Files into a campaign."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request=UploadSerializer, responses=answers(400, 404, 409, 422, _201=MediaSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep a picture, sound, video, PDF or text; the same file again is the one kept before."""
        campaign = get_object_or_404(selectors.campaigns_owned_by(person(request)), pk=pk)
        data = valid(UploadSerializer(data=request.data))
        if data["as_task"]:
            row = media.store_as_task(campaign, by=person(request), file=data["file"])
        else:
            row = media.store(campaign, by=person(request), file=data["file"])
        return Response(MediaSerializer(row).data, status=status.HTTP_201_CREATED)


class AnswerFiles(LabellingView):
    """Files of an answer."""

    scope = ApiToken.Scope.LABEL
    parser_classes = (MultiPartParser,)

    @extend_schema(request=AnswerFileSerializer, responses=answers(400, 404, 410, 422, _201=StoredSerializer))
    def post(self, request: Request, pk: UUID) -> Response:
        """Keep a recording or picture that the answer to an assignment of one's own will name."""
        mine = Assignment.objects.filter(annotator=person(request)).select_related("campaign")
        assignment = get_object_or_404(mine, pk=pk)
        data = valid(AnswerFileSerializer(data=request.data))
        row = media.store_for_answer(assignment, by=person(request), file=data["file"])
        return Response(StoredSerializer(row).data, status=status.HTTP_201_CREATED)
