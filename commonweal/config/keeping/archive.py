"""A backup as a file: one archive with the database, the uploaded files and a manifest of hashes."""

import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

FORMAT = "commonweal-backup/1"
MANIFEST = "manifest.json"
DUMP = "database.dump"  # of PostgreSQL, as pg_restore reads it
DATABASES = ("database.sqlite3", DUMP)
ERASURES = "erasures.jsonl"
PIECE = 1024 * 1024


class BadArchive(ValueError):
    """This file is not a whole backup of ours; nothing was changed."""


@dataclass
class Writing:
    """An archive that is being written, and the hash and length of what is in it so far."""

    tar: tarfile.TarFile
    contents: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, stream: BinaryIO, size: int) -> None:
        """Put `size` bytes of `stream` into the archive; one that shrank meanwhile is padded with zeros."""
        counted = _Counted(stream, size)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
        self.tar.addfile(entry, counted)
        self.contents[name] = {"bytes": size, "sha256": counted.hash.hexdigest()}


class _Counted:
    """Hands on exactly so many bytes of a stream, and hashes them on the way."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.stream, self.left, self.hash = stream, size, hashlib.sha256()

    def read(self, length: int = -1) -> bytes:
        wanted = self.left if length < 0 else min(length, self.left)
        piece = self.stream.read(wanted)
        piece += b"\0" * (wanted - len(piece))
        self.left -= wanted
        self.hash.update(piece)
        return piece


@contextmanager
def written(path: Path) -> Iterator[Writing]:
    """Write an archive that appears at `path` only when it is whole, readable by its owner alone."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with (
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
            tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3, format=tarfile.PAX_FORMAT) as tar,
        ):
            yield Writing(tar)
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def add_manifest(writing: Writing, words: dict[str, Any]) -> dict[str, Any]:
    """Close the archive with what is in it; returns the manifest."""
    manifest = {"format": FORMAT, **words, "contents": writing.contents}
    text = json.dumps(manifest, indent=1, sort_keys=True, default=str).encode()
    writing.add(MANIFEST, io.BytesIO(text), len(text))
    return manifest


def _is_expected(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if name in (MANIFEST, ERASURES, *DATABASES):
        return True
    return len(parts) > 1 and parts[0] == "files" and ".." not in parts and str(PurePosixPath(name)) == name


def unpack(path: Path, into: Path) -> dict[str, Any]:
    """Unpack an archive into the folder `into` and check every hash. Returns the manifest.

    Raises BadArchive when anything is missing, added, changed or cut off.
    """
    found: dict[str, dict[str, Any]] = {}
    try:
        with tarfile.open(path, "r:gz") as tar:
            for member in tar:
                if not member.isreg() or not _is_expected(member.name) or member.name in found:
                    raise BadArchive(
                        f"{path.name} contains {member.name!r}, which does not belong in a backup."
                    )
                found[member.name] = _unpack_one(tar, member, into / member.name)
        manifest = json.loads((into / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        if isinstance(error, BadArchive) or (isinstance(error, OSError) and error.errno):
            if isinstance(error, FileNotFoundError) and error.filename == str(into / MANIFEST):
                raise BadArchive(f"{path.name} has no manifest: it was cut off or is no backup.") from error
            raise
        raise BadArchive(f"{path.name} is damaged or is no backup of Commonweal ({error}).") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadArchive(f"{path.name} is not in the format {FORMAT}. A newer Commonweal may read it.")
    del found[MANIFEST]
    wanted = manifest["contents"]
    for name in sorted({*wanted, *found}):
        if wanted.get(name) != found.get(name):
            raise BadArchive(
                f"{path.name} is damaged: {name} is "
                + ("missing." if name not in found else "not what was put into it.")
            )
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> dict[str, Any]:
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = hashlib.sha256()
    source = tar.extractfile(member)
    assert source is not None
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := source.read(PIECE):
            hashed.update(piece)
            out.write(piece)
    return {"bytes": target.stat().st_size, "sha256": hashed.hexdigest()}
