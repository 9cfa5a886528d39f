import datetime
import re
from collections import Counter

import pytest
import shapely

from commonweal.demo.geography import ground
from commonweal.demo.planning import content, now_on, spots
from commonweal.demo.story import duplicates, plan
from commonweal.demo.tests.conftest import DAY
from commonweal.people.taxonomy import terms

# What must not turn up in an invented borough: towns and cities, and what people are called.
REAL_PLACES = """Luton Bletchley Wolverton London Birmingham Manchester Leeds Bradford Leicester Bristol Oldham
Burnley Rochdale Southport Rotherham Derby Nottingham Coventry Bedford Oxford Cambridge Liverpool Hull Bury
Sunderland Newcastle Glasgow Cardiff Belfast England Wales Scotland Kent Essex Northumbria Kirklees""".split()
FIRST_NAMES = """Mohammed Muhammad Ahmed Ali Fatima Ayesha Khadija Yusuf Omar Hassan Ibrahim Zainab Oliver George
Noah Arthur Harry Olivia Amelia Emily Sophie Janet Susan Margaret Karen David John James Robert Peter Paul
Michael Andrew Piotr Krzysztof Anna Katarzyna Agnieszka Tomasz Marek Ewa Aisha Ben Carys Dev Farid Hana Idris
Joan Kit Lena Priya Raj Singh Kaur Patel Khan Begum Smith Jones Williams Brown Taylor""".split()


def test_the_same_day_and_seed_tell_the_same_story_and_another_seed_another(planned):
    assert plan(DAY) == planned
    assert plan(DAY, seed=7) != planned


def test_there_is_as_much_strength_as_tension(planned):
    kinds = Counter(report.kind for report in planned)
    assert 600 <= len(planned) <= 900
    assert 0.85 <= kinds["strength"] / kinds["tension"] <= 1.15


def test_the_trouble_in_canalside_stands_out_in_weeks_10_to_12(planned):
    tension = [report for report in planned if report.kind == "tension"]
    by_ward = Counter(report.ward for report in tension if 10 <= report.week <= 12 and report.ward)
    (first, most), (_second, next_most), *_rest = by_ward.most_common()
    assert first == "Canalside"
    assert most > 4 * next_most
    here = Counter(report.week for report in tension if report.ward == "Canalside")
    calm = sum(here[week] for week in range(1, 9)) / 8
    assert min(here[week] for week in (10, 11, 12)) > 5 * max(calm, 1)
    # It falls, and there is a small echo at the start of the football season.
    assert here[18] < here[15] < here[12]
    assert calm < here[21] < here[11] / 2


def test_the_cluster_lies_together_on_the_map(planned):
    near = [
        (report.lon, report.lat)
        for report in planned
        if report.kind == "tension" and 10 <= report.week <= 12 and report.lon and report.ward == "Canalside"
    ]
    lons, lats = zip(*near, strict=True)
    west, south, east, north = ground().borough.bounds
    assert (max(lons) - min(lons)) * (max(lats) - min(lats)) < 0.02 * (east - west) * (north - south)


def test_every_indicator_of_the_taxonomy_is_told_of(planned):
    told = {(report.kind, report.indicator) for report in planned}
    for kind in ("tension", "strength"):
        missing = {code for code in terms(kind) if (kind, code) not in told}
        assert not missing, f"nothing is told of {missing}"


def test_what_is_told_uses_the_words_of_the_taxonomy(planned):
    for report in planned:
        assert not report.indicator or report.indicator in terms(report.kind)
        assert set(report.presses_on) <= set(terms("community"))
        assert not report.trigger or report.trigger in terms("trigger")


def test_duplicates_are_two_senders_telling_of_one_thing_in_other_words(planned):
    by_key = {report.key: report for report in planned}
    truth = duplicates(DAY)
    assert len(truth) >= 10
    for first, again in truth:
        one, two = by_key[first], by_key[again]
        assert one.sender != two.sender
        assert one.told != two.told
        assert (one.kind, one.indicator, one.ward) == (two.kind, two.indicator, two.ward)
        assert datetime.timedelta(0) < two.at - one.at < datetime.timedelta(days=3)
    others = [report.told for report in planned if report.key not in {key for pair in truth for key in pair}]
    assert len(others) == len(set(others)), "nothing else is told twice in the same words"


def test_three_languages_are_spoken(planned):
    spoken = Counter(report.language for report in planned)
    assert spoken["ur"] >= 5
    assert spoken["pl"] >= 5
    for report in planned:
        assert bool(re.search(r"[\u0600-\u06ff]", report.told)) == (report.language == "ur")
        # Others read English, whatever the report was written in.
        assert not re.search(r"[\u0600-\u06ffąćęłńóśźż]", report.agreed)


@pytest.mark.parametrize("words", [REAL_PLACES, FIRST_NAMES], ids=["places", "names"])
def test_no_report_names_a_real_place_or_a_person(planned, words):
    forbidden = re.compile(r"\b(" + "|".join(words) + r")\b")
    for report in planned:
        found = forbidden.search(" ".join((report.told, report.agreed, report.place, report.outcome)))
        assert not found, (found, report.told)


def test_no_wording_for_others_holds_a_telephone_number(planned):
    assert any(re.search(r"07700 ?900", report.told) for report in planned)
    assert not any(re.search(r"\d{5}", report.agreed) for report in planned)


def test_nothing_lies_in_the_future_and_things_happen_in_order(planned):
    now = now_on(DAY)
    for report in planned:
        instants = [report.happened, report.at, report.checked_at, report.closed_at]
        known = [instant for instant in instants if instant is not None]
        assert known == sorted(known)
        assert known[-1] < now


def test_some_two_dozen_reports_wait_and_some_of_them_too_long(planned):
    waiting = [report for report in planned if report.fate in ("waiting", "asked")]
    assert 18 <= len(waiting) <= 35
    assert sum(now_on(DAY) - report.at > datetime.timedelta(days=4) for report in waiting) >= 2


@pytest.mark.parametrize(
    "day", [datetime.date(2026, 1, 4), datetime.date(2027, 3, 31), datetime.date(2028, 2, 29)]
)
def test_the_story_can_be_told_for_any_day(day):
    told = plan(day)
    assert 600 <= len(told) <= 900
    assert max(report.at for report in told) < now_on(day)
    assert {report.week for report in told if report.fate == "checked"} >= set(range(1, 26))


def test_places_that_people_name_lie_in_their_ward():
    import shapely

    for ward, named in spots().items():
        outline = ground().ward(ward)
        assert all(shapely.contains_xy(outline, *place) for place in named.values())
    assert set(content("spots")) == set(ground().ward_names)


def test_what_is_told_near_a_place_of_a_ward_lies_in_that_ward(planned):
    drawn = ground()
    placed = [one for one in planned if one.lon is not None and one.ward]
    assert len(placed) > 300
    astray = [one.place for one in placed if not drawn.ward(one.ward).covers(shapely.Point(one.lon, one.lat))]
    assert astray == []
