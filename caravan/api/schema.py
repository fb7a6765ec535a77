"""What the OpenAPI generator cannot guess: our tokens, our errors."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import serializers


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Token …`."""

    target_class = "caravan.accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {"type": "http", "scheme": "bearer", "description": "An API token, as `Bearer` or `Token`."}


class PlaceSerializer(serializers.Serializer[Any]):
    """One thing wrong with an input."""

    where = serializers.CharField(help_text="place in the input")
    code = serializers.CharField(help_text="stable name for programs")
    message = serializers.CharField(help_text="a sentence for people")


class ErrorSerializer(serializers.Serializer[Any]):
    """What every refusal looks like."""

    code = serializers.CharField()
    message = serializers.CharField()
    errors = PlaceSerializer(many=True)  # type: ignore[assignment]


def answers(*errors: int, **kinds: Any) -> dict[int, Any]:
    """Return `responses` for `extend_schema`: `answers(404, _200=Thing)`; 401 and 403 come with every address."""
    documented: dict[int, Any] = dict.fromkeys((401, 403, *errors), ErrorSerializer)
    return documented | {int(status.removeprefix("_")): kind for status, kind in kinds.items()}
