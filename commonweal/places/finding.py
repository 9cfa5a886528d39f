"""Finding a place by what somebody types: a name, a code or a postcode, spelt roughly right."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from commonweal.places.models import Area, AreaSet
from commonweal.places.postcodes import find_postcode, postcodes_starting

# Dice's share of letter triples below which two names are not taken for the same.
LEAST_ALIKE = 0.45


@dataclass(frozen=True)
class Found:
    """A place that was found. kind: "area" or "postcode". lon, lat: a point inside, None when not known."""

    kind: str
    name: str
    code: str
    area_type: str
    area_id: int | None
    lon: float | None
    lat: float | None
    bounds: tuple[float, float, float, float] | None
    note: str = ""


def plain(text: str) -> str:
    """Text for comparing: small letters, no accents or marks, one space between words.

    >>> plain("  Stony-Stratford &  WOLVERTON ")
    'stony stratford and wolverton'
    """
    text = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).replace("'", "")
    return " ".join(re.findall(r"\w+", text))


def triples(text: str) -> set[str]:
    """The sets of three letters in a text, ends marked.

    >>> sorted(triples("ab"))
    ['  a', ' ab', 'ab ']
    """
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


@dataclass(frozen=True, eq=False)
class _Index:
    rows: list[tuple[int, str, str, str, float, float, tuple[float, float, float, float]]]
    names: list[str]
    sizes: NDArray[np.int64]
    by_triple: dict[str, NDArray[np.int64]]


def find(text: str, area_sets: list[AreaSet], limit: int) -> list[Found]:
    """Places that the text may mean, the likeliest first. See `selectors.find_places`."""
    text = text.strip()[:100]
    if not text or limit < 1:
        return []
    found: list[Found] = []
    postcode = find_postcode(text)
    for one in [postcode] if postcode else postcodes_starting(text, limit):
        found.append(
            Found(
                kind="postcode",
                name=one.postcode,
                code=one.postcode,
                area_type="",
                area_id=None,
                lon=one.lon,
                lat=one.lat,
                bounds=None,
                note=_("ended %(when)s") % {"when": one.terminated} if one.terminated else "",
            )
        )
    index = _index(tuple((one.pk, one.area_type.code, one.geometry_hash) for one in area_sets))
    areas = _alike(index, text)
    # Text that begins like a postcode is seldom a name: names come first only when they fit exactly.
    exact = [area for area, score in areas if score >= 3]
    rest = [area for area, score in areas if score < 3]
    return [*exact, *found, *rest][:limit]


def _alike(index: _Index, text: str) -> list[tuple[Found, float]]:
    wanted = plain(text)
    if not wanted or not index.rows:
        return []
    wanted_triples = triples(wanted)
    shared = np.zeros(len(index.rows))
    for triple in wanted_triples:
        if triple in index.by_triple:
            shared[index.by_triple[triple]] += 1
    score = 2 * shared / (index.sizes + len(wanted_triples))
    compact = wanted.replace(" ", "")
    # Whoever has typed only the beginning, or a word of the name, or the code, is not misspelling.
    for at, name in enumerate(index.names):
        code = index.rows[at][1].casefold()
        if compact in (code, name.replace(" ", "")):
            score[at] += 3
        elif name.startswith(wanted) or (len(compact) >= 4 and code.startswith(compact)):
            score[at] += 2
        elif len(wanted) >= 3 and f" {wanted}" in f" {name}":
            score[at] += 1
    best = [at for at in np.argsort(-score, kind="stable")[:200].tolist() if score[at] >= LEAST_ALIKE]
    return [
        (Found("area", name, code, kind, number, lon, lat, bounds), float(score[at]))
        for at in best
        for number, code, name, kind, lon, lat, bounds in [index.rows[at]]
    ]


@lru_cache(maxsize=4)
def _index(sets: tuple[tuple[int, str, str], ...]) -> _Index:
    rows = []
    for area_set_id, kind, _hash in sets:
        for area in Area.objects.filter(area_set_id=area_set_id).defer("geometry").order_by("code"):
            place = (area.pk, area.code, str(area), kind, area.point_lon, area.point_lat, area.bounds)
            rows.append(place)
    names = [plain(row[2]) for row in rows]
    by_triple: dict[str, list[int]] = defaultdict(list)
    sizes = np.ones(len(rows), dtype=np.int64)
    for at, name in enumerate(names):
        its = triples(name)
        sizes[at] = len(its)
        for triple in its:
            by_triple[triple].append(at)
    return _Index(rows, names, sizes, {triple: np.array(found) for triple, found in by_triple.items()})
