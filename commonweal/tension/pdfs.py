"""PDF files made anew without what they say about their maker, and without anything that acts by itself."""

import io
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from commonweal.tension.cleaning import CannotClean
from commonweal.tension.pdf_pictures import clean_pictures

MOST_PAGES = 300
# What the library says of files that it cannot read; NotImplementedError also of packings that nobody uses.
DAMAGED = (
    *(PyPdfError, ValueError, KeyError, TypeError, AttributeError),
    *(RecursionError, OSError, NotImplementedError),
)
# About the maker; and what runs, opens, sends or carries other files.
DROPPED = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/OpenAction",
    "/AA",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/EF",
    "/AF",
    "/AcroForm",
    "/Collection",
    "/URI",
)


def cleaned_pdf(content: bytes) -> bytes:
    """The same pages without metadata, scripts, actions, forms and enclosed files. Raises CannotClean."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise CannotClean(_("the PDF is locked with a password."))
        if len(reader.pages) > MOST_PAGES:
            raise CannotClean(_("the PDF has too many pages."))
        if (reader.root_object.get("/AcroForm") or {}).get("/Fields"):
            raise CannotClean(_("the PDF is a form that can be filled in. Print it as a PDF and send that."))
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        for page in writer.pages:
            page.pop("/Annots", None)
        writer.metadata = None
        _strip(writer)
        out = io.BytesIO()
        writer.write(out)
    except CannotClean:
        raise
    except DAMAGED as error:
        raise CannotClean(_("the PDF is damaged.")) from error
    return out.getvalue()


def _strip(writer: PdfWriter) -> None:
    for kept in list(writer._objects):
        if isinstance(kept, DictionaryObject):
            _strip_dictionary(kept)


def _strip_dictionary(kept: DictionaryObject) -> None:
    for name in DROPPED:
        if name in kept:
            del kept[name]
    for value in list(kept.values()):
        _strip_within(value)
    if isinstance(kept, StreamObject):
        clean_pictures(kept)


def _strip_within(value: Any) -> None:
    if isinstance(value, IndirectObject):
        return  # it stands in the list of objects itself
    if isinstance(value, DictionaryObject):
        _strip_dictionary(value)
    elif isinstance(value, ArrayObject):
        for one in value:
            _strip_within(one)
