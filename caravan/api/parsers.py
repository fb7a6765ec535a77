"""JSON in and out by orjson: fast, and strict where the standard reader is not (NaN, depth, halves of surrogates)."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer


class StrictJSONParser(BaseParser):
    """Reads `application/json` in UTF-8; anything else is a 400."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the value."""
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not JSON: {error}.") from None


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
