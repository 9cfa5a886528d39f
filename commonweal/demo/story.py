"""The story of the last 26 weeks as a plan: who tells what, when and where, and what becomes of it.

A plan is made of words and numbers only; `make.py` carries it out through the verbs. The same day and
seed make the same plan.
"""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from commonweal.demo.fates import fate_of, not_for_us
from commonweal.demo.geography import SEED
from commonweal.demo.planning import WEEKS, Planned, Writer, content, spots

A_WEEK = {"strength": 14.6, "tension": 9.0}  # reports in an ordinary week
AT_THE_DOOR = 8  # reports of the morning on which the story stands
# A place has a door when its words say so: what happens indoors is not told of a pond.
DOORS = (
    "hall",
    "centre",
    "room",
    "hub",
    "club",
    "shop",
    "café",
    "library",
    "school",
    "college",
    "hut",
    "surgery",
)


def plan(today: datetime.date, *, seed: int = SEED) -> list[Planned]:
    """Every report of the 26 weeks that end in the week of `today`, in the order in which they come.

    >>> 600 <= len(plan(datetime.date(2026, 11, 23))) <= 900
    True
    """
    writer = Writer(today, np.random.default_rng([seed, 4]), seed)
    reports = list(_by_hand(writer))
    for week in range(1, WEEKS + 1):
        for name in ("strengths", "tensions"):
            kind = name.removesuffix("s")
            count = int(writer.rng.poisson(A_WEEK[kind]))
            abouts = content(name)["about"]
            for number in range(count):
                made = _told(writer, f"{kind}-{week:02d}-{number:02d}", week, kind, abouts, _any_ward(writer))
                reports += [made] if made else []
    # What came in over the weekend or overnight and waits this morning.
    for number in range(AT_THE_DOOR):
        kind = ("tension", "strength")[number % 2]
        made = _told(
            writer,
            f"door-{number:02d}",
            WEEKS,
            kind,
            content(f"{kind}s")["about"],
            _any_ward(writer),
            day=today.weekday(),
        )
        reports += [made] if made else []
    for wave in content("story")["wave"]:
        reports += _wave(writer, wave)
    reports = [fate_of(writer, report) for report in reports]
    reports += not_for_us(writer)
    return sorted(reports, key=lambda report: (report.at, report.key))


def duplicates(today: datetime.date, *, seed: int = SEED) -> set[tuple[str, str]]:
    """The truth: pairs of keys (first, again) of the reports that tell of the same thing."""
    return {(report.same_as, report.key) for report in plan(today, seed=seed) if report.same_as}


def _any_ward(writer: Writer) -> str:
    return str(writer.pick(list(content("spots"))))


def _wave(writer: Writer, wave: dict[str, Any]) -> Iterator[Planned]:
    wards = wave.get("wards") or dict.fromkeys(content("spots"), 1)
    name = wave["topic"].replace(" ", "-")
    for week_text, count in wave["weeks"].items():
        week = int(week_text)
        abouts = [about for about in wave["about"] if about.get("from_week", 0) <= week]
        for number in range(count):
            ward = writer.weighted(list(wards), list(wards.values()))
            made = _told(writer, f"{name}-{week:02d}-{number:02d}", week, "tension", abouts, ward)
            if made:
                direction = "rising" if week <= 13 else "falling" if week <= 18 else "steady"
                yield replace(made, trigger=wave["trigger"], direction=direction)


def _told(
    writer: Writer,
    key: str,
    week: int,
    kind: str,
    abouts: list[dict[str, Any]],
    ward: str,
    day: int | None = None,
) -> Planned | None:
    """One report in the words of a template; None when its time has not come yet."""
    at = writer.instant(week, day)
    if at is None:
        return None
    vocabulary = content("strengths" if kind == "strength" else "tensions")
    for _attempt in range(50):
        about = writer.weighted(abouts, [entry["weight"] for entry in abouts])
        told, agreed = writer.pick(about["told"])
        names = list(spots(writer.seed)[ward])
        if any(word in told for word in ("café", "door", "indoors", "served", "clinic", "window", "meeting")):
            names = [name for name in names if any(word in name for word in DOORS)] or names
        spot = writer.pick(names)
        happened = at - datetime.timedelta(hours=int(writer.rng.integers(1, 40)))
        words = {name: writer.pick(options) for name, options in vocabulary["slots"].items()}
        words |= {"spot": spot, "ward": ward, "day": f"{happened:%A}"}
        text = _sentence(told.format(**words))
        if writer.rng.random() < 0.7:
            text += " " + writer.pick(vocabulary["more"])
        if text not in writer.texts:
            break
    writer.texts.add(text)
    where = about.get("where", "place")
    lon, lat = _near(writer, ward, spot) if where == "place" else (None, None)
    severity = writer.pick(about["severity"]) if "severity" in about else None
    return Planned(
        key=key,
        at=at,
        week=week,
        sender=writer.pick(about["from"]),
        kind=kind,
        told=text,
        agreed=_sentence(agreed.format(**words)),
        where=where,
        ward=ward,
        place=f"{spot[:1].upper()}{spot[1:]}, {ward}" if where == "place" else "",
        lon=lon,
        lat=lat,
        indicator=about["indicator"],
        happened=happened,
        presses_on=tuple(writer.pick(about["presses_on"])) if "presses_on" in about else (),
        severity=severity,
        direction="steady" if severity is not None else "",
        eep=_eep(about["indicator"]) if kind == "tension" else "",
        is_rumour=about.get("is_rumour", False),
        **_police_marks(writer, kind, severity),
    )


