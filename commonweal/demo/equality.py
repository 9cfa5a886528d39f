"""Invented tables of how groups of people fare and whom a service reaches, with gaps that were planted to be found."""

import csv
import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.contrib.auth.models import AnonymousUser

from commonweal.demo.brought import load_at_once
from commonweal.demo.geography import SEED
from commonweal.evidence.by_area import table_of
from commonweal.evidence.definitions import Layout
from commonweal.evidence.governing import datasets_for
from commonweal.evidence.models import Measure
from commonweal.people.models import User
from commonweal.places.models import AreaSet
from commonweal.places.selectors import area_set_of

ASIAN, BLACK = (
    "Asian, Asian British or Asian Welsh",
    "Black, Black British, Black Welsh, Caribbean or African",
)
DISABLED = "Disabled under the Equality Act"
# Of a hundred residents so many are tenants who had something repaired, and so many of those in time.
TENANTS, IN_TIME = 0.14, 0.78
# Of a hundred residents so many had their home adapted; of a hundred of them so many did not say their group.
ADAPTED = 0.035
# Counts below this are withheld, as a landlord does that looks after its tenants.
SHOWN_FROM = 10
Residents = Mapping[str, Mapping[str, float]]
Rows = list[tuple[str, str, int, int]]


@dataclass(frozen=True)
class Planted:
    """A group that fares otherwise than everybody else: in one ward, or where it has no name in all."""

    ward: str
    group: str
    share: float


# Repairs: how many of a hundred in time. Adaptations: reached for each who would be by the number who live there.
OF_REPAIRS = (Planted("Canalside", BLACK, 0.55), Planted("Linnet Rise", ASIAN, 0.6))
BY_RACE = (Planted("", ASIAN, 0.45),)
BY_DISABILITY = (Planted("", DISABLED, 3.0),)


def repairs(
    residents: Residents, names: Mapping[str, str], *, seed: int, planted: tuple[Planted, ...]
) -> Rows:
    """Code, group, repairs done in time and all of them; wards differ, groups within one only where it is planted.

    residents: {code of a ward: {group: how many live there}}. names: of the wards, by code.
    """
    rng = np.random.default_rng([seed, 31])
    rows = []
    for code, groups in residents.items():
        usual = rng.normal(IN_TIME, 0.02)
        for group, people in groups.items():
            share = next(
                (one.share for one in planted if (one.ward, one.group) == (names[code], group)), usual
            )
            tenants = int(rng.binomial(int(people), TENANTS))
            rows.append((code, group, int(rng.binomial(tenants, share)), tenants))
    return rows


def adapted(residents: Residents, *, seed: int, planted: tuple[Planted, ...], not_said: float) -> Rows:
    """Code, group, people whose homes were adapted, and how many in the ward; `not_said` of them did not say theirs."""
    rng = np.random.default_rng([seed, 32, len(planted[0].group) if planted else 0])
    rows = []
    for code, groups in residents.items():
        weights = np.array(
            [
                people * next((one.share for one in planted if one.group == group), 1)
                for group, people in groups.items()
            ]
        )
        helped = int(rng.poisson(ADAPTED * sum(groups.values())))
        silent = int(rng.binomial(helped, not_said))
        numbers = rng.multinomial(helped - silent, weights / weights.sum()).tolist()
        rows += [(code, group, number, helped) for group, number in zip(groups, numbers, strict=True)]
        rows.append((code, "Prefer not to say", silent, helped))
    return rows


def as_csv(head: tuple[str, ...], rows: Rows, *, is_outcome: bool = False) -> bytes:
    """The rows as a partner sends them. Of an outcome, small numbers are withheld."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(head)
    for code, group, number, of in rows:
        withheld = is_outcome and (number < SHOWN_FROM or of < SHOWN_FROM)
        writer.writerow((code, group, *(("[c]", "[c]") if withheld else (number, of))))
    return stream.getvalue().encode()


def bring_equality(people: dict[str, User], today: datetime.date) -> None:
    """Bring the tables by the pages that partners have; where there is no census, as in a small test, nothing."""
    wards = area_set_of("ward")
    if wards is None or not Measure.objects.filter(code="ethnicity").exists():
        return
    names = dict(wards.areas.order_by("code").values_list("code", "name"))
    by_race = residents_by("ethnicity", wards)
    rows = repairs(by_race, names, seed=SEED, planted=OF_REPAIRS)
    lena = people["lena"]
    head = ("Ward", "Ethnic group", "In time", "All repairs")
    load_at_once(
        as_csv(head, rows, is_outcome=True), _of_repairs(wards, today), name="repairs-in-time.csv", by=lena
    )
    for by, name, told, planted, not_said in (
        ("race", "Ethnic group", by_race, BY_RACE, 0.12),
        ("disability", "Disability", residents_by("disability", wards), BY_DISABILITY, 0.27),
    ):
        rows = adapted(told, seed=SEED, planted=planted, not_said=not_said)
        layout = _of_adaptations(wards, today, by=by, group=name)
        load_at_once(
            as_csv(("Ward", name, "People", "All"), rows), layout, name=f"adaptations-{by}.csv", by=lena
        )


def residents_by(measure: str, wards: AreaSet) -> dict[str, dict[str, float]]:
    """How many of each group live in each ward, by the census, in the order of codes."""
    found = table_of(wards, Measure.objects.get(code=measure), datasets_for(AnonymousUser()))
    told = found.of if found else {}
    return {code: {group: value or 0 for group, value in told[code].items()} for code in sorted(told)}


def _of_repairs(wards: AreaSet, today: datetime.date) -> Layout:
    return Layout(
        title="Invented table: repairs done in time, by ethnic group",
        publisher="Canalside Homes",
        licence="Invented, free to use",
        as_of=today.replace(day=1),
        measure="repairs-in-time",
        name="Repairs done in time",
        about="places",
        by="race",
        value="In time",
        group="Ethnic group",
        base="All repairs",
        codes={"column": "Ward", "type": "ward", "year": wards.vintage},
        is_open=True,
    )


def _of_adaptations(wards: AreaSet, today: datetime.date, *, by: str, group: str) -> Layout:
    return Layout(
        title=f"Invented table: homes adapted, by {group.lower()}",
        publisher="Canalside Homes",
        licence="Not open: for partners only",
        as_of=today.replace(day=1),
        measure=f"home-adaptations-{by}",
        name=f"Home adaptations, by {group.lower()}",
        about="reach",
        by=by,
        service="Home adaptations",
        run_by="canalside-homes",
        value="People",
        group=group,
        base="All",
        codes={"column": "Ward", "type": "ward", "year": wards.vintage},
        is_open=False,
    )
