"""Objectives beside what measures them: the newest figure that everybody may see, of when, and how it changed."""

import datetime

import pytest

from commonweal.demo.people import make_people
from commonweal.evidence.models import Dataset, Import, Measure, Observation
from commonweal.evidence.whole import WhyNot, latest_released
from commonweal.people.models import Organisation
from commonweal.places.models import Area, AreaSet
from commonweal.places.tests.test_placing import make_set
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.models import Objective
from commonweal.plans.table.reading import read_plan
from commonweal.quarterly.models import Edition
from commonweal.quarterly.tests.planting import FIRST, TODAY, approved, begun, headed, noon, said, section
from commonweal.quarterly.verbs import publish_report
from commonweal.thread.models import Relation
from commonweal.thread.verbs import link_items

TABLE = (
    "Ref,Strategic Objective,Indicator of Success,Action,Responsibility\n"
    "4.1,People know one another,More say so,Open a cafe,Wealdmere Council\n"
    "4.2,Nobody is alone,,Ring round,Wealdmere Council\n"
)
COUNT, PERCENT, SCORE = Measure.Unit.COUNT, Measure.Unit.PERCENT, Measure.Unit.SCORE


@pytest.fixture(scope="module")
def world(module_db):
    people = make_people()
    lead = Organisation.objects.get(is_lead=True)
    read = read_plan(TABLE.encode(), name="plan.csv")
    plan = bring_plan(read, head=Head("Together", "", FIRST), owner=lead, by=people["aisha"], at=noon(FIRST))
    approved(plan, people)
    make_set("ward", {"W1": (-0.8, 52.0, -0.75, 52.1), "W2": (-0.75, 52.0, -0.7, 52.1)}, vintage=2021)
    return people


@pytest.fixture
def people(world, db):
    return world


def measured(unit=COUNT, code="neighbours", name="Talk to neighbours"):
    made = Measure.objects.get_or_create(
        code=code, defaults={"name": name, "unit": unit, "universe": "residents", "about": "places"}
    )
    return made[0]


def told(measure, as_of, values, *, is_open=True, **more):
    """A table as of a day: area -> value, or (value, base)."""
    done = Import.objects.create(kind="observations", name="t.csv", sha256="0", state="published")
    dataset = Dataset.objects.create(
        source_import=done,
        area_set=AreaSet.objects.get(area_type__code="ward"),
        title="Residents’ survey",
        publisher="A council",
        licence="OGL",
        as_of=as_of,
        is_open=is_open,
        covers={measure.code: len(values)},
    )
    dataset.measures.add(measure)
    for code, value in values.items():
        value, base = value if isinstance(value, tuple) else (value, None)
        area = Area.objects.get(code=code)
        Observation.objects.create(
            dataset=dataset, measure=measure, area=area, value=value, base=base, **more
        )
    return dataset


def linked(people, measure, words="People know one another"):
    objective = Objective.objects.get(words=words)
    ends = {"earlier": ("objective", objective.public_id), "later": ("measure", measure.code)}
    link_items(**ends, relation=Relation.MEASURED_BY, by=people["aisha"])


def day(year, month=9, number=1):
    return datetime.date(year, month, number)


def rows(report):
    return section(report, "indicators")["figures"][0]["rows"]


def test_an_objective_has_its_newest_figure_with_period_and_change_and_another_says_that_none_is_linked(
    people,
):
    measure = measured(PERCENT)
    told(measure, day(2024), {"W1": (40.0, 100), "W2": (60.0, 300)})
    told(measure, day(2025), {"W1": (50.0, 100), "W2": (70.0, 300)})
    linked(people, measure)
    report = begun(people)
    assert section(report, "indicators")["text"] == (
        "1 of 2 objectives are linked with figures that measure them."
    )
    change = "+10.0 percentage points since 1 September 2024"
    assert rows(report) == [
        ["People know one another", "More say so", "Talk to neighbours", "65.0%", "1 September 2025", change],
        ["Nobody is alone", "", "Nothing is linked", "", "", ""],
    ]
    [_table, estimate] = section(report, "indicators")["figures"]
    assert (estimate["kind"], estimate["label"], estimate["value"]) == (
        "estimate",
        "Talk to neighbours",
        "65.0%",
    )
    assert estimate["base"] == "residents, out of 400"
    how = dict(map(tuple, estimate["how"]))
    assert (how["Period"], how["Change"]) == ("1 September 2025", change)
    assert how["Source"] == "Residents’ survey, A council, OGL"
    for words in ("Talk to neighbours", "65.0%", change):
        assert words in said(report)


