"""The figures that addresses lead to, built in a test's database: data sets, published tables, layers of the map."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.actions.verbs import make_action
from commonweal.evidence.definitions import Layout
from commonweal.evidence.models import Dataset, Import, Measure, Observation, Review
from commonweal.maps.layers import About
from commonweal.people.models import Organisation
from commonweal.releases.models import Release
from commonweal.releases.preparing import prepare
from commonweal.releases.verbs import sign_release, withdraw_release
from commonweal.sources.bringing import verbs as bringing
from commonweal.sources.models import BroughtTable
from commonweal.sources.schedules.verbs import set_up_schedule
from commonweal.tension.models import Report
from tests.access_items import WEEK, Args, Borough


def dataset(*, is_open: bool) -> Any:
    """The address of a data set, open or for those who work with figures."""

    def made(borough: Borough) -> Args:
        running = Import.objects.create(kind="observations", name="f.csv", state=Import.State.PUBLISHED)
        area_set = borough.wards["Canalside"].area_set
        found = Dataset.objects.create(
            source_import=running, area_set=area_set, title="Pupils", as_of=WEEK, is_open=is_open
        )
        return (found.public_id,)

    return made


def measure(*, is_open: bool) -> Any:
    """The address of what a table measures, open or for those who work with figures."""

    def made(borough: Borough) -> Args:
        dataset(is_open=is_open)(borough)
        told, _new = Measure.objects.get_or_create(
            code="pupils", defaults={"name": "Pupils", "about": "population"}
        )
        Dataset.objects.latest("pk").measures.add(told)
        return (told.code,)

    return made


def to_look_at(borough: Borough) -> Args:
    """The page on which whoever is asked looks at new figures: here an action of the council."""
    (code,) = measure(is_open=True)(borough)
    council = borough.people["aisha"].organisation
    action = make_action(
        title="Ask who is missing",
        owner_organisation=council,
        due_on=WEEK,
        by=borough.people["aisha"],
        responds_to=("measure", code),
    )
    told = Measure.objects.get(code=code)
    Review.objects.create(action=action, measure=told, dataset=told.datasets.get())
    return ()


def looked_at(borough: Borough) -> dict[str, str]:
    """That the action is still right."""
    return {"review": borough.only(Review).public_id, "answer": "holds"}


QUARTER = ("strengths-by-neighbourhood", "2026-q3")


def _summer(borough: Borough) -> None:
    report = borough.graded(kind="strength")
    Report.objects.filter(pk=report.pk).update(happened_on=datetime.date(2026, 8, 3))


def to_publish(borough: Borough) -> Args:
    """The address of a table that can be published: of the quarter before this one."""
    _summer(borough)
    return QUARTER


def having_read(borough: Borough) -> dict[str, str]:
    """A signature of the table as it stands."""
    return {"reason": "Agreed.", "has_read": "on", "read": prepare(*QUARTER).digest}


def layer(code: str, *more: Any) -> Callable[[Borough], Args]:
    """An address of a layer of the map; some have something to draw only once there is something."""
    fill = {"released-strengths": release, "people": _census, "gaps": outcome}

    def made(borough: Borough) -> Args:
        if code in fill:
            fill[code](borough)
        return (code, *more)

    return made


def _census(borough: Borough) -> None:
    public_id = dataset(is_open=True)(borough)[0]
    found = Dataset.objects.get(public_id=public_id)
    measure = Measure.objects.create(code="religion", name="Religion", about="religion")
    found.measures.add(measure)
    area = borough.wards["Canalside"]
    Observation.objects.create(dataset=found, measure=measure, area=area, group="Sikh", value=9)


def compared(borough: Borough) -> Args:
    """The file in which wards are compared."""
    _census(borough)
    return ("xlsx",)


def _by_group(borough: Borough, *, is_open: bool, **said: Any) -> None:
    """A table of two groups in one ward, each out of its own number."""
    found = Dataset.objects.get(public_id=dataset(is_open=is_open)(borough)[0])
    measure = Measure.objects.create(code="by-religion", name="By religion", by="religion", **said)
    found.measures.add(measure)
    area = borough.wards["Canalside"]
    for group, value in (("Sikh", 40), ("Christian", 70)):
        Observation.objects.create(
            dataset=found, measure=measure, area=area, group=group, value=value, base=200
        )


def outcome(borough: Borough) -> Args:
    """The file of how two groups fare."""
    _by_group(borough, is_open=True, about="places")
    return ("xlsx",)


def outcome_of_a_partner(borough: Borough) -> Args:
    """The same, of a table that is not open."""
    _by_group(borough, is_open=False, about="places")
    return ("xlsx",)


def service(run_by: str = "canalside-homes", *, more: tuple[str, ...] = ()) -> Callable[[Borough], Args]:
    """The address of a service that is told of by a table that is not open, or of a file of it."""

    def made(borough: Borough) -> Args:
        _census(borough)
        whose = Organisation.objects.get(slug=run_by)
        reach = str(About.REACH)
        _by_group(borough, is_open=False, about=reach, service="Advice", run_by=whose)
        Measure.objects.filter(code="religion").update(by="religion")
        return (run_by, "advice", *more)

    return made


def release(borough: Borough) -> Args:
    """The address of a published table."""
    _summer(borough)
    return (sign_release(*QUARTER, reason="Agreed.", by=borough.people["aisha"]).public_id,)


def withdrawn_release(borough: Borough) -> Args:
    """The address of a published table that was withdrawn."""
    (public_id,) = release(borough)
    withdraw_release(borough.only(Release), because="A mistake.", by=borough.people["aisha"])
    return (public_id,)


# Sources that are asked by the clock --------------------------------------------------------

TO_ASK = {"service": "census-2021-tenure", "is_open": "no", "rhythm": "monthly", "starts_on": "2026-12-01"}


def schedule(borough: Borough) -> Args:
    """Lena's schedule of a census table."""
    made = set_up_schedule(
        by=borough.people["lena"],
        starts_on=datetime.date(2026, 12, 1),
        source="nomis",
        service="census-2021-religion",
        rhythm="monthly",
    )
    return (made.public_id,)


# Tables on their way in ---------------------------------------------------------------------

PUPILS = b"Area,Pupils\nX001,120\nX002,130\n"
DESCRIBED = {
    "title": "Pupils on roll",
    "publisher": "Wealdmere Schools",
    "licence": "Not open",
    "as_of": WEEK.isoformat(),
    "code": "Area",
    "areas": "ward-2025",
    "measure": "-own-",
    "own_name": "Pupils",
    "own_about": "population",
    "own_unit": "count",
    "shape": "one",
    "value": "Pupils",
}


def table_to_send(borough: Borough) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("pupils.csv", PUPILS)}


def brought_table(borough: Borough) -> Args:
    """Lena's table, as it was chosen."""
    return (bringing.bring_table(PUPILS, name="pupils.csv", by=borough.people["lena"]).public_id,)


def described_table(borough: Borough) -> Args:
    """Lena's table, with what its columns mean."""
    (public_id,) = brought_table(borough)
    layout = Layout(
        title="Pupils on roll",
        publisher="Wealdmere Schools",
        licence="Not open",
        as_of=WEEK,
        measure="pupils",
        about="population",
        value="Pupils",
        codes={"column": "Area", "type": "ward", "year": 2025},
        is_open=False,
    )
    bringing.describe_table(borough.only(BroughtTable), layout, by=borough.people["lena"])
    return (public_id,)
