"""PDF files made anew without what they say about their maker, and without anything that acts by itself."""

import io
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from commonweal.people.attached.cleaning import CannotClean
from commonweal.people.attached.pdf_pictures import clean_pictures

MOST_PAGES = 300
# What the library says of files that it cannot read; NotImplementedError also of packings that nobody uses.
DAMAGED = (
    *(PyPdfError, ValueError, KeyError, TypeError, AttributeError),
    *(RecursionError, OSError, NotImplementedError),
)
# What draws a page, and a picture on it (ISO 32000-1, tables 30 and 89).
OF_A_PAGE = frozenset(
    "/Type /Parent /Resources /Contents /Rotate /UserUnit /Group "
    "/MediaBox /CropBox /BleedBox /TrimBox /ArtBox".split()
)
OF_AN_IMAGE = frozenset(
    "/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode /Interpolate "
    "/SMask /SMaskInData /Matte /Name /Filter /DecodeParms /Length".split()
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
            _keep_only(page, OF_A_PAGE)
        _strip(writer)
        out = _only_what_is_drawn(writer)
    except CannotClean:
        raise
    except DAMAGED as error:
        raise CannotClean(_("the PDF is damaged.")) from error
    return out.getvalue()


def _keep_only(kept: DictionaryObject, names: frozenset[str]) -> None:
    """Take out every entry but these: programs write what they like under names of their own."""
    for name in set(kept) - names:
        del kept[name]


def _only_what_is_drawn(writer: PdfWriter) -> io.BytesIO:
    """The file with what its pages lead to and nothing else: what was taken out of them would still stand in it."""
    first, out = io.BytesIO(), io.BytesIO()
    writer.write(first)
    again = PdfWriter()
    for page in PdfReader(first, strict=False).pages:
        again.add_page(page)
    again.metadata = None
    again.write(out)
    return out


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
        if kept.get("/Subtype") == "/Image":
            _keep_only(kept, OF_AN_IMAGE)
        clean_pictures(kept)


def _strip_within(value: Any) -> None:
    if isinstance(value, IndirectObject):
        return  # it stands in the list of objects itself
    if isinstance(value, DictionaryObject):
        _strip_dictionary(value)
    elif isinstance(value, ArrayObject):
        for one in value:
            _strip_within(one)
