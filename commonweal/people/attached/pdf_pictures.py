"""Photos inside a PDF say where and with what they were taken, as loose ones do: that is taken out, or the PDF refused.

However a photo is wrapped (ISO 32000-1, 7.4), it is unwrapped first; what cannot be unwrapped is not let through.
"""

import re
from typing import Any

from django.utils.translation import gettext as _
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, StreamObject

from commonweal.people.attached.cleaning import CannotClean

JPEG, JPEG_2000 = "/DCTDecode", "/JPXDecode"
SHORT = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/DCT": JPEG,
}
WRAPPED_IN = frozenset(SHORT.values()) - {JPEG}
# A photo that stands in the midst of what draws a page, between BI and EI, names its filter like this.
INLINE = re.compile(rb"/(?:DCT(?:Decode)?|JPXDecode)\b")
# A name may spell any of its letters by its number (7.3.5).
HEX_IN_A_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
STANDS_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# What may be about the maker: APP1 to APP13 and APP15. APP14 says how the colours are to be read.
ABOUT_THE_MAKER = frozenset({*range(0xE1, 0xEE), 0xEF, COMMENT})
# A JFIF header without a small picture: length, name, version, density, and no columns and rows.
JFIF_NAME, JFIF_LENGTH = b"JFIF\x00", 16


def clean_pictures(stream: StreamObject) -> None:
    """Take out of one stream of a PDF what its photos say of their maker. Raises CannotClean.

    A photo that is a stream is unwrapped and kept as the plain JPEG that it is. One in the midst of what draws a
    page, and one in JPEG 2000, whose boxes hold anything, are refused.
    """
    filters = _filters(stream)
    if JPEG_2000 in filters:
        raise CannotClean(
            _(
                "the PDF holds a picture of a kind (JPEG 2000) that we cannot clean. Print it as a PDF and send that."
            )
        )
    if JPEG in filters:
        _clean_jpeg(stream, filters)
    elif not _is_picture(stream) and INLINE.search(HEX_IN_A_NAME.sub(_as_letter, _decoded(stream))):
        raise CannotClean(
            _("the PDF holds a picture in a place where we cannot clean it. Print it as a PDF and send that.")
        )


def _is_picture(stream: StreamObject) -> bool:
    return stream.get("/Subtype") == "/Image" and "/Width" in stream


def _as_letter(found: re.Match[bytes]) -> bytes:
    return bytes((int(found[1], 16),))


def _clean_jpeg(stream: StreamObject, filters: list[str]) -> None:
    *around, last = filters
    if last != JPEG or set(around) - WRAPPED_IN:
        raise CannotClean(_("the PDF is damaged."))
    parameters = _listed(stream, "/DecodeParms")
    wrapped = StreamObject()
    wrapped._data = stream._data
    if around:
        wrapped[NameObject("/Filter")] = ArrayObject(NameObject(name) for name in around)
        wrapped[NameObject("/DecodeParms")] = ArrayObject(
            (parameters + [NullObject()] * len(filters))[: len(around)]
        )
    stream._data = without_jpeg_metadata(_decoded(wrapped))
    stream.pop("/DecodeParms", None)
    stream[NameObject("/Filter")] = NameObject(JPEG)
    if len(parameters) == len(filters) and isinstance(parameters[-1], DictionaryObject):
        stream[NameObject("/DecodeParms")] = parameters[-1]


def _decoded(stream: StreamObject) -> bytes:
    if not _filters(stream):
        return bytes(stream._data)
    data = decode_stream_data(stream)
    return data.encode("latin-1") if isinstance(data, str) else bytes(data)


def _filters(stream: StreamObject) -> list[str]:
    """The filters of a stream in the order in which they are undone, by their long names."""
    return [SHORT.get(str(one), str(one)) for one in _listed(stream, "/Filter")]


def _listed(stream: StreamObject, name: str) -> list[Any]:
    """The value of this name as a list, empty where it is not there; wherever its parts stand in the file."""
    if name not in stream:
        return []
    value = stream[name]
    return [one.get_object() for one in (value if isinstance(value, ArrayObject) else [value])]


def without_jpeg_metadata(content: bytes) -> bytes:
    r"""A JPEG without its EXIF, XMP, IPTC and comment segments, small pictures, and whatever follows it.

    The pixels are not touched. Segments and markers as in ITU-T T.81, annex B: before a marker there may be any number
    of fill bytes; phones hang further pictures behind the end. Raises CannotClean for what is no JPEG.

    >>> without_jpeg_metadata(b"\xff\xd8\xff\xff\xe1\x00\x06GPS!\xff\xda\x00\x02...\xff\xd9more")
    b'\xff\xd8\xff\xda\x00\x02...\xff\xd9'
    """
    if content[:2] != bytes((0xFF, START)):
        raise CannotClean(_("the PDF is damaged."))
    kept, at = [content[:2]], 2
    while True:
        marker, after = _marker(content, at)
        if marker == END:
            return b"".join([*kept, bytes((0xFF, END))])
        if marker in STANDS_ALONE:
            kept.append(bytes((0xFF, marker)))
            at = after
            continue
        length = int.from_bytes(content[after : after + 2])
        if length < 2 or after + length > len(content):
            raise CannotClean(_("the PDF is damaged."))
        body, at = content[after + 2 : after + length], after + length
        if marker == 0xE0:
            kept.append(_jfif(body))
        elif marker not in ABOUT_THE_MAKER:
            kept.append(bytes((0xFF, marker)) + content[after : after + length])
        if marker == SCAN:
            end = _end_of_scan(content, at)
            kept.append(content[at:end])
            at = end
            if at >= len(content):  # cut off, as scanners and phones do: it is shown as far as it goes
                return b"".join([*kept, bytes((0xFF, END))])


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker that stands here, behind its fill bytes, and where it ends."""
    if at >= len(content) or content[at] != 0xFF:
        raise CannotClean(_("the PDF is damaged."))
    while at < len(content) and content[at] == 0xFF:
        at += 1
    if at >= len(content):
        raise CannotClean(_("the PDF is damaged."))
    return content[at], at + 1


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that ends the pixels: no stuffed byte, and none that restarts them."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        following = content[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0x00 or 0xD0 <= following <= 0xD7:
            at += 2
        else:
            return at
    return len(content)


def _jfif(body: bytes) -> bytes:
    """The JFIF header without its small picture; nothing of another APP0, which holds one."""
    if not body.startswith(JFIF_NAME) or len(body) < JFIF_LENGTH - 2:
        return b""
    return bytes((0xFF, 0xE0)) + JFIF_LENGTH.to_bytes(2) + body[: JFIF_LENGTH - 4] + b"\x00\x00"
