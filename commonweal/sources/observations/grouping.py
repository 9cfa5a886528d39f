"""Of which characteristic the groups of a table are, and whose service it tells of: what a layout may not say."""

from commonweal.evidence.characteristics import characteristics, may_be_told_by
from commonweal.evidence.definitions import ABOUT, Layout, measures
from commonweal.evidence.models import Measure
from commonweal.maps.layers import About
from commonweal.people.models import Organisation
from commonweal.sources.importing import NotLoaded

SAID_ONCE = ("by", "service")


def refuse_groups(layout: Layout) -> None:
    """Raise NotLoaded where groups are of no characteristic, or would lay who lives somewhere over a pressure.

    So it does for a table of whom a service reaches that does not say by what, which service, and whose it is.
    """
    if layout.by and layout.by not in characteristics():
        raise NotLoaded(
            f"“{layout.by}” is no characteristic. Groups are of one of: {', '.join(characteristics())}."
        )
    about = ABOUT.get(layout.about)
    if about and layout.by and not may_be_told_by(about, layout.by):
        raise NotLoaded("Tension, hate and crime are never told by ethnic group, faith or origin.")
    if about == About.REACH and not (layout.by and layout.service and layout.run_by):
        raise NotLoaded(
            "A table of whom a service reaches says of which characteristic its groups are, which service it is and "
            "whose: by, service and run_by."
        )
    if about != About.REACH and (layout.service or layout.run_by):
        raise NotLoaded("Only a table of whom a service reaches is of a service: about must be “reach”.")
    if layout.run_by and not Organisation.objects.filter(slug=layout.run_by).exists():
        raise NotLoaded(f"There is no organisation with the short name “{layout.run_by}”.")
    for code in layout.measured:
        _refuse_others(code, layout)


def _refuse_others(code: str, layout: Layout) -> None:
    """Raise NotLoaded where something else was said of a measure before, or is in the definitions."""
    known_by = measures()[code].by if code in measures() else layout.by
    if layout.by and layout.by != known_by:
        raise NotLoaded(f"The groups of “{code}” are not of “{layout.by}”. Give your measure another name.")
    there = Measure.objects.select_related("run_by").filter(code=code).first()
    if there is None:
        return
    for name in SAID_ONCE:
        known, said = getattr(there, name), getattr(layout, name)
        if known and said and known != said:
            raise NotLoaded(
                f"“{code}” is measured already, with “{known}” and not “{said}”. Give yours another name."
            )
    if there.run_by and layout.run_by and there.run_by.slug != layout.run_by:
        raise NotLoaded(f"“{code}” is measured already, by {there.run_by}. Give yours another name.")


def with_groups_of(measure: Measure, layout: Layout) -> Measure:
    """The measure with what a layout says of its groups, where nobody had said it before."""
    new = {
        name: getattr(layout, name)
        for name in SAID_ONCE
        if getattr(layout, name) and not getattr(measure, name)
    }
    if layout.run_by and measure.run_by_id is None:
        new["run_by"] = Organisation.objects.get(slug=layout.run_by)
    for name, value in new.items():
        setattr(measure, name, value)
    if new:
        measure.save(update_fields=list(new))
    return measure
