"""Every number of the borough that a visitor can read, by the public addresses themselves, as an attacker would gather it.

What is hidden in them: counts of reports that a published table leaves out or rounds, and figures of open data that their
source withheld. What else the attacker uses: strengths that stand on the map one by one, and which areas make up which.
"""

import csv
import datetime
import io
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from pathlib import Path

import mapbox_vector_tile
import numpy as np
import pyogrio
import shapely

from commonweal.methods.disclosure import (
    TOTAL,
    WITHHELD,
    Impossible,
    Leak,
    Lookup,
    Published,
    Rounding,
    Rule,
    Scope,
    as_published,
    at_least,
    attack,
    dimension,
)
from tests.public_pages import day_in, facts_in, first_number_in, number_in, table_in, words_in

RULE = Rule(5)  # what tables of the partnership are published by
LAYER = "released-strengths"
WORLD = "0/0/0"
MONTHS = "January February March April May June July August September October November December".split()


@dataclass
class Gathered:
    """What was read: tables, what is known beside them, and how many numbers came by each way.

    surplus: pages and panels of areas that count more strengths than stand on the map. releases: the published tables, to
    be kept for later. withdrawn: pages of tables that are shown no more. left_out: by table and area, how many stand on the
    map one by one that can't all be among what the table counts.
    """

    tables: list[Published] = field(default_factory=list)
    beside: list[Published] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    numbers: Counter = field(default_factory=Counter)
    surplus: dict[str, int] = field(default_factory=dict)
    releases: list["Read"] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)

    def leaks(self) -> list[Leak]:
        """What follows from all of it of too few."""
        return attack(self.tables, self.lookups, beside=self.beside)


class Visitor:
    """Reads public addresses, and nothing else: somebody who has not signed in. answers: what was read there before."""

    def __init__(self, client, answers: dict[str, bytes] | None = None) -> None:
        self.client, self.answers = client, {} if answers is None else answers

    def bytes(self, address: str) -> bytes:
        if address not in self.answers:
            answer = self.client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            self.answers[address] = answer.getvalue()
        return self.answers[address]

    def text(self, address: str) -> str:
        return self.bytes(address).decode("utf-8-sig")

    def rows(self, address: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(address))))


def gather(visitor: Visitor, kept: Sequence["Read"] = ()) -> Gathered:
    """Everything public of the borough, by every way in which it is public.

    kept: published tables that the visitor read before, and that may have been withdrawn and corrected since.
    """
    found = Gathered()
    releases = [one for address in _releases(visitor) if (one := _release(visitor, address, found))]
    found.releases = releases
    _by_editions([*kept, *releases], found)
    _by_map(visitor, releases, found)
    _one_by_one(visitor, releases, found)
    _open_data(visitor, found)
    return found


# Published tables ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """A published table as its page and file tell it. title: by which the map names it. edition: 1 unless it is corrected."""

    title: str
    edition: int
    table: Published
    first: datetime.date
    last: datetime.date


def _releases(visitor: Visitor) -> list[str]:
    return sorted(set(re.findall(r'href="(/releases/\w{8,}/)"', visitor.text("/releases/"))))


