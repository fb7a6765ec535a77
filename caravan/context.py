"""What every page may show."""

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return the nonce under the name Django 6 uses, and whether this is the demo."""
    return {"csp_nonce": getattr(request, "csp_nonce", ""), "demo": settings.DEMO}
