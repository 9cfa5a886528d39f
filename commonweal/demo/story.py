"""The story of the last 26 weeks as a plan: who tells what, when and where, and what becomes of it.

A plan is made of words and numbers only; `make.py` carries it out through the verbs. The same day and
seed make the same plan.
"""

import datetime
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from commonweal.demo.areas import point_in
from commonweal.demo.geography import SEED, ground
from commonweal.tension.working_days import week_of

WEEKS = 26
A_WEEK = {"strength": 14.6, "tension": 9.0}  # reports in an ordinary week
LONDON = ZoneInfo("Europe/London")
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
RECENT_DAYS, LATE_DAYS = 4, 10
SHARE_CLOSED = 0.85


@dataclass(frozen=True)
class Planned:
    """One report of the story: what is told, the wording agreed for others, and what becomes of it.

    at: when it comes in. checked_at, closed_at: empty while that has not happened. same_as: the key of
    the report that tells of the same thing. fate: checked, waiting, asked, held or aside.
    """

    key: str
    at: datetime.datetime
    sender: str
    kind: str
    told: str
    agreed: str
    where: str
    ward: str
    place: str
    lon: float | None
    lat: float | None
    indicator: str
    happened: datetime.datetime
    language: str = "en"
    presses_on: tuple[str, ...] = ()
    severity: int | None = None
    direction: str = ""
    eep: str = ""
    trigger: str = ""
    condition: str = ""
    is_rumour: bool = False
    marking: str = "official"
    handling: str = "P"
    conditions: str = ""
    source_grade: str = ""
    information_grade: str = ""
    crime_reported: bool | None = None
    fate: str = "checked"
    checked_at: datetime.datetime | None = None
    closed_at: datetime.datetime | None = None
    outcome: str = ""
    question: str = ""
    same_as: str = ""
    week: int = 0


@cache
def content(name: str) -> dict[str, Any]:
    """One file of the demo's content."""
    text = files("commonweal.demo.content").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def now_on(today: datetime.date) -> datetime.datetime:
    """The instant at which the story stands on its day: half past eight in the morning, as work begins."""
    return datetime.datetime.combine(today, datetime.time(8, 30), LONDON)


@cache
def spots(seed: int = SEED) -> dict[str, dict[str, tuple[float, float]]]:
    """For each ward the places that people name, with their coordinates (longitude, latitude)."""
    drawn = ground(seed)
    rng = np.random.default_rng([seed, 3])
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for ward, names in content("spots").items():
        # What people name lies together, off the edges: half the ward's size around its middle.
        middle = drawn.ward(ward).point_on_surface()
        core = middle.buffer(0.006 if ward == "Canalside" else 0.011).intersection(drawn.ward(ward))
        found[ward] = {name: point_in(core, rng) for name in names}
    return found


@dataclass
class _Writer:
    """Draws reports one after another from one seeded source of chance."""

    today: datetime.date
    rng: np.random.Generator
    seed: int
    now: datetime.datetime = field(init=False)
    texts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.now = now_on(self.today)

    def pick(self, choices: Any) -> Any:
        return choices[int(self.rng.integers(len(choices)))]

    def weighted(self, choices: list[Any], weights: list[float]) -> Any:
        shares = np.array(weights, float)
        return choices[int(self.rng.choice(len(choices), p=shares / shares.sum()))]

    def instant(self, week: int, day: int | None = None) -> datetime.datetime | None:
        """A time of the working day in a week of the story; None when it has not come yet."""
        monday = week_of(self.today) - datetime.timedelta(weeks=WEEKS - week)
        if day is None:
            day = int(self.rng.choice(7, p=[0.17, 0.16, 0.16, 0.16, 0.17, 0.1, 0.08]))
        clock = datetime.time(int(self.rng.integers(8, 21)), int(self.rng.integers(60)))
        at = datetime.datetime.combine(monday + datetime.timedelta(days=day), clock, LONDON)
        if at.date() == self.today:
            at = self.now - datetime.timedelta(minutes=int(self.rng.integers(2, 80)))
        return at if at < self.now else None


