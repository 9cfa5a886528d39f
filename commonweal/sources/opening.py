"""Opening a file that somebody gave us: what it really is, and that it does not swell without end."""

import codecs
import gzip
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MEGABYTE = 1024 * 1024
# Open data of this kind packs about 10:1. What packs better than 200:1 and is large is a trap.
HIGHEST_RATIO = 200
RATIO_COUNTS_FROM = 50 * MEGABYTE
LARGEST_UNPACKED = 8 * 1024 * MEGABYTE
MOST_MEMBERS = 20_000


class Unreadable(ValueError):
    """A file cannot be used at all. The message says what it is and what to do."""


class ColumnsChanged(Unreadable):
    """A table lacks columns that it should have: its source changed them, or it is another table.

    lacking: those that are not there. added: those that were not expected.
    """

    fault = "columns changed"
    import_id: int | None = None  # the import that had begun, where one had
    is_noted = False  # it is on the record

    def __init__(self, words: str, *, lacking: Iterable[str] = (), added: Iterable[str] = ()) -> None:
        super().__init__(words)
        self.lacking, self.added = list(lacking), list(added)


class NothingInIt(Unreadable):
    """A source has the columns that it should have and not one row, or not even those."""

    fault = "empty"
    import_id: int | None = None  # the import that had begun, where one had
    is_noted = False  # it is on the record


