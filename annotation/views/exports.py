"""Files of a campaign's answers, streamed."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, StreamingHttpResponse
from django.utils.text import slugify

from annotation.services import exporting
from annotation.views.managing import own
from caravan.accounts.http import SignedInRequest

STREAMS = {
    "tasks.jsonl": (exporting.stream_json, "application/x-ndjson"),
    "tasks.csv": (exporting.stream_csv, "text/csv"),
    "annotations.jsonl": (exporting.stream_annotations, "application/x-ndjson"),
}


@login_required
def export(request: SignedInRequest, pk: UUID, name: str) -> StreamingHttpResponse:
    """Stream a file of a campaign's answers."""
    campaign = own(request, pk)
    if name not in STREAMS:
        raise Http404
    stream, content_type = STREAMS[name]
    response = StreamingHttpResponse(stream(campaign), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(campaign.title) or "campaign"}-{name}"'
    return response
