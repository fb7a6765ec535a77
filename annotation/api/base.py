"""What every address of the labelling API shares."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from annotation.formats.storable import NotStorable, storable
from caravan.accounts.models import User
from caravan.api import schema as schema  # registers the token scheme with the OpenAPI generator
from caravan.api.permissions import HasScope


class LabellingView(APIView):
    """A view for signed-in people whose tokens hold `scope`."""

    permission_classes = (IsAuthenticated, HasScope)
    scope: ClassVar[str]


def person(request: Request) -> User:
    """Return the signed-in person; permission classes have made sure that there is one."""
    assert isinstance(request.user, User)  # noqa: S101 (narrows the type; IsAuthenticated has decided)
    return request.user


def valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    """Return validated data or answer 400."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class Storable(serializers.JSONField):
    """Any JSON that the database can keep."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what cannot be stored."""
        try:
            # Not by way of DRF's own check, which encodes the value and falls over deep nesting.
            return storable(data)
        except NotStorable as error:
            raise serializers.ValidationError(str(error), code="not_storable") from None
