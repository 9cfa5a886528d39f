"""Tables of figures that partners sent to Lena: some are loaded, one is late, one looked through, one only chosen."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from commonweal.actions.verbs import make_action
from commonweal.demo.at_once import do_at_once
from commonweal.evidence.definitions import Layout
from commonweal.jobs.models import Job
from commonweal.people.models import User
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.sources.bringing import verbs
from commonweal.sources.bringing.work import load_brought

SEED = 20261123
REPAIRS = ("Waiting under a month", "One to three months", "Over three months")


def bring_figures(people: dict[str, User], today: datetime.date) -> None:
    """Bring what partners sent of the wards; where there are none, as in a small test, nothing."""
    wards = area_set_of("ward")
    if wards is None:
        return
    codes = list(Area.objects.filter(area_set=wards).order_by("code").values_list("code", flat=True))
    lena = people["lena"]
    this_month = today.replace(day=1)
    last_month = (this_month - datetime.timedelta(days=1)).replace(day=1)
    codes_of_wards = {"column": "Ward", "type": "ward", "year": wards.vintage}
    repairs = Layout(
        title="Repairs that are waiting",
        publisher="Canalside Homes",
        licence="Not open: for partners only",
        as_of=last_month,
        measure="repairs-waiting",
        name="Repairs waiting",
        about="deprivation",
        groups={name: name for name in REPAIRS},
        codes=codes_of_wards,
        is_open=False,
        rhythm="monthly",
        lag=10,
    )
    for day, most in ((last_month, 260), (this_month, 300)):
        table = _table(("Ward", *REPAIRS), codes, most=most)
        load_at_once(table, replace(repairs, as_of=day), name=f"repairs-{day:%Y-%m}.csv", by=lena)
        if day == last_month:
            _act_on_repairs(people, today)
    # Of last autumn: this year's has not come, which the catalogue and This week say.
    classes = Layout(
        title="Places in English classes",
        publisher="Wealdmere College",
        licence="Not open: for partners only",
        as_of=(this_month - datetime.timedelta(days=400)).replace(day=1),
        measure="english-class-places",
        name="Places in English classes",
        about="strengths",
        value="Places",
        codes=codes_of_wards,
        is_open=False,
        rhythm="yearly",
        lag=10,
    )
    table = _table(("Ward", "Places"), codes, most=60)
    load_at_once(table, classes, name="english-classes.csv", by=lena)
    members = Layout(
        title="Households that are members of a food club",
        publisher="Wealdmere Food Clubs",
        licence="OGL 3.0",
        as_of=this_month,
        measure="food-club-members",
        name="Food club members",
        about="deprivation",
        value="Households",
        codes=codes_of_wards,
        is_open=True,
    )
    data = _table(("Ward", "Households"), codes, most=40) + b"X999,12\n,3\n"
    checked = verbs.bring_table(data, name="food-clubs.csv", by=lena)
    verbs.describe_table(checked, members, by=lena)
    verbs.bring_table(_table(("Ward", *REPAIRS), codes), name="repairs-next-month.csv", by=lena)


def _act_on_repairs(people: dict[str, User], today: datetime.date) -> None:
    """An action that answers the repairs of last month, so that those of this month ask about it."""
    aisha = people["aisha"]
    assert aisha.organisation is not None
    make_action(
        title="Ask the landlords which repairs wait longest, and tell the tenants’ panel",
        owner_organisation=aisha.organisation,
        owner=aisha,
        due_on=today + datetime.timedelta(days=20),
        by=aisha,
        responds_to=("measure", "repairs-waiting"),
    )


def load_at_once(data: bytes, layout: Layout, *, name: str, by: User) -> None:
    """Bring, describe and load a table at once, the last as the worker would, which does not run yet."""
    table = verbs.bring_table(data, name=name, by=by)
    verbs.describe_table(table, layout, by=by)
    table.refresh_from_db()
    job = verbs.start_loading(table, by=by)
    do_at_once(job, load_brought)
    Job.objects.filter(pk=job.pk).update(done=table.rows, total=table.rows)


def _table(header: Sequence[str], codes: Sequence[str], *, most: int = 300) -> bytes:
    """A table with these columns, the first of codes; the same header gives the same numbers."""
    rng = np.random.default_rng([SEED, len(header)])
    lines = [",".join(header)]
    for code in codes:
        numbers = rng.integers(0, most, len(header) - 1).tolist()
        lines.append(",".join([code, *map(str, numbers)]))
    return ("\n".join(lines) + "\n").encode()
