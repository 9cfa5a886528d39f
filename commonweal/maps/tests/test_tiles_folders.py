"""Snapshots on disk: whole or not there, and readable for as long as somebody reads them."""

import json
import multiprocessing
import os
import shutil
import signal

import numpy as np
import pytest
import shapely

from commonweal.maps.tests.test_tiles_points import ids_of, snapshot_of
from commonweal.maps.tiles import (
    AreaSnapshot,
    PointSnapshot,
    SnapshotError,
    encode_areas,
    encode_points,
    latest_folder,
    sweep,
)

ROWS = [((-1.8 - i / 1000, 53.7), i % 3, i, 10, 1) for i in range(50)]


def _die_while_saving(root, at_file):
    """Stands in for a builder that is killed: the process ends without any cleaning up."""
    written = []
    real = os.fsync

    def fsync(descriptor):
        real(descriptor)
        written.append(descriptor)
        if len(written) == at_file:
            os.kill(os.getpid(), signal.SIGKILL)

    os.fsync = fsync
    snapshot_of(ROWS, sequence=2).save(root)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python 3.12 on: forking with threads
@pytest.mark.parametrize("at_file", [1, 5, 9, 10])
@pytest.mark.real_clock
def test_a_build_killed_half_way_leaves_nothing_to_be_seen(tmp_path, at_file):
    first = snapshot_of(ROWS, sequence=1).save(tmp_path)
    builder = multiprocessing.get_context("fork").Process(target=_die_while_saving, args=(tmp_path, at_file))
    builder.start()
    builder.join(30)
    assert builder.exitcode == -signal.SIGKILL
    assert latest_folder(tmp_path) == first
    assert PointSnapshot.open_latest(tmp_path).sequence == 1
    left = [path for path in tmp_path.iterdir() if path != first]
    assert len(left) == 1
    assert left[0].name.startswith(".building-")
    if at_file <= 8:  # the manifest, written last, is what makes a folder a snapshot
        with pytest.raises(SnapshotError, match="not a finished snapshot"):
            PointSnapshot.open(left[0])
    assert sweep(tmp_path) == []  # it might still be at work
    assert sweep(tmp_path, unfinished_after_seconds=0) == left
    assert list(tmp_path.iterdir()) == [first]


def test_a_build_that_fails_cleans_up_after_itself(tmp_path, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(OSError, match="No space left"):
        snapshot_of(ROWS).save(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_opened_is_what_was_saved(tmp_path):
    for rows in (ROWS, []):
        saved = snapshot_of(rows, sequence=7, public=bool(rows))
        opened = PointSnapshot.open(saved.save(tmp_path))
        assert opened.sequence == 7
        assert opened.numbers == saved.numbers
        assert opened.column_names == saved.column_names
        for tile in ((0, 0, 0), (8, 126, 82)):
            assert encode_points(opened, *tile, [True] * 3) == encode_points(saved, *tile, [True] * 3)
        assert not opened.keys.flags.writeable


def test_an_open_snapshot_survives_its_replacement_and_deletion(tmp_path):
    snapshot_of(ROWS, sequence=1).save(tmp_path)
    opened = PointSnapshot.open_latest(tmp_path)
    before = encode_points(opened, 8, 126, 82, [True] * 3)
    snapshot_of(ROWS[:10], sequence=2).save(tmp_path)
    assert len(sweep(tmp_path, keep=1)) == 1
    assert encode_points(opened, 8, 126, 82, [True] * 3) == before
    assert len(opened.rows_of(range(100))) == 50
    assert len(PointSnapshot.open_latest(tmp_path)) == 10


def test_the_newest_is_the_highest_sequence_and_then_the_latest_build(tmp_path):
    assert PointSnapshot.open_latest(tmp_path / "not yet") is None
    snapshot_of(ROWS[:3], sequence=9).save(tmp_path)
    snapshot_of(ROWS[:1], sequence=10).save(tmp_path)
    snapshot_of(ROWS[:2], sequence=10).save(tmp_path)
    snapshot_of(ROWS[:4], sequence=8).save(tmp_path)
    assert len(PointSnapshot.open_latest(tmp_path)) == 2
    assert len(sweep(tmp_path, keep=2)) == 2
    assert len(PointSnapshot.open_latest(tmp_path)) == 2


def _cut_short(folder):
    path = folder / "xs.npy"
    path.write_bytes(path.read_bytes()[:-4])


def _changed_inside(folder):
    path = folder / "ys.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def _other_schema(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"schema": 99}))


def _array_forgotten(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["ids"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_cut_short, r"xs\.npy has \d+ bytes where"),
        (_changed_inside, r"ys\.npy was changed"),
        (_other_schema, "schema 99"),
        (_array_forgotten, "not complete"),
        (lambda folder: (folder / "keys.npy").unlink(), r"keys\.npy is missing"),
        (lambda folder: (folder / "manifest.json").unlink(), "not a finished snapshot"),
        (lambda folder: (folder / "manifest.json").write_text('{"schema'), "cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "cannot be read"),
        (shutil.rmtree, "not a finished snapshot"),
    ],
)
def test_a_damaged_snapshot_says_what_is_wrong(tmp_path, harm, words):
    folder = snapshot_of(ROWS).save(tmp_path)
    harm(folder)
    with pytest.raises(SnapshotError, match=words):
        PointSnapshot.open(folder)


def test_points_are_not_opened_as_areas_and_areas_come_back_as_saved(tmp_path):
    with pytest.raises(SnapshotError, match="snapshot of points, not of areas"):
        AreaSnapshot.open(snapshot_of(ROWS).save(tmp_path / "points"))
    squares = [shapely.box(-2 + i / 10, 53, -1.9 + i / 10, 54) for i in range(5)]
    saved = AreaSnapshot.from_geometries(squares, codes=[f"E{i}" for i in range(5)], sequence=4)
    opened = AreaSnapshot.open_latest(saved.save(tmp_path / "areas").parent)
    assert opened.sequence == 4
    assert opened.codes == saved.codes
    for tile in ((0, 0, 0), (8, 126, 82), (16, 32440, 21100)):
        assert encode_areas(opened, *tile) == encode_areas(saved, *tile)
    empty = AreaSnapshot.from_geometries([], codes=[])
    assert encode_areas(AreaSnapshot.open(empty.save(tmp_path / "areas")), 3, 4, 2) == b""


def test_the_mapped_arrays_hold_the_same_points(tmp_path):
    opened = PointSnapshot.open(snapshot_of(ROWS).save(tmp_path))
    assert ids_of(encode_points(opened, 0, 0, 0, [True, False, False])) == list(range(0, 50, 3))
