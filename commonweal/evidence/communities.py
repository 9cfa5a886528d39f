"""One community wherever it lives: how many, how that changed, in which areas, how evenly."""

from dataclasses import dataclass

from commonweal.evidence.changes import Change, Moved, change_of
from commonweal.evidence.comparing import Comparison, compare
from commonweal.evidence.definitions import broad_group
from commonweal.evidence.evenness import MEASURES, evenness_of
from commonweal.evidence.governing import Tables, Viewer
from commonweal.evidence.models import Measure
from commonweal.methods.composition import NotCounts, Segregation
from commonweal.places.models import Area, AreaSet


@dataclass(frozen=True)
class Community:
    """A group of a measure in all areas of a set. people: None where a part of it is withheld.

    changed: the broad group that it belongs to, then and now, with the tables it comes from; None without an
    earlier table, or where the areas lie in more than one place. evenness: of its spread over the smallest areas
    that the open table tells of; None where no index of it is usual.
    """

    where: Comparison
    people: float | None
    changed: tuple[Moved, Change] | None
    evenness: Segregation | None

    @property
    def measure(self) -> Measure:
        """What the group is a group of."""
        return self.where.measure

    @property
    def group(self) -> str:
        """The group, as its table calls it."""
        return self.where.group


def community_of(measure: Measure, group: str, area_set: AreaSet, *, viewer: Viewer) -> Community | None:
    """What is told of a group of people in these areas; None when no table that this viewer may see tells of it.

    Nothing that presses on anybody is told beside it: see `comparing.compared_measures`.
    """
    where = compare(measure, group, area_set, viewer=viewer)
    if where is None:
        return None
    counts = [row.count for row in where.rows if row.count is not None]
    people = sum(counts) if len(counts) == len(where.rows) else None
    return Community(where, people, _changed(measure, group, area_set, viewer), _evenness(measure, group))


def _changed(measure: Measure, group: str, area_set: AreaSet, viewer: Viewer) -> tuple[Moved, Change] | None:
    """The group then and now in the one place that all these areas lie in."""
    whole = _whole_of(area_set)
    change = change_of(whole, measure, tables=Tables(viewer)) if whole is not None else None
    if change is None:
        return None
    broad = broad_group(measure.code, group)
    return next(((row, change) for row in change.rows if row.group == broad), None)


def _whole_of(area_set: AreaSet) -> Area | None:
    if area_set.areas.filter(parent=None).exists():
        return None
    parents = Area.objects.filter(children__area_set=area_set).distinct()
    found = list(parents.select_related("area_set__area_type").defer("geometry")[:2])
    return found[0] if len(found) == 1 else None


def _evenness(measure: Measure, group: str) -> Segregation | None:
    if measure.code not in MEASURES:
        return None
    try:
        found = evenness_of(measure.code)
    except NotCounts:
        return None
    return next((one for one in found.groups if one.group == group), None) if found else None
