"""Snapshots on disk: folders of arrays that appear whole or not at all, and never change.

Below a root, each snapshot is a folder named by its sequence and a build number. It is written under a
hidden name, every file is forced to disk, and then it is renamed into place. A builder that is killed
leaves at most a hidden folder, which nobody opens and `sweep` takes away. Readers map the files into
memory; a folder that is deleted while it is open stays readable until it is let go.
"""

import json
import os
import re
import secrets
import shutil
import time
import zlib
from pathlib import Path

import numpy as np

MANIFEST = "manifest.json"
SCHEMA = 1
_BUILDING = ".building-"
_NAME = re.compile(r"^(\d{20})-(\d{6})$")


class SnapshotError(Exception):
    """A snapshot is absent, was not finished, or is not what was written. The message says which file."""


def save_folder(root, *, kind: str, sequence: int, arrays: dict[str, np.ndarray], about: dict) -> Path:
    """Write arrays as the newest snapshot below root, and give its folder.

    kind: "points" or "areas". about: what else to know, as JSON. A second snapshot at the same sequence
    gets the next build number, so the one written last is the one opened.
    """
    root = Path(root)
    root.mkdir(parents=True, exist_ok=True)
    hidden = root / f"{_BUILDING}{os.getpid()}-{secrets.token_hex(8)}"
    hidden.mkdir()
    try:
        files = {}
        for name, array in arrays.items():
            path = hidden / f"{name}.npy"
            with path.open("wb") as file:
                np.save(file, array, allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
            files[name] = {
                "dtype": array.dtype.str,
                "shape": list(array.shape),
                "bytes": path.stat().st_size,
                "crc32": _checksum(path),
            }
        manifest = {"schema": SCHEMA, "kind": kind, "sequence": sequence, "about": about, "files": files}
        with (hidden / MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(manifest, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        _force_folder(hidden)
        return _rename_into_place(hidden, root, sequence)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise


def _rename_into_place(hidden: Path, root: Path, sequence: int) -> Path:
    while True:
        builds = [build for seq, build, _ in _finished(root) if seq == sequence]
        final = root / f"{sequence:020d}-{max(builds, default=0) + 1:06d}"
        try:
            hidden.rename(final)
        except OSError:
            if not final.exists():
                raise
            continue  # another builder took this number
        _force_folder(root)
        return final


def _force_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            total = zlib.crc32(part, total)
    return total


def _finished(root: Path) -> list[tuple[int, int, Path]]:
    found = []
    if root.is_dir():
        for path in root.iterdir():
            if match := _NAME.match(path.name):
                found.append((int(match[1]), int(match[2]), path))
    return sorted(found)


def latest_folder(root) -> Path | None:
    """The newest finished snapshot below root, or None when there is none yet."""
    found = _finished(Path(root))
    return found[-1][2] if found else None


def open_folder(folder, *, kind: str, verify: bool = True) -> tuple[dict, dict[str, np.ndarray]]:
    """The manifest of a snapshot and its arrays, mapped into memory and read-only.

    verify: also compare each file's checksum (about a millisecond a megabyte); sizes, types and shapes
    are always compared. Raises SnapshotError when anything is missing or different.
    """
    folder = Path(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        schema, found, files = manifest["schema"], manifest["kind"], manifest["files"]
        manifest["sequence"], manifest["about"]
    except FileNotFoundError:
        raise SnapshotError(f"{folder} is not a finished snapshot: it has no {MANIFEST}.") from None
    except (ValueError, KeyError, TypeError):
        raise SnapshotError(f"The {MANIFEST} of {folder} cannot be read; build the snapshot again.") from None
    if schema != SCHEMA:
        raise SnapshotError(f"{folder} was written as schema {schema}; this version reads {SCHEMA}.")
    if found != kind:
        raise SnapshotError(f"{folder} is a snapshot of {found}, not of {kind}.")
    return manifest, {name: _open_array(folder / f"{name}.npy", files[name], verify) for name in files}


def _open_array(path: Path, expected: dict, verify: bool) -> np.ndarray:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise SnapshotError(f"The snapshot is not complete: {path} is missing.") from None
    if size != expected["bytes"]:
        raise SnapshotError(f"{path} has {size} bytes where {expected['bytes']} were written.")
    if verify and _checksum(path) != expected["crc32"]:
        raise SnapshotError(f"{path} was changed after it was written: its checksum is different.")
    empty = 0 in expected["shape"]  # nothing to map
    try:
        array = np.load(path, mmap_mode=None if empty else "r", allow_pickle=False)
    except (ValueError, OSError) as error:
        raise SnapshotError(f"{path} cannot be read: {error}") from None
    if array.dtype.str != expected["dtype"] or list(array.shape) != expected["shape"]:
        raise SnapshotError(f"{path} does not hold the array that its manifest describes.")
    array = np.asarray(array)  # a plain array over the mapped file: quicker to hand to compiled loops
    array.setflags(write=False)
    return array


def sweep(root, *, keep: int = 2, unfinished_after_seconds: float = 3600) -> list[Path]:
    """Delete snapshots that newer ones have replaced, and what killed builders left behind.

    Keeps the newest `keep`, at least one. Unfinished folders go when they are older than an hour.
    Gives the folders that were deleted. Processes that have one open can go on reading it.
    """
    root = Path(root)
    old = [path for _, _, path in _finished(root)][: -max(keep, 1)]
    if root.is_dir():
        before = time.time() - unfinished_after_seconds
        for path in root.glob(f"{_BUILDING}*"):
            try:
                if path.stat().st_mtime <= before:
                    old.append(path)
            except FileNotFoundError:
                continue  # its builder finished just now
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return old
