"""How many people live in areas, from the figures that govern: what rates are set against."""

from commonweal.evidence.by_area import table_of
from commonweal.evidence.governing import datasets_in_use
from commonweal.evidence.models import Measure
from commonweal.maps.populations import Population
from commonweal.places.models import AreaSet

RESIDENTS = "residents"


def residents_of(area_set: AreaSet) -> Population | None:
    """Residents of each area of a set; None when no figures say.

    From figures of these very areas, else of the newest of smaller ones added up. An area of which a part is
    withheld, or without any figure, is left out.
    """
    measure = Measure.objects.filter(code=RESIDENTS).first()
    table = table_of(area_set, measure, datasets_in_use()) if measure else None
    if table is None:
        return None
    told = {code: groups.get("") for code, groups in table.of.items()}
    residents = {code: value for code, value in told.items() if value is not None}
    if not residents:
        return None
    return Population(residents, source=table.dataset.title, vintage=str(table.dataset.as_of.year))
