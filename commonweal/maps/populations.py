"""How many people live in the areas of a set: asked of whoever knows, so that rates can be offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commonweal.places.models import AreaSet


@dataclass(frozen=True)
class Population:
    """Residents by area code, and whose figures they are. An area that is missing is not known."""

    residents: Mapping[str, float]
    source: str
    vintage: str


_sources: list[Callable[[AreaSet], Population | None]] = []


def register(source: Callable[[AreaSet], Population | None]) -> None:
    """Offer populations: a function of an area set that answers None for sets it knows nothing of."""
    if source not in _sources:
        _sources.append(source)


def population_of(area_set: AreaSet) -> Population | None:
    """The population of a set's areas; None when nobody knows it, and then no rate is offered."""
    return next((found for source in _sources if (found := source(area_set)) is not None), None)
