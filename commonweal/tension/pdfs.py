"""PDF files made anew without what they say about their maker, and without anything that acts by itself."""

import io
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from commonweal.tension.cleaning import CannotClean

MOST_PAGES = 300
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
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
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
    if isinstance(kept, StreamObject) and _filters(kept) == ["/DCTDecode"]:
        kept._data = without_jpeg_metadata(kept._data)


def _strip_within(value: Any) -> None:
    if isinstance(value, IndirectObject):
        return  # it stands in the list of objects itself
    if isinstance(value, DictionaryObject):
        _strip_dictionary(value)
    elif isinstance(value, ArrayObject):
        for one in value:
            _strip_within(one)


def _filters(stream: StreamObject) -> list[str]:
    named = stream.get("/Filter")
    return [str(one) for one in named] if isinstance(named, ArrayObject) else [str(named)]


def without_jpeg_metadata(content: bytes) -> bytes:
    """A JPEG without its EXIF, XMP, IPTC and comment segments; the pixels are not touched.

    A photo inside a PDF carries the place where it was taken just as a loose one does. Segment APP14
    stays, because it says how the colours are to be read (ITU-T T.81, annex B).

    >>> without_jpeg_metadata(b"\\xff\\xd8\\xff\\xe1\\x00\\x06GPS!\\xff\\xda\\x00\\x02...")
    b'\\xff\\xd8\\xff\\xda\\x00\\x02...'
    """
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:  # the picture itself begins
            break
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])
