"""A small map of Wealdmere and a few hundred reports on it, for tests of maps: areas and reports by verbs."""

import datetime
import random
from typing import Any

import mapbox_vector_tile
import shapely

from commonweal.maps import drawing
from commonweal.people.taxonomy import terms
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area, AreaSet, AreaType

WARDS = ("Canalside", "Old Market", "Heron Park", "Grid North", "Millbrook", "Stonebridge")
WEST, SOUTH, STEP = -0.80, 52.00, 0.04
TODAY = datetime.date(2026, 11, 23)


def make_areas(area_type: str = "ward", columns: int = 3, rows: int = 2) -> AreaSet:
    """Wards as squares of a grid, published and in use, with codes that begin with X."""
    kind, _made = AreaType.objects.get_or_create(
        code=area_type, defaults={"name": area_type.title(), "plural": f"{area_type.title()}s", "order": 40}
    )
    area_set = AreaSet.objects.create(
        area_type=kind,
        vintage=2026,
        is_current=True,
        geometry_hash=f"{area_type}{columns}x{rows}",
        source="Tests",
    )
    for number in range(columns * rows):
        x, y = number % columns, number // columns
        width, height = 3 * STEP / columns, 2 * STEP / rows
        box = shapely.box(
            WEST + x * width, SOUTH + y * height, WEST + (x + 1) * width, SOUTH + (y + 1) * height
        )
        name = WARDS[number] if number < len(WARDS) and area_type == "ward" else f"{kind.name} {number + 1}"
        Area.objects.create(
            area_set=area_set,
            code=f"X{area_type[0].upper()}{number + 1:03d}",
            name=name,
            geometry=shapely.to_wkb(box),
            min_lon=box.bounds[0],
            min_lat=box.bounds[1],
            max_lon=box.bounds[2],
            max_lat=box.bounds[3],
            area_m2=1e6,
            point_lon=box.centroid.x,
            point_lat=box.centroid.y,
        )
    area_set.is_published = True
    area_set.save()
    return area_set


def made_up(seed: int, number: int) -> list[dict[str, Any]]:
    """What `tell_and_grade` takes for so many reports: every kind, marking, status and place of them."""
    chance = random.Random(seed)
    told = []
    for n in range(number):
        kind = chance.choice([Kind.STRENGTH.value, Kind.TENSION.value])
        day = TODAY - datetime.timedelta(days=chance.randrange(1, 180))
        fields: dict[str, Any] = {
            "by": chance.choice(["ben", "kit", "ewa", "idris", "aisha"]),
            "kind": kind,
            "what": f"Somebody told us of thing number {n}.",
            "sanitised": f"Thing number {n} was seen near the {chance.choice(['canal', 'market', 'park'])}.",
            "when_from": datetime.datetime.combine(day, datetime.time(12), datetime.UTC),
            "source": chance.choice(list(terms("source"))),
            "place": chance.choice(["Canal bridge", "Market square", ""]),
            "grades": {
                "indicator": chance.choice(list(terms(kind))),
                "severity": chance.choice([None, 0, 1, 2, 3, 4, 5]),
                "communities": chance.sample(list(terms("community")), chance.randrange(3)),
                "marking": chance.choice(["official", "official", "sensitive"]),
                "handling": chance.choice(["P", "P", "P", "C"]),
            },
        }
        if kind == Kind.STRENGTH:
            fields["grades"]["severity"] = None
        # What an organisation keeps to itself reaches no other's triager: here only the lead's does.
        fields["may_share"] = fields["by"] != "aisha" or chance.random() < 0.5
        if chance.random() < 0.85:
            fields["where"] = "place"
            fields["lon"] = WEST + chance.random() * 3 * STEP * 1.05
            fields["lat"] = SOUTH + chance.random() * 2 * STEP
        else:
            fields["where"] = chance.choice(["online", "borough", "unknown"])
        told.append(fields)
    return told


def on_tiles(layer, viewer, asked) -> list[str]:
    """Public identifiers on the one tile of the whole world."""
    content = drawing.draw(layer, viewer, asked, drawing.Tile(0, 0, 0))
    if not content:
        return []
    return sorted(
        feature["properties"]["public_id"]
        for feature in mapbox_vector_tile.decode(content)["points"]["features"]
    )
