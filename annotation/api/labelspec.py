"""The labelling language over HTTP: its tags, templates to start from, and checks that keep nothing."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import gallery, labelspec
from annotation.api.base import valid
from annotation.labelspec.limits import CONFIG_BYTES
from annotation.services.showing import shown
from annotation.services.specs import sentence
from caravan.api.parsers import StrictJSONParser
from caravan.api.schema import ErrorSerializer, PlaceSerializer
from caravan.api.throttles import AnybodyThrottle

BODY_BYTES = 1024 * 1024


class TooLarge(APIException):
    """The body is larger than an editor sends."""

    status_code = 413
    default_code = "too_large"
    default_detail = f"A config with its task and answer may take {BODY_BYTES} bytes here."


class SmallJSONParser(StrictJSONParser):
    """Reads no more than an editor sends: strangers may ask here."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the value.

        Raises:
            TooLarge: there is more than `BODY_BYTES`.
        """
        body = stream.read(BODY_BYTES + 1)
        if len(body) > BODY_BYTES:
            raise TooLarge
        return super().parse(BytesIO(body), media_type, parser_context)


class CheckThrottle(AnybodyThrottle):
    """Checks of configs, which cost more than reading a row."""

    scope = "labelspec"


class SpecSerializer(serializers.Serializer[Any]):
    """A config, with a task and an answer to it or without."""

    config = serializers.CharField(max_length=CONFIG_BYTES, trim_whitespace=False, allow_blank=True)
    task = serializers.JSONField(required=False, help_text="task data; an example is made up without it")
    result = serializers.JSONField(required=False, help_text="result items")


class SpecPlaceSerializer(PlaceSerializer):
    """One thing wrong, with its line if it is in the config."""

    line = serializers.IntegerField(required=False)
    column = serializers.IntegerField(required=False)


class SpecCheckedSerializer(serializers.Serializer[Any]):
    """What was found."""

    ok = serializers.BooleanField()
    errors: ClassVar[Any] = SpecPlaceSerializer(many=True)
    layout = serializers.JSONField(allow_null=True, help_text="the layout tree, null if the config cannot be used")
    task = serializers.JSONField(allow_null=True, help_text="the task that was checked, or an example that fits")


class CheckLabelspec(APIView):
    """POST: what is wrong with a config, a task and an answer."""

    permission_classes = (AllowAny,)
    parser_classes = (SmallJSONParser,)
    throttle_classes = (CheckThrottle,)

    @extend_schema(
        request=SpecSerializer,
        responses={200: SpecCheckedSerializer, 400: ErrorSerializer, 413: ErrorSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Check without keeping anything; no account needed. Mistakes in what is checked are a 200 with `ok: false`."""
        given = valid(SpecSerializer(data=request.data))
        return Response(checked(**given))


def checked(config: str, **given: Any) -> dict[str, object]:
    """Check a config, then `task` if given, then `result` if given; each only if the one before can be used."""
    try:
        spec = labelspec.parse(config)
    except labelspec.ConfigErrors as errors:
        return _answer(errors.problems, layout=None, task=given.get("task"))
    task = given["task"] if "task" in given else labelspec.example_task(spec)
    problems = labelspec.check_task(spec, task) if "task" in given else []
    if not problems and "result" in given:
        problems = labelspec.check_result(spec, task, given["result"])
    return _answer(problems, layout=labelspec.layout_json(spec), task=shown(spec, task))


def _answer(problems: list[labelspec.Problem], **more: object) -> dict[str, object]:
    told = [{**problem.as_json(), "message": sentence(problem)} for problem in problems]
    return {"ok": not problems, "errors": told, **more}


class TemplateSerializer(serializers.Serializer[Any]):
    """A config to start from."""

    key = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    family = serializers.CharField(help_text="what kind of work it is, in words")
    tags = serializers.ListField(child=serializers.CharField(), help_text="what it shows and asks")
    config = serializers.CharField()
    task = serializers.JSONField(help_text="a row of data that fits")


class Cached(APIView):
    """What is the same for everybody until the next release; an address that names the build may be kept for ever."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    throttle_classes = (CheckThrottle,)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say how long to keep it."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        kept = "public, max-age=31536000, immutable" if "build" in request.query_params else "no-cache"
        answer["Cache-Control"] = kept
        return answer


class Tags(Cached):
    """GET: every tag of the language."""

    @extend_schema(responses={200: serializers.DictField()}, auth=[])
    def get(self, request: Request) -> Response:
        """Return each tag's role, the tags inside it, and its attributes with their words and defaults."""
        return Response(labelspec.vocabulary())


class Templates(Cached):
    """GET: configs to start from."""

    @extend_schema(responses={200: TemplateSerializer(many=True)}, auth=[])
    def get(self, request: Request) -> Response:
        """Return every template with a row of data that fits, titles in the language asked for by `Accept-Language`."""
        return Response([template.as_json() for template in gallery.templates()])
