"""The services that tables of reach tell of, and what somebody who runs one may want to consider."""

from dataclasses import dataclass

from django.utils.text import slugify

from commonweal.evidence.characteristics import characteristics
from commonweal.evidence.equality_definitions import Consider, considerations, is_rest
from commonweal.evidence.governing import Viewer, datasets_for
from commonweal.evidence.models import Measure
from commonweal.evidence.reach import Reach
from commonweal.maps.layers import About
from commonweal.people.models import Organisation

# From this share of people whose group is not known on, asking comes first.
MUCH_UNKNOWN = 0.2


@dataclass(frozen=True)
class Service:
    """One service: whose it is, and the measures of whom it reaches, one for each characteristic."""

    name: str
    run_by: Organisation
    measures: tuple[Measure, ...]

    @property
    def slug(self) -> str:
        """Its name as it stands in an address."""
        return slugify(self.name)

    @property
    def not_told(self) -> list[str]:
        """The characteristics by which nobody knows whom it reaches, by their codes."""
        told = {measure.by for measure in self.measures}
        return [by for by in characteristics() if by not in told]


def services_for(viewer: Viewer) -> list[Service]:
    """The services of which this viewer may see whom they reach, by whose they are and their names."""
    measures = (
        Measure.objects.filter(about=str(About.REACH), datasets__in=datasets_for(viewer))
        .exclude(run_by=None)
        .select_related("run_by")
        .distinct()
    )
    order = list(characteristics())
    found: dict[tuple[str, str], list[Measure]] = {}
    for measure in sorted(measures, key=lambda one: order.index(one.by)):
        assert measure.run_by is not None
        found.setdefault((measure.run_by.slug, slugify(measure.service)), []).append(measure)
    services = [Service(told[0].service, _whose(told[0]), tuple(told)) for told in found.values()]
    return sorted(services, key=lambda one: (one.run_by.name, one.name))


def _whose(measure: Measure) -> Organisation:
    assert measure.run_by is not None
    return measure.run_by


def service_called(organisation: str, slug: str, *, viewer: Viewer) -> Service | None:
    """One of the services that this viewer may see, by the short names in an address; None for any other."""
    return next(
        (one for one in services_for(viewer) if (one.run_by.slug, one.slug) == (organisation, slug)), None
    )


def to_consider(found: Reach) -> list[Consider]:
    """What to consider, by what the figures of a service say and do not say: questions, and never a verdict."""
    places = (found.whole, *found.places)
    rows = [row for place in places for row in place.rows if not is_rest(row.group)]
    declared = found.whole.declared
    holds = {
        "always": True,
        "unknown": declared is not None and declared < 1 - MUCH_UNKNOWN,
        "lower": any(row.stands < 0 for row in rows),
        "higher": any(row.stands > 0 for row in rows),
        "unclear": any(row.is_judged for row in rows) and not any(row.stands for row in rows),
        "few": any(not row.is_judged for row in rows),
        "apart": bool(found.apart),
    }
    return [one for one in considerations() if holds[one.when]]
