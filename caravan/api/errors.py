"""One shape for every error the API answers, and one table from our errors to HTTP."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from caravan.api.parsers import TooLarge
from caravan.lib.errors import CaravanError


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer `{"code", "message", "errors": [{"where", "code", "message"}]}`; unknown exceptions stay a 500."""
    if isinstance(error, CaravanError):
        set_rollback()
        return Response(error.as_json(), status=error.status)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    # DRF hangs these two on the exception while it handles it.
    if (challenge := getattr(error, "auth_header", None)) is not None:
        headers["WWW-Authenticate"] = challenge
    if (wait_s := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait_s))
    places = _places(error.get_full_details()) if isinstance(error, exceptions.ValidationError) else []
    message = _("The input is not valid.") if places else str(error.detail)
    body = {"code": error.default_code, "message": message, "errors": places}
    return Response(body, status=error.status_code, headers=headers)


def _places(details: Any, where: str = "") -> list[dict[str, str]]:
    """Flatten DRF's nested details into a list of places."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        return [{"where": where, "code": str(details["code"]), "message": str(details["message"])}]
    if isinstance(details, dict):
        return [place for key, value in details.items() for place in _places(value, f"{where}.{key}".lstrip("."))]
    lists = all(isinstance(value, dict) and set(value) == {"message", "code"} for value in details)
    return [
        place
        for index, value in enumerate(details)
        for place in _places(value, where if lists else f"{where}[{index}]")
    ]