def _sentence(text: str) -> str:
    """The text with a capital at its start and after each full stop."""
    parts = text.split(". ")
    return ". ".join(part[:1].upper() + part[1:] for part in parts)


def _eep(indicator: str) -> str:
    if indicator in ("rumour", "online", "media", "planning", "protest"):
        return "potential"
    if indicator in ("hate", "graffiti", "leaflets", "premises", "group-fight", "exploitation", "asb"):
        return "evidenced"
    return "experienced"


def _police_marks(writer: Writer, kind: str, severity: int | None) -> dict[str, Any]:
    """Some of what is graver is OFFICIAL-SENSITIVE, and some of that comes with conditions."""
    if kind == "strength" or not severity or severity < 2 or writer.rng.random() > 0.3:
        return {}
    marks: dict[str, Any] = {"marking": "sensitive", "source_grade": "1", "information_grade": "B"}
    if writer.rng.random() < 0.3:
        marks |= {"handling": "C", "conditions": "Ask the reporting organisation before passing this on."}
    return marks


def _near(writer: Writer, ward: str, spot: str) -> tuple[float, float]:
    """A point within about 80 metres of a place that people name."""
    lon, lat = spots(writer.seed)[ward][spot]
    angle, metres = writer.rng.uniform(0, 2 * np.pi), writer.rng.uniform(0, 80)
    return (
        round(lon + metres * np.cos(angle) / (111_320 * np.cos(np.radians(lat))), 5),
        round(lat + metres * np.sin(angle) / 111_320, 5),
    )


def _by_hand(writer: Writer) -> Iterator[Planned]:
    """The reports that were written by hand, each with what was told again in other words."""
    for entry in content("story")["told"]:
        at = writer.instant(entry["week"], entry["day"])
        if at is None:
            continue
        first = _from_entry(writer, entry, at)
        yield first
        if "again" in entry:
            again = entry["again"]
            # Told again comes later, a few hours at least.
            later = writer.instant(entry["week"], again["day"]) or writer.now
            later = max(later, at + datetime.timedelta(hours=3))
            if later >= writer.now:
                continue
            lon, lat = _near(writer, entry["ward"], entry["spot"]) if first.where == "place" else (None, None)
            yield replace(
                first,
                key=f"{first.key}-again",
                at=later,
                sender=again["from"],
                told=again["told"],
                lon=lon,
                lat=lat,
                same_as=first.key,
                outcome="",
                marking="official",
                handling="P",
                conditions="",
                source_grade="",
                information_grade="",
            )


def _from_entry(writer: Writer, entry: dict[str, Any], at: datetime.datetime) -> Planned:
    where = entry.get("where", "place")
    lon, lat = _near(writer, entry["ward"], entry["spot"]) if where == "place" else (None, None)
    spot = entry.get("spot", "")
    return Planned(
        key=entry["key"],
        at=at,
        week=entry["week"],
        sender=entry["from"],
        kind=entry["kind"],
        told=entry["told"],
        agreed=entry["agreed"],
        where=where,
        ward=entry.get("ward", ""),
        place=f"{spot[:1].upper()}{spot[1:]}, {entry['ward']}" if where == "place" else "",
        lon=lon,
        lat=lat,
        indicator=entry["indicator"],
        happened=at - datetime.timedelta(hours=2),
        language=entry.get("language", "en"),
        presses_on=tuple(entry.get("presses_on", ())),
        outcome=entry.get("outcome", ""),
        fate="waiting" if entry.get("waits") else "asked" if entry.get("asks") else "checked",
        question=entry.get("asks", ""),
        **{
            name: entry[name]
            for name in (
                "severity", "direction", "eep", "trigger", "condition", "is_rumour", "marking", "handling",
                "conditions", "source_grade", "information_grade", "crime_reported",
            )
            if name in entry
        },
    )  # fmt: skip
