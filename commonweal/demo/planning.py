"""What a planned report is, and the one source of chance from which plans are drawn."""

import datetime
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from commonweal.demo.geography import SEED, ground, point_in
from commonweal.working_days import week_of

WEEKS = 26
SPREADSHEET = "canalside-homes-notes.xlsx"
LONDON = ZoneInfo("Europe/London")


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


@dataclass(order=True)
class Event:
    """Something that happens at an instant of the story; `order` settles what came first when equal."""

    at: datetime.datetime
    order: int
    do: Callable[[], object] = field(compare=False)


@cache
def content(name: str) -> dict[str, Any]:
    """One file of the demo's content."""
    text = files("commonweal.demo.content").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def now_on(today: datetime.date) -> datetime.datetime:
    """The instant at which the story stands on its day: half past eight in the morning, as work begins."""
    return datetime.datetime.combine(today, datetime.time(8, 30), LONDON)


def last_day(now: datetime.datetime) -> datetime.date:
    """The newest day on which the story can end: nothing in it may lie ahead of the clock.

    >>> last_day(datetime.datetime(2026, 11, 24, 8, 29, tzinfo=LONDON))
    datetime.date(2026, 11, 23)
    >>> last_day(datetime.datetime(2026, 11, 24, 8, 30, tzinfo=LONDON))
    datetime.date(2026, 11, 24)
    """
    today = now.astimezone(LONDON).date()
    return today if now >= now_on(today) else today - datetime.timedelta(days=1)


def day_of(today: datetime.date, week: int, day: int = 0) -> datetime.date:
    """The date of a day (0 is Monday) in a week of the story, counted so that today is in week 26.

    >>> day_of(datetime.date(2026, 11, 23), 1)
    datetime.date(2026, 6, 1)
    """
    return week_of(today) - datetime.timedelta(weeks=WEEKS - week, days=-day)


# Degrees of longitude that 80 metres are here: reports scatter so far around what they name.
NEAR = 0.00125


@cache
def spots(seed: int = SEED) -> dict[str, dict[str, tuple[float, float]]]:
    """For each ward the places that people name, with their coordinates (longitude, latitude)."""
    drawn = ground(seed)
    rng = np.random.default_rng([seed, 3])
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for ward, names in content("spots").items():
        # What people name lies together, off the edges: half the ward's size around its middle.
        middle = drawn.ward(ward).point_on_surface()
        # And so far inside that what is told to be near one of them is told of the same ward.
        inside = drawn.ward(ward).buffer(-NEAR)
        core = middle.buffer(0.006 if ward == "Canalside" else 0.011).intersection(inside)
        found[ward] = {name: point_in(core, rng) for name in names}
    return found


@dataclass
class Writer:
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
        if day is None:
            day = int(self.rng.choice(7, p=[0.17, 0.16, 0.16, 0.16, 0.17, 0.1, 0.08]))
        clock = datetime.time(int(self.rng.integers(8, 21)), int(self.rng.integers(60)))
        at = datetime.datetime.combine(day_of(self.today, week, day), clock, LONDON)
        if at.date() == self.today:
            at = self.now - datetime.timedelta(minutes=int(self.rng.integers(2, 80)))
        return at if at < self.now else None
