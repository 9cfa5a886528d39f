"""What is known of a table before anybody describes it: a published one, one like an earlier one, its codes of areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from commonweal.evidence.definitions import Layout, layout_of
from commonweal.people.models import Organisation
from commonweal.places.area_types import read_column
from commonweal.places.models import Area, AreaSet
from commonweal.places.selectors import published_area_sets
from commonweal.sources.models import FigureMapping
from commonweal.tension.upload.mapping import header_key

# Of how many columns, from the left, the cells are looked up among the codes of areas.
LOOKED_AT = 20
# An earlier table with fewer of its columns here is another table.
LIKE_FROM = 0.5


def published_layout(header: Sequence[str]) -> Layout | None:
    """How this table is read, where it is a published one that names its codes of areas; None for another."""
    found = layout_of(list(header))
    if found is None or found.codes:
        return found
    return found if any(_is_codes(column) for column in header) else None


def _is_codes(column: str) -> bool:
    kind = read_column(column)
    return kind is not None and kind[2] == "code"


@dataclass(frozen=True)
class Codes:
    """A column that holds codes of areas, and of which set."""

    column: str
    area_set: AreaSet


def codes_in(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Codes | None:
    """Which column holds codes of areas that are loaded? By its name where that says so, else by what is in it."""
    sets = {(one.area_type.code, one.vintage): one for one in published_area_sets()}
    for column in header:
        kind = read_column(column)
        if kind is not None and kind[2] == "code" and (kind[0], kind[1]) in sets:
            return Codes(column, sets[kind[0], kind[1]])
    for at, column in enumerate(header[:LOOKED_AT]):
        cells = {row[at] for row in rows if at < len(row) and row[at]}
        if best := sets_with(cells):
            found, share = best[0]
            if share >= LIKE_FROM:
                return Codes(column, found)
    return None


def sets_with(codes: Iterable[str]) -> list[tuple[AreaSet, float]]:
    """The sets of areas that hold some of these codes, and what share of them; the fullest first, then those in use."""
    wanted = set(codes)
    if not wanted:
        return []
    counted = (
        Area.objects.filter(area_set__is_published=True, code__in=sorted(wanted)[:500])
        .order_by()
        .values_list("area_set")
        .annotate(count=Count("id"))
    )
    shares = {pk: count / min(len(wanted), 500) for pk, count in counted}
    found = [(one, shares[one.pk]) for one in published_area_sets() if one.pk in shares]
    return sorted(found, key=lambda pair: (-pair[1], not pair[0].is_current))


@dataclass(frozen=True)
class Earlier:
    """What was said of an earlier table, and how the columns differ: those that it had and this lacks, and new ones."""

    mapping: FigureMapping
    lacking: list[str]
    added: list[str]


def earlier_mapping(organisation: Organisation | None, header: Sequence[str]) -> Earlier | None:
    """What this organisation said of a table with these columns or, where there was none, of the one most like it."""
    if organisation is None:
        return None
    mappings = FigureMapping.objects.filter(organisation=organisation).select_related("made_by")
    same = mappings.filter(header_key=header_key(header)).first()
    if same is not None:
        return Earlier(same, [], [])
    there = set(header)
    likeness = [
        (len(there & set(one.header)) / max(1, len(there | set(one.header))), one) for one in mappings[:200]
    ]
    share, nearest = max(likeness, key=lambda pair: pair[0], default=(0.0, None))
    if nearest is None or share < LIKE_FROM:
        return None
    return Earlier(
        nearest,
        [column for column in nearest.header if column not in there],
        [column for column in header if column not in nearest.header],
    )
