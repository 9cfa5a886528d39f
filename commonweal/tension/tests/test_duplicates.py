"""Likely duplicates: how many are found and how many are right, on pairs the weights were not set by."""

import datetime
import zlib
from itertools import combinations
from pathlib import Path

import pytest

from commonweal.people.taxonomy import terms
from commonweal.tension.duplicates import SUGGEST_FROM, Said, Words, likely_duplicates, probability
from commonweal.tension.verbs.merging import merge_report

FILE = Path(__file__).parent / "labelled_duplicates.txt"
START = datetime.date(2026, 5, 1)


def labelled(half):
    """The reports of one half of the labelled set, each with its group: even groups test, odd tune."""
    found = []
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        group, day, spot, place, indicator, text = line.split("|")
        if int(group) % 2 != (half == "tuning"):
            continue
        # Every spot lies somewhere in a borough of six kilometres; reports of it differ by up to 100 m.
        code = zlib.crc32(spot.rstrip("?").encode())
        lon = None if spot.endswith("?") else -0.8 + (code % 90) / 1000 + (number % 3) * 0.0007
        lat = None if lon is None else 52.0 + (code // 90 % 55) / 1000
        kind = "tension" if indicator in terms("tension") else "strength"
        where = "online" if spot in ("online?", "media?") else "place"
        day = START + datetime.timedelta(days=int(day))
        found.append((int(group), Said(kind, indicator, f"{text} {place}", place, where, day, lon, lat)))
    return found


def measured(half, *, squeeze=1):
    """(precision, recall, true pairs, other pairs); squeeze: days are divided by it, which makes it harder."""
    import dataclasses

    reports = [
        (group, dataclasses.replace(one, day=START + (one.day - START) // squeeze))
        for group, one in labelled(half)
    ]
    words = Words(one.text for _group, one in reports)
    right = wrong = missed = others = 0
    for (group, one), (other_group, other) in combinations(reports, 2):
        is_said = probability(one, other, words) >= SUGGEST_FROM
        if group == other_group:
            right, missed = right + is_said, missed + (not is_said)
        else:
            wrong, others = wrong + is_said, others + 1
    return right / max(1, right + wrong), right / (right + missed), right + missed, others


@pytest.mark.parametrize("half", ["tuning", "test"])
@pytest.mark.parametrize("squeeze", [1, 20])
def test_most_duplicates_are_found_and_most_suggestions_are_right(half, squeeze, figure):
    precision, recall, pairs, others = measured(half, squeeze=squeeze)
    crowd = "as dated" if squeeze == 1 else f"all within {180 // squeeze + 1} days"
    figure(
        f"duplicates, {half} half, {crowd}: precision {precision:.2f}, recall {recall:.2f} "
        f"({pairs} pairs, {others} non-pairs)"
    )
    assert pairs >= 30
    assert others >= 1_500
    assert precision >= 0.8
    assert recall >= 0.8


def test_only_a_triager_is_shown_likely_duplicates_and_the_likeliest_comes_first(tell, people):
    same = {"lon": -0.75, "lat": 52.04, "place": "Mill Lane underpass", "indicator": "graffiti"}
    first = tell(what="Swastikas sprayed on the wall of the underpass overnight.", **same)
    second = tell(by="kit", what="Swastikas on the underpass wall, sprayed overnight.", **same)
    tell(what="A rumour about the surgery.", lon=-0.75, lat=52.04, indicator="rumour")
    tell(what="Swastikas sprayed on the wall of the underpass overnight.", **(same | {"lat": 52.4}))
    [(found, chance)] = likely_duplicates(first, viewer=people["aisha"])
    assert found == second
    assert chance > 0.95
    for name in ("ben", "kit", "lena", "carys", "joan"):
        assert likely_duplicates(first, viewer=people[name]) == []


def test_a_report_that_was_merged_or_is_old_or_of_the_other_kind_is_no_candidate(tell, people, clock):
    first = tell(what="Leaflets against newcomers were pushed through doors.")
    clock.shift(datetime.timedelta(days=1))
    second = tell(what="Leaflets against newcomers pushed through doors.")
    tell(kind="strength", what="Leaflets against newcomers were pushed through doors.")
    assert [one for one, _chance in likely_duplicates(second, viewer=people["aisha"])] == [first]
    merge_report(first, into=second, by=people["aisha"])
    assert likely_duplicates(second, viewer=people["aisha"]) == []
    clock.shift(datetime.timedelta(days=20))
    assert likely_duplicates(tell(what=second.what), viewer=people["aisha"]) == []