def kind_of(path: Path) -> str:
    """What is this file, by its first bytes: zip, gzip, geopackage, shp, pdf, excel, utf-16, binary, text, empty?

    The ending of the name is not believed. Raises Unreadable when the file cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
    except IsADirectoryError:
        raise Unreadable(f"{path.name} is a folder. Give a file.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be opened ({error.strerror}).") from error
    return kind_by(start)


def kind_by(start: bytes) -> str:
    """What is a file that begins so? As `kind_of`.

    >>> kind_by(b"%PDF-1.7"), kind_by(b"What,When")
    ('pdf', 'text')
    """
    signatures = (
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"\x1f\x8b", "gzip"),
        (b"SQLite format 3\x00", "geopackage"),
        (b"\x00\x00\x27\x0a", "shp"),
        (b"%PDF", "pdf"),
        (b"\xd0\xcf\x11\xe0", "excel"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    if not start.strip():
        return "empty"
    for signature, kind in signatures:
        if start.startswith(signature):
            return kind
    return "binary" if b"\x00" in start else "text"


ADVICE = {
    "empty": "is empty. Was it copied to the end?",
    "pdf": "is a PDF. Tables can't be read out of it safely: ask for the CSV file.",
    "excel": "is an Excel workbook of the old kind. Save it as “CSV UTF-8” and load that.",
    "spreadsheet": "is a spreadsheet. Save the sheet as “CSV UTF-8” and load that.",
    "utf-16": "is text in UTF-16. Save it as “CSV UTF-8” and load that.",
    "binary": "is not text. A CSV file is wanted.",
    "geopackage": "is a GeoPackage or another SQLite database. A CSV file is wanted here.",
    "shp": "is a bare Shapefile. A CSV file is wanted here.",
}


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip archive after looking at its directory. The caller closes it.

    Raises Unreadable for an archive that is cut short, locked by a password, of very many members,
    or that would unpack to far more than it is (a zip bomb).
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise Unreadable(
            f"{path.name} is a zip archive that is damaged or was cut short. Fetch it again."
        ) from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    problem = ""
    if len(members) > MOST_MEMBERS:
        problem = f"holds {len(members)} files, more than {MOST_MEMBERS}"
    elif unpacked > LARGEST_UNPACKED:
        problem = f"would unpack to {unpacked // MEGABYTE} MB, more than {LARGEST_UNPACKED // MEGABYTE} MB"
    elif unpacked > RATIO_COUNTS_FROM and unpacked / packed > HIGHEST_RATIO:
        problem = f"would unpack to {unpacked // packed} times its size, which real data never does"
    elif any(member.flag_bits & 1 for member in members):
        problem = "is locked by a password"
    if problem:
        archive.close()
        raise Unreadable(f"{path.name} {problem}. It was not opened.")
    return archive


class _Limited(io.RawIOBase):
    """Passes bytes on and stops a stream that unpacks to far more than it was."""

    def __init__(self, stream: IO[bytes], name: str, packed: int) -> None:
        self._stream, self._name, self._packed, self._read = stream, name, max(1, packed), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._stream.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise Unreadable(f"{self._name} is damaged or was cut short. Fetch it again.") from error
        except Exception as error:
            if type(error).__module__ != "zlib":
                raise
            raise Unreadable(f"{self._name} is damaged or was cut short. Fetch it again.") from error
        self._read += len(chunk)
        if self._read > LARGEST_UNPACKED or (
            self._read > RATIO_COUNTS_FROM and self._read / self._packed > HIGHEST_RATIO
        ):
            raise Unreadable(
                f"{self._name} unpacks to more than {self._read // self._packed} times its size, "
                "which real data never does. Reading was stopped."
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _text(stream: IO[bytes], name: str, packed: int) -> io.TextIOWrapper:
    buffered = io.BufferedReader(_Limited(stream, name, packed), buffer_size=1 << 18)
    return io.TextIOWrapper(buffered, encoding="utf-8-sig", newline="")


def is_workbook(path: Path) -> bool:
    """Is this an Excel workbook, by its content?"""
    if kind_of(path) != "zip":
        return False
    with open_zip(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


@contextmanager
def open_table(path: Path, *, wanted: str = "") -> Iterator[list[tuple[str, io.TextIOWrapper]]]:
    """The texts in a file: itself, or unpacked from .gz, or every .csv of a zip archive.

    Yields a list of (name, text stream), opened one after another as they are read. wanted: the one member of an
    archive that is read, by its name or what stands in it.
    Text is UTF-8; `in_utf8` turns a fault of encoding into words. Raises Unreadable.
    """
    kind = kind_of(path)
    if kind == "gzip":
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unpacked:
            yield [(path.name, _text(unpacked, path.name, path.stat().st_size))]  # type: ignore[arg-type]
    elif kind == "zip":
        with open_zip(path) as archive:
            members = [
                member
                for member in archive.infolist()
                if member.filename.lower().endswith(".csv")
                and "__MACOSX" not in member.filename
                and wanted in member.filename
            ]
            if "[Content_Types].xml" in archive.namelist():
                raise Unreadable(f"{path.name} {ADVICE['spreadsheet']}")
            if not members:
                raise Unreadable(f"{path.name} holds no .csv file{f' called “{wanted}”' if wanted else ''}.")
            yield _Opening(archive, members)  # type: ignore[misc]
    elif kind == "text":
        with path.open("rb") as raw:
            yield [(path.name, _text(raw, path.name, path.stat().st_size))]
    else:
        raise Unreadable(f"{path.name} {ADVICE[kind]}")


class _Opening:
    """The .csv members of an archive, each opened when its turn comes and closed after it."""

    def __init__(self, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
        self._archive, self._members = archive, members

    def __len__(self) -> int:
        return len(self._members)

    @property
    def names(self) -> list[str]:
        return sorted(member.filename for member in self._members)

    def __iter__(self) -> Iterator[tuple[str, io.TextIOWrapper]]:
        for member in sorted(self._members, key=lambda one: one.filename):
            with self._archive.open(member) as raw:
                yield member.filename, _text(raw, member.filename, member.compress_size)


@contextmanager
def in_utf8(name: str) -> Iterator[None]:
    """Say in words that a file is not UTF-8, instead of failing with a fault of decoding."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{name} is not text in UTF-8 (the byte {error.object[error.start]:#04x} cannot be read). "
            "Open it where it was made and save it as “CSV UTF-8”."
        ) from error
