"""A page to try the labelling language on: nothing is kept, no account is needed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotation import gallery


@require_GET
def playground(request: HttpRequest) -> HttpResponse:
    """Show the playground; config and task are in the address's fragment, which never reaches the server."""
    return render(request, "annotation/playground.html", {"build": gallery.build()})
