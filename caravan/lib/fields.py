"""Model fields shared by all apps."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:
    _Decimal = models.DecimalField[int | str, int]
else:  # Django's fields cannot be subscripted at run time
    _Decimal = models.DecimalField


class BaseUnitsField(_Decimal):
    """An amount of money as a whole number of a token's base units, an ``int`` in Python.

    NUMERIC(78, 0) holds every uint256. Floats and fractions are refused, so that no rounding can hide in an assignment.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 78, 0
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out of migrations what is the same for every such field."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        """Turn the driver's Decimal into an int."""
        return None if value is None else int(value)

    def to_python(self, value: Any) -> int | None:
        """Accept an int or a string of digits.

        Raises:
            ValidationError: anything else, floats and fractions among them.
        """
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        text = str(value)
        if isinstance(value, float) or not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
            raise ValidationError("%(value)r is not a whole number of base units", params={"value": value})
        return int(text)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Hand the driver a plain int; expressions pass unchanged."""
        return value if hasattr(value, "resolve_expression") else self.to_python(value)
