"""A year of recorded crime in Milton Keynes, as data.police.uk published it, without July."""

import csv
import gzip
import time

import pytest

from commonweal.evidence.models import RecordedCrime
from commonweal.evidence.selectors import OPERATOR, crime_counts
from commonweal.sources.police.load import load_police

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture(scope="module")
def loaded(milton_keynes, real_data, django_db_blocker):
    """What loading the year did, and how many seconds it took."""
    start = time.perf_counter()
    done = load_police(real_data / "police-uk-street" / "milton-keynes-2025-street.csv.gz", by=None)
    return done, time.perf_counter() - start


def test_27084_rows_are_loaded_in_under_10_seconds(loaded):
    done, seconds = loaded
    assert done.added == 27_084
    assert done.refused == []
    assert seconds < 10


def test_counts_by_month_and_type_equal_the_published_tally_and_july_is_unobserved(loaded, real_data):
    with (real_data / "police-uk-street" / "milton-keynes-2025-by-month-type.csv").open() as stream:
        expected = {
            (row["month"], kind): int(count) if count else None
            for row in csv.DictReader(stream)
            for kind, count in row.items()
            if kind != "month"
        }
    found = {
        (row["month"], row["type"]): row["count"]
        for row in crime_counts(by=("month", "type"), viewer=OPERATOR)
    }
    assert found == expected
    assert found["2025-07", "Burglary"] is None


def test_a_second_load_adds_nothing_even_in_another_wrapping(loaded, real_data, tmp_path):
    source = real_data / "police-uk-street" / "milton-keynes-2025-street.csv.gz"
    assert load_police(source, by=None).is_same
    plain = tmp_path / "plain.csv"
    plain.write_bytes(gzip.decompress(source.read_bytes()))
    again = load_police(plain, by=None)
    assert (again.added, again.known, again.outcomes_changed) == (0, 27_084, 0)
    assert RecordedCrime.objects.count() == 27_084


def test_anti_social_behaviour_stays_whole_with_its_exact_repeats(loaded):
    done, _seconds = loaded
    assert RecordedCrime.objects.filter(crime_id="").count() == 2_837
    assert done.quality["without_crime_id"] == 2_837
    assert done.quality["exact_repeats"] == 592
    assert RecordedCrime.objects.filter(occurrence__gt=1).count() == 592
    assert not RecordedCrime.objects.filter(occurrence__gt=1).exclude(crime_id="").exists()


def test_the_report_says_where_our_outlines_and_the_files_lsoa_differ(loaded):
    done, _seconds = loaded
    assert done.quality["placed_in_another_lsoa"] == 769
    assert done.quality["placed_in_no_ward"] == 24


def test_counts_by_area_go_by_the_files_lsoa(loaded, real_data):
    with gzip.open(real_data / "police-uk-street" / "milton-keynes-2025-street.csv.gz", "rt") as stream:
        expected: dict[str, int] = {}
        for row in csv.DictReader(stream):
            expected[row["LSOA code"]] = expected.get(row["LSOA code"], 0) + 1
    found = {row["area"]: row["count"] for row in crime_counts(by=("area",), viewer=OPERATOR)}
    assert found == expected
    assert len(found) == 166
    wards = {
        row["area"]: row["count"] for row in crime_counts(by=("area",), area_type="ward", viewer=OPERATOR)
    }
    assert (len(wards), wards[""], sum(wards.values())) == (20, 24, 27_084)


def test_the_forces_whole_file_adds_only_what_was_not_there(loaded, real_data):
    done = load_police(
        real_data / "police-uk-street" / "raw" / "2025-06-thames-valley-street.csv.gz", by=None
    )
    assert (done.quality["rows"], done.known, done.quality["without_coordinates"]) == (17_331, 2_755, 392)
    assert done.added == 17_331 - 2_755
