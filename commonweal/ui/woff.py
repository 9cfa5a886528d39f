"""Web fonts turned into TrueType, which is what drawing charts and printing documents needs."""

import struct
import zlib


class NotWoff(ValueError):
    """The bytes are not a WOFF 1.0 font."""


def to_truetype(woff: bytes) -> bytes:
    """Unpack a WOFF 1.0 font. Layout: W3C, WOFF File Format 1.0, sections 4 and 5."""
    if woff[:4] != b"wOFF":
        raise NotWoff("This is not a WOFF 1.0 font.")
    flavour, _length, count = struct.unpack(">4sIH", woff[4:14])
    tables = []
    for number in range(count):
        tag, offset, packed, size, checksum = struct.unpack_from(">4sIIII", woff, 44 + 20 * number)
        data = woff[offset : offset + packed]
        tables.append((tag, checksum, zlib.decompress(data) if packed < size else data))
    power = count.bit_length() - 1
    search = 16 * 2**power
    head = struct.pack(">4sHHHH", flavour, count, search, power, count * 16 - search)
    directory, body = b"", b""
    start = len(head) + 16 * count
    for tag, checksum, data in tables:
        directory += struct.pack(">4sIII", tag, checksum, start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return head + directory + body
