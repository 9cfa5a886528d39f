"""What is measured of places, as items of the thread: actions answer a figure, and new figures are looked at again."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.evidence.governing import Viewer, datasets_for
from commonweal.evidence.models import Dataset, Measure
from commonweal.search import finders
from commonweal.search.finders import Finder, Hit, fitting
from commonweal.thread import kinds
from commonweal.thread.kinds import ItemKind, Part

KIND = "measure"


def measures_visible_to(viewer: Viewer) -> QuerySet[Measure]:
    """The measures of which a table that this viewer may see tells; named on the thread by their code."""
    return Measure.objects.filter(datasets__in=datasets_for(viewer)).distinct().annotate(public_id=F("code"))


def tables_of(measure: Measure, viewer: Viewer) -> list[Dataset]:
    """The tables in use that tell of a measure and that this viewer may see, newest first."""
    return list(datasets_for(viewer).filter(measures=measure))


def address_of(measure: Measure) -> str:
    """The page of a measure."""
    return reverse("evidence:measure", args=[measure.code])


def _narrow(measures: QuerySet[Measure], word: str) -> QuerySet[Measure]:
    return measures.filter(Q(name__icontains=word) | Q(universe__icontains=word))


def _items(viewer: Any, text: str) -> QuerySet[Measure]:
    return fitting(measures_visible_to(viewer), text, _narrow).order_by("name", "code")


def _as_hits(measures: Iterable[Any]) -> list[Hit]:
    return [Hit(str(one), address_of(one), one.universe) for one in measures]


def register_measures() -> None:
    """Let measures hang on the thread, and be found."""
    kinds.register(
        ItemKind(
            code=KIND,
            name=_("Figures"),
            visible=measures_visible_to,
            title=str,
            address=address_of,
            has_class=False,
            part=Part.MEASURE,
        )
    )
    finders.register(Finder(code=KIND, label=_("Figures"), order=40, items=_items, as_hits=_as_hits))