def _release(visitor: Visitor, address: str, found: Gathered) -> Read | None:
    """A table from its file, and once more from its page; None of one that was withdrawn and shows nothing any more."""
    page = visitor.text(address)
    cells = table_in(page)
    if not cells:
        found.withdrawn.append(address)
        return None
    facts = dict(facts_in(page))
    title = words_in(re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)[1])
    first, last = day_in(facts["From"]), day_in(facts["To"])
    rows = visitor.rows(f"{address}table.csv")
    names = list(rows[0])[: list(rows[0]).index("name")]
    dimensions = tuple(
        dimension(name, [one for one in dict.fromkeys(row[name] for row in rows) if one != TOTAL])
        for name in names
    )
    base = re.search(r"multiple of (\d+) such that all add up: it lies at most (\d+)", facts["Method"])
    like = Published(
        "", f"{title} {facts.get('Edition', '')}", RULE, dimensions, np.zeros(0),
        Rounding(int(base[1]), (int(base[2]) + 1) // int(base[1])) if base else None, Scope(period=(first, last)),
    )  # fmt: skip
    numbers = list(rows[0])[len(names) + 1 :]
    by_file = _of(like, f"{address}table.csv", [[row[one] for one in numbers] for row in rows])
    by_page = _of(like, address, [row[1:] for row in cells])
    found.tables += [by_file, by_page]
    found.numbers["file"] += len(rows)
    found.numbers["page"] += len(cells)
    return Read(title, int(facts.get("Edition", 1)), by_file, first, last)


def _of(like: Published, name: str, rows: list[list[str]]) -> Published:
    """Numbers in the order of the table, or percentages and what they are of, as they bind."""
    shape = tuple(len(one.categories) for one in like.dimensions)
    first = [number_in(row[0]) for row in rows]
    if len(rows[0]) == 1:
        counts = [WITHHELD if one is None else round(one) for one in first]
        return _as_told(replace(like, name=name, counts=np.array(counts).reshape(shape)))
    shares = np.array([np.nan if one is None else one for one in first]).reshape(shape)
    of = np.array([WITHHELD if one is None else round(one) for one in (number_in(row[1]) for row in rows)])
    along = _along(of.reshape(shape), shares, like)
    axis = [one.name for one in like.dimensions].index(along)
    return as_published(
        name, like.about, like.rule, like.dimensions,
        percentages=shares, bases=np.take(of.reshape(shape), -1, axis=axis), places=1, along=along,
        by_method=True, scope=like.scope,
    )  # fmt: skip


def _as_told(table: Published) -> Published:
    """A rounded table as it binds: what is no multiple in it was not rounded, and is known."""
    rounding, counts = table.rounding, table.counts
    if rounding is None or not (counts % rounding.base)[counts != WITHHELD].any():
        return table
    far = np.where(counts % rounding.base == 0, rounding.radius, 0)
    low, high = np.maximum(counts - far, 0), counts + far
    is_told = counts != WITHHELD
    return replace(
        table, rounding=None, between=(np.where(is_told, low, 0), np.where(is_told, high, WITHHELD))
    )


def _along(of, shares, like: Published) -> str:
    """The dimension of which every line has one base, at whose end 100 % stand."""
    for axis, one in enumerate(like.dimensions):
        ends = np.take(shares, -1, axis=axis)
        if (of == np.take(of, [-1], axis=axis)).all() and np.isin(ends[~np.isnan(ends)], [100.0]).all():
            return one.name
    raise AssertionError("percentages along no dimension")


def _by_editions(releases: list[Read], found: Gathered) -> None:
    """Of a table that was corrected: each edition with what others tell of the numbers that it leaves out.

    Most of a corrected table is as it was. So whoever kept an earlier one takes the numbers of the one for those of the
    other, as far as they add up.
    """
    for one, other in permutations(releases, 2):
        table, told = one.table, other.table
        if (one.title, table.dimensions) != (other.title, told.dimensions) or one.edition == other.edition:
            continue
        if any(each.rounding or each.between for each in (table, told)):
            continue
        both = replace(
            table,
            name=f"{table.name} and {told.name}",
            about=f"{one.title}, edition {one.edition} with {other.edition}",
            counts=np.where(table.counts == WITHHELD, told.counts, table.counts),
        )
        if _adds_up([both]):
            found.tables.append(both)


# The same on the map ------------------------------------------------------------------------


def _by_map(visitor: Visitor, releases: list[Read], found: Gathered) -> None:
    if not releases:
        return
    page = visitor.text(f"/map/?layer={LAYER}&view=table")
    select = re.search(r'<select name="quarter".*?</select>', page, re.S)[0]
    for value, label in re.findall(r'<option value="([^"]*)"[^>]*>(.*?)</option>', select, re.S):
        # The map shows the newest edition.
        release = max((one for one in releases if one.title == words_in(label)), key=lambda one: one.edition)
        asked = f"quarter={value}"
        for way, told in _told_by_map(visitor, asked, release):
            found.numbers[way] += len(told)
            found.tables.append(_by_code(release, f"{way} of {value}", told))


def _told_by_map(visitor: Visitor, asked: str, release: Read) -> Iterator[tuple[str, dict[str, float]]]:
    """By each way of the map, what it says of each area by code; of what is withheld it says nothing."""
    rows = visitor.rows(f"/layers/{LAYER}.csv?{asked}")
    codes = {row["name"]: row["code"] for row in rows}
    yield "csv", {row["code"]: float(row["value"]) for row in rows if row["value"]}
    table = table_in(visitor.text(f"/map/?layer={LAYER}&view=table&{asked}"))
    yield "map table", _known((codes.get(row[0], row[0]), first_number_in(row[1:])) for row in table)
    yield "values.json", json.loads(visitor.text(f"/layers/{LAYER}/values.json?{asked}"))["values"]
    features = json.loads(visitor.text(f"/layers/{LAYER}.geojson?{asked}"))["features"]
    yield "geojson", _known((one["properties"]["code"], one["properties"]["value"]) for one in features)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.gpkg"
        path.write_bytes(visitor.bytes(f"/layers/{LAYER}.gpkg?{asked}"))
        frame = pyogrio.raw.read(path, columns=["code", "value"], read_geometry=False)
    by_name = dict(zip(frame[0]["fields"], frame[3], strict=True))
    yield "gpkg", _known(zip(by_name["code"], map(float, by_name["value"]), strict=True))
    tile = mapbox_vector_tile.decode(visitor.bytes(f"/tiles/{LAYER}/{WORLD}.mvt?{asked}"))
    features = tile["areas"]["features"]
    yield "tile", _known((one["properties"]["code"], one["properties"].get("value")) for one in features)


def _known(told) -> dict[str, float]:
    return {code: float(value) for code, value in told if value is not None and not np.isnan(value)}


def _by_code(release: Read, name: str, told: dict[str, float]) -> Published:
    """What the map says of areas, as a table of the same: nothing of the total."""
    [areas] = release.table.dimensions
    like = release.table
    if like.shares:
        shares = np.array([told.get(code, np.nan) for code in areas.categories])
        base = like.counts[-1]
        return as_published(
            name, like.about, like.rule, like.dimensions,
            percentages=shares, bases=base, places=1, by_method=True, scope=like.scope,
        )  # fmt: skip
    counts = [round(told[code]) if code in told else WITHHELD for code in areas.categories]
    return _as_told(replace(like, name=name, counts=np.array(counts)))


# One by one ---------------------------------------------------------------------------------


def _one_by_one(visitor: Visitor, releases: list[Read], found: Gathered) -> None:
    """How many strengths on the map lie in each area of a table, of its days or of no day that is told."""
    rows = [row for row in visitor.rows("/layers/strengths.csv") if row["longitude"]]
    points = {row["id"]: (float(row["longitude"]), float(row["latitude"]), row["date"]) for row in rows}
    for one in _points_of_tile(visitor):
        points.setdefault(one[0], one[1])
    shown = sum(one["count"] for one in _tile(visitor, "show=clusters", "clusters"))
    assert shown <= len(points), "clusters count what stands nowhere else"
    found.numbers["one by one"] += len(points)
    areas = {}
    for one in json.loads(visitor.text(f"/layers/{LAYER}.geojson"))["features"] if releases else []:
        areas[one["properties"]["code"]] = shapely.geometry.shape(one["geometry"])
    inside = {
        public_id: next((code for code, area in areas.items() if area.covers(shapely.Point(*at[:2]))), "")
        for public_id, at in points.items()
    }
    for release in releases:
        if len(release.table.dimensions) > 1:
            continue
        counted = Counter(
            (inside[public_id],)
            for public_id, (_lon, _lat, day) in points.items()
            if inside[public_id] and _may_be(day, release)
        )
        fitting = _that_fit(release.table, counted)
        found.beside.append(at_least(release.table, fitting, name="one by one"))
        found.left_out |= {(release.title, at[0]): n for at, n in counted.items() if at not in fitting}
    for code in areas:
        here = sum(one == code for one in inside.values())
        for address in (f"/areas/ward/{code}/", f"/map/panel/?open=ward:{code}"):
            told = re.search(r'<p class="map-number">([\d,]+)</p>', visitor.text(address))
            found.numbers["area page"] += 1
            if told and int(told[1].replace(",", "")) > here:
                found.surplus[address] = int(told[1].replace(",", "")) - here


def _may_be(day: str, release: Read) -> bool:
    return not day or release.first <= datetime.date.fromisoformat(day) <= release.last


def _that_fit(table: Published, counted: Counter) -> Counter:
    """Those of the areas of which as many can be among what the table counts.

    Of the others some became public since, or were not counted: what a visitor sees of them tells nothing of the table.
    """
    if _adds_up([table], [at_least(table, counted)]):
        return counted
    fitting: Counter = Counter()
    for at, number in sorted(counted.items()):
        if _adds_up([table], [at_least(table, more := Counter({**fitting, at: number}))]):
            fitting = more
    return fitting


def _adds_up(tables: list[Published], beside: Sequence[Published] = ()) -> bool:
    try:
        attack(tables, beside=beside)
    except Impossible:
        return False
    return True


def _tile(visitor: Visitor, asked: str, layer: str) -> list[dict]:
    decoded = mapbox_vector_tile.decode(
        visitor.bytes(f"/tiles/strengths/{WORLD}.mvt?{asked}"), default_options={"y_coord_down": True}
    )
    features = decoded.get(layer, {"features": []})["features"]
    extent = decoded.get(layer, {}).get("extent", 4096)
    return [{**one["properties"], "at": one["geometry"]["coordinates"], "extent": extent} for one in features]


def _points_of_tile(visitor: Visitor) -> Iterator[tuple[str, tuple[float, float, str]]]:
    for one in _tile(visitor, "show=points", "points"):
        x, y = (part / one["extent"] for part in one["at"])
        lat = float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y)))))
        day = str(datetime.date(1970, 1, 1) + datetime.timedelta(days=one["day"])) if "day" in one else ""
        yield one["public_id"], (x * 360 - 180, lat, day)