def plan(today: datetime.date, *, seed: int = SEED) -> list[Planned]:
    """Every report of the 26 weeks that end in the week of `today`, in the order in which they come.

    >>> 600 <= len(plan(datetime.date(2026, 11, 23))) <= 900
    True
    """
    writer = _Writer(today, np.random.default_rng([seed, 4]), seed)
    reports = list(_by_hand(writer))
    for week in range(1, WEEKS + 1):
        for name in ("strengths", "tensions"):
            kind = name.removesuffix("s")
            count = int(writer.rng.poisson(A_WEEK[kind]))
            abouts = content(name)["about"]
            for number in range(count):
                made = _told(writer, f"{kind}-{week:02d}-{number:02d}", week, kind, abouts, _any_ward(writer))
                reports += [made] if made else []
    for wave in content("story")["wave"]:
        reports += _wave(writer, wave)
    reports = [_fate(writer, report) for report in reports]
    reports += _not_for_us(writer)
    return sorted(reports, key=lambda report: (report.at, report.key))


def duplicates(today: datetime.date, *, seed: int = SEED) -> set[tuple[str, str]]:
    """The truth: pairs of keys (first, again) of the reports that tell of the same thing."""
    return {(report.same_as, report.key) for report in plan(today, seed=seed) if report.same_as}


def _any_ward(writer: _Writer) -> str:
    return str(writer.pick(list(content("spots"))))


def _wave(writer: _Writer, wave: dict[str, Any]) -> Iterator[Planned]:
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
    writer: _Writer, key: str, week: int, kind: str, abouts: list[dict[str, Any]], ward: str
) -> Planned | None:
    """One report in the words of a template; None when its time has not come yet."""
    at = writer.instant(week)
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


def _police_marks(writer: _Writer, kind: str, severity: int | None) -> dict[str, Any]:
    """Some of what is graver is OFFICIAL-SENSITIVE, and some of that comes with conditions."""
    if kind == "strength" or not severity or severity < 2 or writer.rng.random() > 0.3:
        return {}
    marks: dict[str, Any] = {"marking": "sensitive", "source_grade": "1", "information_grade": "B"}
    if writer.rng.random() < 0.3:
        marks |= {"handling": "C", "conditions": "Ask the reporting organisation before passing this on."}
    return marks


def _near(writer: _Writer, ward: str, spot: str) -> tuple[float, float]:
    """A point within about 80 metres of a place that people name."""
    lon, lat = spots(writer.seed)[ward][spot]
    angle, metres = writer.rng.uniform(0, 2 * np.pi), writer.rng.uniform(0, 80)
    return (
        round(lon + metres * np.cos(angle) / (111_320 * np.cos(np.radians(lat))), 5),
        round(lat + metres * np.sin(angle) / 111_320, 5),
    )


def _by_hand(writer: _Writer) -> Iterator[Planned]:
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


def _from_entry(writer: _Writer, entry: dict[str, Any], at: datetime.datetime) -> Planned:
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
        fate="waiting" if entry.get("waits") else "checked",
        **{
            name: entry[name]
            for name in (
                "severity", "direction", "eep", "trigger", "condition", "is_rumour", "marking", "handling",
                "conditions", "source_grade", "information_grade", "crime_reported",
            )
            if name in entry
        },
    )  # fmt: skip


def _fate(writer: _Writer, report: Planned) -> Planned:
    """When it is checked and closed, or why it has not been."""
    age = writer.now - report.at
    outcomes = content("outcomes")
    chance = writer.rng.random()
    if report.fate == "waiting":
        return report
    # What came in the last days is mostly still to be checked, and some that should have been.
    waits = 0.85 if age.days < RECENT_DAYS else 0.4 if age.days < LATE_DAYS else 0.0
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


def _not_for_us(writer: _Writer) -> Iterator[Planned]:
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


def _later(writer: _Writer, at: datetime.datetime, least: int, most: int) -> datetime.datetime | None:
    """Some hours later; None when that has not come yet."""
    then = at + datetime.timedelta(hours=least + writer.rng.random() * (most - least))
    return then if then < writer.now else None
