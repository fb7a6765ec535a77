"""A page to try the labelling language on: nothing is kept, no account is needed."""

import csv

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_GET

from annotation import gallery
from annotation.labelspec import timeformat
from annotation.labelspec.examples import example_rows
from annotation.labelspec.problems import Refused

COLUMNS, CHARACTERS = 50, 200


@require_GET
def playground(request: HttpRequest) -> HttpResponse:
    """Show the playground; config and task are in the address's fragment, which never reaches the server."""
    return render(request, "annotation/playground.html", {"build": gallery.build()})


@require_GET
def series(request: HttpRequest) -> HttpResponse:
    """Write a file of measurements for a config that shows one: each `column`, `time`, `pattern`, `sep`."""
    time, pattern, sep = (request.GET.get(key, "") for key in ("time", "pattern", "sep"))
    columns = [name[:CHARACTERS] for name in request.GET.getlist("column")[:COLUMNS]]
    try:
        rows = example_rows(columns, time=time[:CHARACTERS], pattern=timeformat.read(pattern) if pattern else "")
    except Refused:
        return HttpResponseBadRequest("pattern: not a format of times")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    separator = sep if len(sep) == 1 and sep not in '\r\n"' else ","
    csv.writer(response, delimiter=separator, lineterminator="\n").writerows(rows)
    return response
