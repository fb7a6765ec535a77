"""How much a request may send: files go to disk before any view can look at them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# A file of 1 GB, which is what imports take, with the form around it.
MOST_BYTES = 1024**3 + 1024**2


class BoundedUploadHandler(FileUploadHandler):
    """Refuses a form that says it is too large, before anything of it is read: of strangers, what fits into memory."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803
        """Look at the length.

        Raises:
            RequestDataTooBig: it is more than this person may send.
        """
        # An API view knows its person before it reads the body; forms of the site are read to find their CSRF token.
        request = self.request
        known = META["PATH_INFO"].startswith("/api/") or (request is not None and request.user.is_authenticated)
        if content_length > (MOST_BYTES if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the data on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
