"""Finding a place by what somebody types: a name, a code or a postcode, spelt roughly right."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from commonweal.places.area_types import KINDS
from commonweal.places.models import Area, AreaSet, Postcode
from commonweal.places.postcodes import find_postcode, find_postcodes, postcodes_starting

# Dice's share of letter triples below which two names are not taken for the same.
LEAST_ALIKE = 0.45
# The same for what remains of them without the words that they share, which is shorter.
LEAST_ALIKE_REST = 0.3
# Words that tell no two places apart.
SMALL = frozenset("a an and at by in near of on the to".split())
LAST = 1_000  # the order of kinds of area that Commonweal does not know by name


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


# Key, code, name, type, a point inside, box.
_Row = tuple[int, str, str, str, float, float, tuple[float, float, float, float]]


@dataclass(frozen=True, eq=False)
class _Index:
    rows: list[_Row]
    names: list[str]
    sizes: NDArray[np.int64]
    orders: NDArray[np.int64]
    by_triple: dict[str, NDArray[np.int64]]


def find(text: str, area_sets: list[AreaSet], limit: int) -> list[Found]:
    """Places that the text may mean, the likeliest first. See `selectors.find_places`."""
    text = text.strip()[:100]
    if not text or limit < 1:
        return []
    postcode = find_postcode(text)
    found = [_as_found(one) for one in ([postcode] if postcode else postcodes_starting(text, limit))]
    areas = _alike(_index_of(area_sets), text)
    # Text that begins like a postcode is seldom a name: names come first only when they fit exactly.
    exact = [area for area, fit in areas if fit == 3]
    rest = [area for area, fit in areas if fit < 3]
    return [*exact, *found, *rest][:limit]


def named(texts: Collection[str], area_sets: list[AreaSet]) -> dict[str, Found]:
    """Which of these texts are the very name of one place, and of which? See `selectors.places_named`."""
    index = _index_of(area_sets)
    wanted = {text: plain(text) for text in texts}
    looked_for = set(wanted.values()) - {""}
    same: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(index.names):
        if name in looked_for:
            same[name].append(at)
    postcodes = find_postcodes(texts)
    found: dict[str, Found] = {}
    for text, name in wanted.items():
        places = [_area_found(index.rows[at]) for at in same.get(name, ())]
        postcode = postcodes.get(text)
        # However it is spaced; not where a letter was put right, which is a guess.
        if postcode and plain(postcode.postcode).replace(" ", "") == name.replace(" ", ""):
            places.append(_as_found(postcode))
        if len(places) == 1:
            found[text] = places[0]
    return found


def _as_found(one: Postcode) -> Found:
    return Found(
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


def _area_found(row: _Row) -> Found:
    number, code, name, kind, lon, lat, bounds = row
    return Found("area", name, code, kind, number, lon, lat, bounds)


def _alike(index: _Index, text: str) -> list[tuple[Found, int]]:
    wanted = plain(text)
    if not wanted or not index.rows:
        return []
    wanted_triples = triples(wanted)
    shared = np.zeros(len(index.rows))
    for triple in wanted_triples:
        if triple in index.by_triple:
            shared[index.by_triple[triple]] += 1
    alike = 2 * shared / (index.sizes + len(wanted_triples))
    compact = wanted.replace(" ", "")
    fit = np.array(
        [_fit(wanted, compact, name, row[1]) for name, row in zip(index.names, index.rows, strict=True)]
    )
    # Of places that fit equally well the larger kind first: "Canal" means the ward before its parts. A slip of
    # spelling fits only as well as it is alike.
    order = np.lexsort((-alike, np.where(fit > 0, index.orders, 0), -fit))
    best = [
        at
        for at in order[:200].tolist()
        if fit[at] > 0 or (alike[at] >= LEAST_ALIKE and _is_slip(wanted, index.names[at]))
    ]
    return [(_area_found(index.rows[at]), int(fit[at])) for at in best]


def _is_slip(wanted: str, name: str) -> bool:
    """May the one be the other, spelt otherwise? Not where they share a word and the rest is quite another.

    >>> _is_slip("blechley est", "bletchley east"), _is_slip("heron hotel", "heron reach")
    (True, False)
    """
    typed, called = wanted.split(), name.split()
    left = [word for word in typed if word not in called and word not in SMALL]
    missed = [word for word in called if word not in typed and word not in SMALL]
    if not left or not missed:
        return True
    ours, theirs = triples("".join(left)), triples("".join(missed))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) >= LEAST_ALIKE_REST


def _fit(wanted: str, compact: str, name: str, code: str) -> int:
    """3 for the name or code itself, 2 for its beginning, 1 for a word of it, 0 for what is at most alike.

    Whoever has typed only the beginning, or a word of the name, or the code, is not misspelling.
    """
    code = code.casefold()
    if compact in (code, name.replace(" ", "")):
        return 3
    if name.startswith(wanted) or (len(compact) >= 4 and code.startswith(compact)):
        return 2
    return int(len(wanted) >= 3 and f" {wanted}" in f" {name}")


def _index_of(area_sets: list[AreaSet]) -> _Index:
    return _index(tuple((one.pk, one.area_type.code, one.geometry_hash) for one in area_sets))


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
    orders = np.array([KINDS[row[3]].order if row[3] in KINDS else LAST for row in rows], dtype=np.int64)
    return _Index(
        rows, names, sizes, orders, {triple: np.array(found) for triple, found in by_triple.items()}
    )
