"""Serializer fields shared by all apps."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,36}$", "examples": ["50000"]})
class BaseUnits(serializers.RegexField):
    """An amount of base units: a string of digits outside, an int inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[0-9]{1,36}\Z", **kwargs)

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        """Accept a string of digits; numbers would lose digits on their way through JavaScript."""
        if not isinstance(data, str):
            self.fail("invalid")
        return int(super().to_internal_value(data))

    def to_representation(self, value: Any) -> str:
        """Write the digits."""
        return str(int(value))
