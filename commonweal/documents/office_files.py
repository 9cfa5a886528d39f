"""What is in an office file that somebody gave us, once it was made sure that it is no trap."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 2_000
CHUNK = 1 << 16
A_WORKBOOK, A_DOCUMENT, AN_OPEN_SHEET = "xl/workbook.xml", "word/document.xml", "content.xml"


class UnreadableOfficeFile(ValueError):
    """The file is damaged, locked or a trap. The message says what it is, and what to do."""


def members_of(data: bytes) -> frozenset[str]:
    """The names of the files in an office file, once all were unpacked and only counted.

    What its directory says of their size is not believed. Raises UnreadableOfficeFile for one that would unpack to far more
    than it is or holds very many files, is locked by a password, contains macros, is damaged or was cut short.
    """
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise _too_large()
            for member in members:
                if member.flag_bits & 1:
                    raise UnreadableOfficeFile(_("This file is locked by a password. Save it without one."))
                if member.filename.lower().endswith("vbaproject.bin"):
                    raise UnreadableOfficeFile(_("This file contains macros. Save it without them."))
                with archive.open(member) as stream:
                    while chunk := stream.read(CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise _too_large()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise error if isinstance(error, UnreadableOfficeFile) else _damaged() from error
    return frozenset(member.filename for member in members)


def _damaged() -> UnreadableOfficeFile:
    return UnreadableOfficeFile(_("This file is damaged or was cut short. Save it again and send that."))


def _too_large() -> UnreadableOfficeFile:
    return UnreadableOfficeFile(_("This file would unpack to far more than it is. It was not opened."))