# Open data ----------------------------------------------------------------------------------


def _open_data(visitor: Visitor, found: Gathered) -> None:
    """Counts of every open table, by area and group, and on profiles: what a source withheld is not to follow.

    Only measures of which something is withheld: of the others nothing is hidden.
    """
    tables: dict[tuple[str, str], list[tuple[str, list[dict[str, str]]]]] = defaultdict(list)
    for dataset in json.loads(visitor.text("/data/catalogue.jsonld"))["dcat:dataset"]:
        address = re.sub(r"^https?://[^/]+", "", dataset["dcat:distribution"]["dcat:downloadURL"])
        by_measure = defaultdict(list)
        for row in visitor.rows(address):
            by_measure[row["measure"], row["period"]].append(row)
        for (measure, period), rows in by_measure.items():
            found.numbers["open data"] += len(rows)
            about = (measure, period or dataset["dct:issued"])
            tables[about].append((dataset["dct:spatial"], rows))
    for (measure, when), told in tables.items():
        if any(not row["value"] for _areas, rows in told for row in rows):
            found.tables += [_of_rows(f"{measure}, {when}", areas, rows) for areas, rows in told]


def _of_rows(about: str, areas: str, rows: list[dict[str, str]]) -> Published:
    """Rows of areas and groups; where all groups of an area have one base, it is how many they are together."""
    codes = list(dict.fromkeys(row["area"] for row in rows))
    groups = list(dict.fromkeys(row["group"] for row in rows))
    dimensions = dimension(areas, codes), dimension("group", groups)
    counts = np.full((len(codes) + 1, len(groups) + 1), WITHHELD)
    for row in rows:
        at = codes.index(row["area"]), groups.index(row["group"])
        counts[at] = round(float(row["value"])) if row["value"] else WITHHELD
    for number, code in enumerate(codes):
        bases = {row["base"] for row in rows if row["area"] == code}
        if len(bases) == 1 and bases != {""}:
            counts[number, -1] = round(float(bases.pop()))
    return Published(f"{about} by {areas}", about, replace(RULE, zeros_are_safe=False), dimensions, counts)


# Reading pages ------------------------------------------------------------------------------