def test_what_is_not_released_stands_in_neither_edition_and_is_not_hinted_at(people):
    measure = measured()
    told(measure, day(2024), {"W1": 3, "W2": 4})
    told(measure, day(2025), {"W1": 30, "W2": 40}, is_open=False)
    linked(people, measure)
    closed = measured(code="closed", name="Calls for help")
    told(closed, day(2025), {"W1": 5}, is_open=False)
    linked(people, closed, "Nobody is alone")
    for edition in Edition:
        report = begun(people, edition)
        [first, second] = rows(report)
        assert first[3:] == ["7", "1 September 2024", "No earlier figure of the same areas"]
        assert second[2:] == ["No figure that is released to everybody", "", "", ""]
        assert "70" not in said(report)
        assert "Calls for help" not in said(report)


def test_figures_of_after_the_locked_day_and_withdrawn_ones_are_not_told(people):
    measure = measured()
    told(measure, day(2025), {"W1": 3, "W2": 4})
    told(measure, TODAY + datetime.timedelta(days=1), {"W1": 30, "W2": 40})
    withdrawn = told(measure, day(2026), {"W1": 300, "W2": 400})
    Dataset.objects.filter(pk=withdrawn.pk).update(withdrawn_at=noon(TODAY))
    linked(people, measure)
    assert rows(begun(people))[0][3] == "7"


def test_a_published_report_keeps_the_figure_that_it_told(people):
    measure = measured()
    told(measure, day(2025), {"W1": 3, "W2": 4})
    linked(people, measure)
    report = headed(begun(people, Edition.PUBLIC), people)
    publish_report(report, by=people["aisha"])
    told(measure, day(2026), {"W1": 8, "W2": 9})
    report.refresh_from_db()
    assert rows(report)[0][3] == "7"


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        (COUNT, {"W1": 3, "W2": 4}, (7, WhyNot.TOLD)),
        (COUNT, {"W1": 3, "W2": None}, (None, WhyNot.WITHHELD)),
        (PERCENT, {"W1": 3, "W2": 4}, (None, WhyNot.NOT_ADDED)),
        (PERCENT, {"W1": (50.0, 100), "W2": (70.0, 300)}, (65, WhyNot.TOLD)),
        (SCORE, {"W1": 3, "W2": 4}, (None, WhyNot.NOT_ADDED)),
        (SCORE, {"W1": 3}, (3, WhyNot.TOLD)),
    ],
)
def test_areas_are_added_up_only_where_their_sum_says_something(people, unit, values, expected):
    measure = measured(unit)
    told(measure, day(2025), values)
    found = latest_released(measure, TODAY)
    assert (found.now.value, found.now.why_not) == expected


def test_a_change_is_told_of_the_same_areas_alone_and_between_periods_of_one_table_too(people):
    measure = measured()
    told(measure, day(2023), {"W1": 1})
    dataset = told(measure, day(2025), {"W1": 3, "W2": 4}, period="2025-06")
    assert latest_released(measure, TODAY).change is None
    for code, value in (("W1", 2), ("W2", 2)):
        area = Area.objects.get(code=code)
        Observation.objects.create(dataset=dataset, measure=measure, area=area, value=value, period="2025-03")
    found = latest_released(measure, TODAY)
    assert (found.now.time, found.before.time, found.change) == ("2025-06", "2025-03", 3)


def test_figures_that_are_told_by_group_alone_are_not_added_up(people):
    measure = measured()
    told(measure, day(2025), {"W1": 3, "W2": 4}, group="Young")
    assert latest_released(measure, TODAY) is None


def test_of_what_cannot_be_told_for_the_whole_no_change_is_told_either(people):
    measure = measured(SCORE)
    for year in (2024, 2025):
        told(measure, day(year), {"W1": 3, "W2": 4})
    linked(people, measure)
    report = begun(people)
    assert rows(report)[0][3:] == ["Told of single areas alone", "1 September 2025", ""]
    assert len(section(report, "indicators")["figures"]) == 1
