"""Handing out a file that somebody sent: to be kept, and never shown or run inside a page."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def as_download(file: FieldFile, *, name: str, media_type: str) -> FileResponse:
    """The file as an answer. Raises Http404 where it is not on the disk any more."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
