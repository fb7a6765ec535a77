"""JSON in and out by orjson: fast, and strict where the standard reader is not (NaN, depth, halves of surrogates)."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

# What is deeper nobody sent in earnest, and whoever walks it by recursion (DRF's fields do) runs out of stack.
DEPTH_MOST = 100


class TooLarge(APIException):
    """A body larger than we read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("This is larger than may be sent here.")


class StrictJSONParser(BaseParser):
    """Reads `application/json` in UTF-8; anything else is a 400, and what does not fit into memory a 413."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the value."""
        # DRF reads the request as a stream, past Django's own limit on bodies.
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(gettext("This is not JSON: %(why)s.") % {"why": error}) from None
        if deeper_than(DEPTH_MOST, value):
            raise ParseError(gettext("This is nested more than %(levels)s levels deep.") % {"levels": DEPTH_MOST})
        return value


def deeper_than(levels: int, value: Any) -> bool:
    """Return whether lists and objects lie in each other more than `levels` deep; never recurses itself."""
    inside = [value] if isinstance(value, dict | list) else []
    for _level in range(levels):
        inside = [
            child
            for each in inside
            for child in (each.values() if isinstance(each, dict) else each)
            if isinstance(child, dict | list)
        ]
        if not inside:
            break
    return bool(inside)


class FastJSONRenderer(JSONRenderer):
    """Writes JSON without escapes; numbers beyond 64 bits travel as the standard encoder writes them."""

    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return UTF-8."""
        if data is None:
            return b""
        try:
            return orjson.dumps(data, default=self.encoder_class().default)
        except (TypeError, orjson.JSONEncodeError):
            return super().render(data, accepted_media_type, renderer_context)
