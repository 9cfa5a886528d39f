"""What becomes of a planned report: when it is checked and closed, or why it has not been."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from commonweal.demo.planning import Planned, Writer, content

RECENT_DAYS, LATE_DAYS = 4, 10
SHARE_CLOSED = 0.85


def fate_of(writer: Writer, report: Planned) -> Planned:
    """When it is checked and closed, or why it has not been."""
    age = writer.now - report.at
    outcomes = content("outcomes")
    chance = writer.rng.random()
    if report.fate in ("waiting", "asked"):
        return report
    # What came in the last days is mostly still to be checked, and some that should have been.
    waits = 0.5 if age.days < RECENT_DAYS else 0.25 if age.days < LATE_DAYS else 0.0
    if chance < waits:
        if chance < 0.1:
            return replace(report, fate="asked", question=writer.pick(outcomes["ask-back"]))
        return replace(report, fate="waiting")
    checked = _later(writer, report.at, 2, 44)
    if checked is None:
        return replace(report, fate="waiting")
    closed = _later(writer, checked, 30, 24 * 18)
    outcome = report.outcome or writer.pick(outcomes[report.kind])
    is_closed = closed is not None and (bool(report.outcome) or chance < SHARE_CLOSED) and not report.same_as
    return replace(
        report,
        checked_at=checked,
        closed_at=closed if is_closed else None,
        outcome=outcome if is_closed else "",
    )


def not_for_us(writer: Writer) -> Iterator[Planned]:
    """What is set aside with a reason, and what looks like spam."""
    for fate in ("aside", "held"):
        for number, entry in enumerate(content("outcomes")[fate]):
            at = writer.now - datetime.timedelta(days=entry["days"], hours=-3)
            yield Planned(
                key=f"{fate}-{number}",
                at=at,
                sender="public",
                kind="tension",
                told=entry["told"],
                agreed="",
                where="unknown",
                ward="",
                place="",
                lon=None,
                lat=None,
                indicator="",
                happened=at,
                fate=fate,
                checked_at=at + datetime.timedelta(hours=20) if fate == "aside" else None,
                outcome=entry.get("reason", ""),
            )


def _later(writer: Writer, at: datetime.datetime, least: int, most: int) -> datetime.datetime | None:
    """Some hours later; None when that has not come yet."""
    then = at + datetime.timedelta(hours=least + writer.rng.random() * (most - least))
    return then if then < writer.now else None
