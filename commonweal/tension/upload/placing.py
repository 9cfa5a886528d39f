"""Where the rows of a spreadsheet lie: a place whose very name is written is taken, as on the partner's form."""

from collections.abc import Sequence
from dataclasses import replace

from commonweal.places.selectors import places_named
from commonweal.tension.coordinates import Bounds, Elsewhere, refuse_elsewhere
from commonweal.tension.forms.places import located
from commonweal.tension.report_models import PlaceKind
from commonweal.tension.upload.check import Checked
from commonweal.tension.verbs.told import Told


def with_places(checked: Checked, bounds: Bounds) -> Checked:
    """The same rows, those that name one place put there. bounds: a postcode outside them stays as written.

    After their content keys are made: what a row says does not change with the areas in use.
    """
    found = places_named({told.place for _row, told in checked.ready if lacks_a_point(told)})
    where = {place: located(one) for place, one in found.items() if _lies_within(located(one), bounds)}
    return replace(
        checked,
        ready=[
            (row, replace(told, **where[told.place]) if lacks_a_point(told) and told.place in where else told)
            for row, told in checked.ready
        ],
    )


def _lies_within(where: dict[str, float], bounds: Bounds) -> bool:
    try:
        refuse_elsewhere(where.get("lon"), where.get("lat"), bounds)
    except Elsewhere:
        return False
    return True


def lacks_a_point(told: Told) -> bool:
    """Does this tell of a place by its name alone?"""
    return bool(told.place) and told.where == PlaceKind.PLACE and not is_placed(told)


def is_placed(told: Told) -> bool:
    """Does this lie somewhere on the map: at a point, or in a whole area?"""
    return told.lon is not None or told.area_id is not None


def places_as_written(new: Sequence[tuple[int, Told]]) -> list[str]:
    """The places of these rows that are kept as written and put nowhere, each once."""
    return list(dict.fromkeys(told.place for _row, told in new if lacks_a_point(told)))
