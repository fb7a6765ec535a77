"""What an API token may be used for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from caravan.accounts.models import ApiToken


class HasScope(BasePermission):
    """Let sessions through, and tokens that hold the view's `scope`; for reading, `read` will do as well."""

    message = _("This token lacks the scope that this address asks for.")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the token, if it is one, may be used here."""
        if not isinstance(request.auth, ApiToken):
            return True
        scopes = set(request.auth.scopes)
        return view.scope in scopes or (request.method in SAFE_METHODS and ApiToken.Scope.READ in scopes)
