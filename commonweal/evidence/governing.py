"""Which table of figures governs: the newest whole one, so that a part of a table displaces nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from commonweal.evidence.models import Dataset, Import, Measure, Observation
from commonweal.people.models import User
from commonweal.people.roles import Permission

Viewer = User | AnonymousUser
# A table that tells of a smaller share of what an earlier one of the same areas tells of is a part of one.
WHOLE_FROM = 0.9


@dataclass(frozen=True)
class Displaced:
    """A table that does not govern one of its measures, because an earlier one tells of far more areas."""

    measure: str
    covers: int
    governing: Dataset
    of: int


def published_datasets() -> QuerySet[Dataset]:
    """Every table whose loading was finished, newest first; withdrawn ones too."""
    return (
        Dataset.objects.filter(source_import__state=Import.State.PUBLISHED)
        .select_related("area_set__area_type", "source_import")
        .order_by("-as_of", "-id")
    )


def datasets_in_use() -> QuerySet[Dataset]:
    """Every table that figures may come from, newest first: those that are published and not withdrawn."""
    return published_datasets().filter(withdrawn_at=None)


def datasets_for(viewer: Viewer) -> QuerySet[Dataset]:
    """The tables in use that this viewer may see, newest first: open ones, and all for who works with figures.

    Whoever runs a service also sees whom the services of their own organisation reach.
    """
    return datasets_in_use().filter(_seen_by(viewer))


def measures_seen_by(viewer: Viewer) -> set[str]:
    """The codes of the measures of which a table that this viewer may see tells."""
    return set(datasets_for(viewer).order_by().values_list("measures__code", flat=True).distinct()) - {None}


def catalogue_for(viewer: Viewer) -> QuerySet[Dataset]:
    """What the catalogue lists for this viewer: the tables in use, and the withdrawn ones for who loads data."""
    loads = viewer.is_authenticated and Permission.LOAD_DATA in viewer.permissions
    return published_datasets() if loads else datasets_for(viewer)


def _seen_by(viewer: Viewer) -> Q:
    if not viewer.is_authenticated:
        return Q(is_open=True)
    if viewer.permissions & {Permission.LOAD_DATA, Permission.SEE_REPORTS}:
        return Q()
    if Permission.SEE_OWN_SERVICES in viewer.permissions and viewer.organisation_id:
        # In a table of its own, so that a table with two of them stands in the list once.
        own = Measure.objects.filter(run_by=viewer.organisation_id).values("datasets")
        return Q(is_open=True) | Q(pk__in=own)
    return Q(is_open=True)


def governing(measure: str, among: QuerySet[Dataset]) -> list[Dataset]:
    """Those of these tables that may govern a measure, by its code, the newest first.

    Left out is a table that tells of fewer than nine tenths of the areas that an earlier one of the same set
    of areas tells of: the earlier one goes on governing there.
    """
    return _whole_ones(measure, list(among.filter(measures__code=measure)))


class Tables:
    """The tables that a viewer may see, read once for a page that tells of many measures."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    def governing(self, measure: str) -> list[Dataset]:
        """Those of them that may govern a measure, by its code, the newest first: see `governing`."""
        return _whole_ones(measure, self._by_measure.get(measure, []))

    @cached_property
    def _by_measure(self) -> dict[str, list[Dataset]]:
        seen = list(datasets_for(self._viewer))
        told = Dataset.measures.through.objects.filter(dataset__in=[one.pk for one in seen])
        tells_of = set(told.values_list("dataset_id", "measure__code"))
        codes = {code for _dataset, code in tells_of}
        return {code: [one for one in seen if (one.pk, code) in tells_of] for code in codes}


def _whole_ones(measure: str, found: list[Dataset]) -> list[Dataset]:
    return [one for one in found if not _is_part(one, measure, found)]


def displaced(dataset: Dataset) -> list[Displaced]:
    """The measures of a table for which it does not govern though it is newer, each with the table that does."""
    told = []
    for measure in dataset.measures.all():
        same = datasets_in_use().filter(measures=measure, area_set=dataset.area_set_id)
        # What everybody may see is not displaced, for the public, by what it may not see.
        found = list(same.filter(is_open=True) if dataset.is_open else same)
        if _is_part(dataset, measure.code, found):
            whole = next(one for one in found if not _is_part(one, measure.code, found))
            covers, of = _covers(dataset, measure.code), _covers(whole, measure.code)
            told.append(Displaced(str(measure), covers, whole, of))
    return told


def _is_part(dataset: Dataset, measure: str, found: Iterable[Dataset]) -> bool:
    """Is this only a part of what an earlier one of these tables tells of the same areas?"""
    covers = _covers(dataset, measure)
    return any(
        one.area_set_id == dataset.area_set_id
        and (one.as_of, one.pk) < (dataset.as_of, dataset.pk)
        and covers < WHOLE_FROM * _covers(one, measure)
        for one in found
    )


def _covers(dataset: Dataset, measure: str) -> int:
    return int(dataset.covers.get(measure, 0))


def note_coverage(dataset: Dataset) -> None:
    """Write down of how many areas a table has a figure, for each measure. A figure that is withheld is none."""
    rows = (
        Observation.objects.filter(dataset=dataset, value__isnull=False)
        .order_by()
        .values_list("measure__code")
        .annotate(areas=Count("area", distinct=True))
    )
    dataset.covers = dict(rows)
    dataset.save(update_fields=["covers"])
