"""Serializer fields shared by all apps."""

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

DIGITS = re.compile(r"[0-9]{1,36}")

if TYPE_CHECKING:
    _Field = serializers.Field[int, str, str, int]
else:  # Django REST framework's fields cannot be subscripted at run time
    _Field = serializers.Field


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,36}$", "examples": ["50000"]})
class BaseUnits(_Field):
    """An amount of base units: a string of digits outside, an int inside."""

    default_error_messages: ClassVar = {"invalid": _("Write a whole number of base units as a string of digits.")}

    def to_internal_value(self, data: Any) -> int:
        """Accept a string of digits; numbers would lose digits on their way through JavaScript."""
        if not isinstance(data, str) or not DIGITS.fullmatch(data):
            self.fail("invalid")
        return int(data)

    def to_representation(self, value: Any) -> str:
        """Write the digits."""
        return str(int(value))
