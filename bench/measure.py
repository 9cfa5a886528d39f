"""How long a piece of work takes, next to a peer doing the same in the same run."""

import gc
import time

import numpy as np


def side_by_side(ours, peer, inputs, *, repeats=5):
    """Milliseconds of two ways of doing the same, over several inputs: two float arrays.

    Each input is first done once by both, unmeasured, so both are warm; then they take turns, so that a
    busy machine slows both alike.

    >>> ours, peer = side_by_side(len, sum, [[1, 2], [3]], repeats=2)
    >>> ours.shape, bool((peer > 0).all())
    ((4,), True)
    """
    ours_ms, peer_ms = [], []
    gc.disable()
    try:
        for item in inputs:
            ours(item)
            peer(item)
            for _ in range(repeats):
                ours_ms.append(_milliseconds(ours, item))
                peer_ms.append(_milliseconds(peer, item))
    finally:
        gc.enable()
    return np.array(ours_ms), np.array(peer_ms)


def _milliseconds(work, item):
    begun = time.perf_counter()
    work(item)
    return (time.perf_counter() - begun) * 1000


def row(work, peer, ours_ms, peer_ms, *, equal, note="", aim=None, **more) -> dict:
    """One line of the table: medians, 95th percentiles and how many times quicker we are (by medians).

    equal: whether both gave the same answer. aim: the ratio we want to reach, None where there is none.
    """
    ours_median, peer_median = float(np.median(ours_ms)), float(np.median(peer_ms))
    return {
        "work": work,
        "peer": peer,
        "ours_ms_median": round(ours_median, 4),
        "ours_ms_p95": round(float(np.percentile(ours_ms, 95)), 4),
        "peer_ms_median": round(peer_median, 4),
        "peer_ms_p95": round(float(np.percentile(peer_ms, 95)), 4),
        "ratio": round(peer_median / ours_median, 2),
        "equal": bool(equal),
        "note": note,
        "aim": aim,
        **more,
    }


def as_table(rows) -> str:
    """The lines as a table in Markdown, which also reads well on a terminal."""
    lines = [
        "| work | peer | ours, ms median / p95 | peer, ms median / p95 | ratio | aim | equal | note |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for line in rows:
        aim = "" if line.get("aim") is None else f"{line['aim']:g}"
        lines.append(
            f"| {line['work']} | {line['peer']} | {line['ours_ms_median']:.3f} / {line['ours_ms_p95']:.3f} "
            f"| {line['peer_ms_median']:.2f} / {line['peer_ms_p95']:.2f} | {line['ratio']:.1f} | {aim} "
            f"| {'yes' if line['equal'] else 'NO'} | {line['note']} |"
        )
    return "\n".join(lines)


def limit(work, seconds, aim, *, right, note="") -> dict:
    """One line of a table without a peer: the 95th percentile is held against an aim in seconds.

    right: whether every answer was what it should be.
    """
    return {
        "work": work,
        "ms_median": round(float(np.median(seconds)) * 1000, 2),
        "ms_p95": round(float(np.percentile(seconds, 95)) * 1000, 2),
        "ms_aim": aim * 1000,
        "equal": bool(right),
        "note": note,
    }


def as_limits(rows) -> str:
    """Lines without a peer as a table in Markdown."""
    lines = ["| work | ms median | ms p95 | aim p95 | answers right | note |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {line['work']} | {line['ms_median']:.1f} | {line['ms_p95']:.1f} | {line['ms_aim']:g} "
        f"| {'yes' if line['equal'] else 'NO'} | {line['note']} |"
        for line in rows
    ]
    return "\n".join(lines)


def shortfalls(rows) -> list[str]:
    """In words, which lines do not reach their aim or gave another answer than the peer.

    >>> shortfalls([{"work": "w", "peer": "p", "ratio": 2.0, "aim": 3, "equal": True}])
    ['w: 2.0 times p; the aim is 3.']
    """
    found = []
    for line in rows:
        if not line["equal"]:
            found.append(f"{line['work']}: the answer is not that of {line.get('peer', 'the installation')}.")
        if "ms_aim" in line and line["ms_p95"] > line["ms_aim"]:
            found.append(f"{line['work']}: p95 {line['ms_p95']:.0f} ms; the aim is {line['ms_aim']:g} ms.")
        if line.get("aim") is not None and line["ratio"] < line["aim"]:
            found.append(
                f"{line['work']}: {line['ratio']:.1f} times {line['peer']}; the aim is {line['aim']:g}."
            )
    return found
