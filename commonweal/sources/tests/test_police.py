import gzip
import zipfile

import pytest
import shapely
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from commonweal.evidence.models import Coverage, Import, RecordedCrime, SnapPoint, SnapPointPlace
from commonweal.evidence.selectors import OPERATOR, crime_counts, recorded_crimes
from commonweal.people.models import User
from commonweal.places.tests.test_placing import make_set
from commonweal.sources import opening
from commonweal.sources.opening import Unreadable
from commonweal.sources.police.coverage import months_between
from commonweal.sources.police.load import load_police
from commonweal.sources.police.read import COLUMNS

pytestmark = pytest.mark.django_db
HEADER = ",".join(COLUMNS)


def row(crime_id="", month="2025-06", lon="-0.75", lat="52.05", **other):
    values = {
        "Crime ID": crime_id,
        "Month": month,
        "Reported by": "Thames Valley Police",
        "Falls within": "Thames Valley Police",
        "Longitude": lon,
        "Latitude": lat,
        "Location": "On or near High Street",
        "LSOA code": "E01000001",
        "LSOA name": "Wealdmere 001A",
        "Crime type": "Burglary" if crime_id else "Anti-social behaviour",
        "Last outcome category": "Under investigation" if crime_id else "",
        "Context": "",
        **{name.replace("_", " "): value for name, value in other.items()},
    }
    return ",".join(values[name] for name in COLUMNS)


def street(path, *rows, header=HEADER):
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def load(path):
    return load_police(path, by=None)


def test_rows_are_loaded_and_a_second_load_adds_nothing(tmp_path):
    path = street(tmp_path / "a.csv", row("a1"), row("a2"), row())
    assert load(path).added == 3
    assert load(path).is_same
    # The same rows in another wrapping are the same rows.
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    again = load(packed)
    assert (again.added, again.known, again.is_same) == (0, 3, False)
    assert RecordedCrime.objects.count() == 3


def test_exact_repeats_without_an_identifier_are_real_and_stay(tmp_path):
    done = load(street(tmp_path / "a.csv", row(), row(), row()))
    assert done.added == 3
    assert done.quality["exact_repeats"] == 2
    # Another file that holds two of them brings nothing new; one that holds four brings one.
    assert load(street(tmp_path / "b.csv", row(), row(), row("x"))).added == 1
    assert load(street(tmp_path / "c.csv", row(), row(), row(), row())).added == 1


def test_an_outcome_that_changed_is_brought_up_to_date_and_adds_nothing(tmp_path):
    load(street(tmp_path / "a.csv", row("a1"), row("a2")))
    done = load(street(tmp_path / "b.csv", row("a1", Last_outcome_category="Local resolution"), row("a2")))
    assert (done.added, done.outcomes_changed) == (0, 1)
    assert RecordedCrime.objects.get(crime_id="a1").outcome == "Local resolution"


def test_a_missing_month_is_unobserved_and_an_empty_cell_is_zero(tmp_path):
    load(street(tmp_path / "a.csv", row("a", "2025-04"), row("", "2025-06")))
    counts = {(one["month"], one["type"]): one["count"] for one in crime_counts(viewer=OPERATOR)}
    assert counts == {
        ("2025-04", "Anti-social behaviour"): 0,
        ("2025-04", "Burglary"): 1,
        ("2025-05", "Anti-social behaviour"): None,
        ("2025-05", "Burglary"): None,
        ("2025-06", "Anti-social behaviour"): 1,
        ("2025-06", "Burglary"): 0,
    }
    load(street(tmp_path / "b.csv", row("b", "2025-05")))
    assert Coverage.objects.get(month="2025-05").is_observed
    assert {one["month"]: one["count"] for one in crime_counts(by=("month",), viewer=OPERATOR)}[
        "2025-05"
    ] == 1


def test_a_month_that_one_of_two_forces_lacks_says_so(tmp_path):
    other = {"Reported_by": "Bedfordshire Police"}
    load(street(tmp_path / "a.csv", row("a", "2025-04"), row("b", "2025-06")))
    load(street(tmp_path / "b.csv", row("c", "2025-05", **other)))
    rows = crime_counts(by=("month",), viewer=OPERATOR)
    assert rows[1] == {"month": "2025-05", "count": 1, "unobserved_forces": ["Thames Valley Police"]}
    by_force = {
        (one["month"], one["force"]): one["count"]
        for one in crime_counts(by=("month", "force"), viewer=OPERATOR)
    }
    assert by_force["2025-05", "Thames Valley Police"] is None
    assert by_force["2025-05", "Bedfordshire Police"] == 1


def test_points_are_placed_once_into_every_type_in_use_and_into_sets_that_come_later(tmp_path):
    make_set("ward", {"E05000001": (-0.8, 52.0, -0.7, 52.1)})
    load(street(tmp_path / "a.csv", row("a"), row("b"), row("c", lon="-0.1", lat="51.5")))
    assert SnapPoint.objects.count() == 2
    assert SnapPointPlace.objects.count() == 1
    counts = crime_counts(by=("area",), area_type="ward", viewer=OPERATOR)
    assert counts == [{"area": "", "count": 1}, {"area": "E05000001", "count": 2}]


def test_the_files_lsoa_governs_counts_and_the_report_says_where_outlines_differ(tmp_path):
    make_set(
        "lsoa", {"E01000001": (-0.8, 52.0, -0.7, 52.1), "E01000002": (-0.7, 52.0, -0.6, 52.1)}, vintage=2021
    )
    make_set("ward", {"E05000001": (-0.8, 52.0, -0.7, 52.1)})
    done = load(street(tmp_path / "a.csv", row("a"), row("b", lon="-0.65")))
    assert done.quality["placed_in_another_lsoa"] == 1
    assert done.quality["placed_in_no_ward"] == 1
    assert crime_counts(by=("area",), viewer=OPERATOR) == [{"area": "E01000001", "count": 2}]


def test_rows_without_coordinates_are_kept_and_counted(tmp_path):
    done = load(street(tmp_path / "a.csv", row("a", lon="", lat="", LSOA_code="", LSOA_name="")))
    assert (done.added, done.quality["without_coordinates"], done.quality["without_lsoa"]) == (1, 1, 1)
    assert RecordedCrime.objects.get().point is None


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row(lon="52.05", lat="-0.75"), "exchanged"),
        (row(lon="0", lat="0"), "Gulf of Guinea"),
        (row(lon="10.0"), "outside the United Kingdom"),
        (row(lon="487500", lat="235500"), "not on the earth"),
        (row(lon="west"), "not a coordinate"),
        (row(lon=""), "only one of longitude and latitude"),
        (row(month="06/2025"), "not a month"),
        (row(month="2025-13"), "not a month"),
        (row(month="2027-01"), "not happened yet"),
        (row(LSOA_code="Luton 1"), "not an LSOA code"),
        (row(Crime_type=""), "no crime type"),
        (row(Reported_by=""), "which force"),
        (row(Location="x" * 300), "longer than 200"),
        ("a,b,c", "3 columns, not 12"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_are_kept(tmp_path, bad, words):
    done = load(street(tmp_path / "a.csv", row("a"), bad, row("b")))
    assert done.added == 2
    [refusal] = done.refused
    assert refusal["row"] == 3
    assert words in refusal["reason"]


def test_a_row_with_a_byte_of_nothing_is_refused_which_postgresql_would_not_store(tmp_path):
    rows = [row(f"a{number}") for number in range(60)]
    done = load(street(tmp_path / "a.csv", *rows, row("b", Location="High\x00Street")))
    assert (done.added, done.refused[0]["reason"]) == (60, "it holds a character that is not text")


def test_markup_in_text_is_kept_as_text(tmp_path):
    load(street(tmp_path / "a.csv", row("a", Location="<script>alert(1)</script>")))
    assert RecordedCrime.objects.get().location == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER.replace("Context", "Contexts"), "lacks Context and has besides Contexts"),
        (HEADER + ",Extra", "has besides Extra"),
        (HEADER.replace("Longitude,Latitude", "Latitude,Longitude"), "not in their order"),
        ("Type,Date,Part of a policing operation", "stop-and-search"),
        (HEADER.replace("Crime type,Last outcome category,Context", "Outcome type"), "file of outcomes"),
        ("a;b;c", "none of the columns"),
    ],
)
def test_other_columns_are_refused_in_words(tmp_path, header, words):
    with pytest.raises(Unreadable, match=words):
        load(street(tmp_path / "a.csv", row("a"), header=header))
    assert RecordedCrime.objects.count() == 0
    assert Import.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.4", "is a PDF"),
        (b"\xff\xfeC\x00r\x00", "UTF-16"),
        (HEADER.encode(), "heading and no rows"),
        (f"{HEADER}\n{row('a', Location='Caf@')}\n".encode().replace(b"@", b"\xe9"), "not text in UTF-8"),
        (f'{HEADER}\n"a,2025-06'.encode(), "not a sound CSV"),
        (gzip.compress(f"{HEADER}\n{row('a')}\n".encode(), mtime=0)[:-12], "cut short"),
        (b"\x1f\x8bnonsense", "damaged or was cut short"),
        (b"PK\x03\x04nonsense", "damaged or was cut short"),
    ],
)
def test_a_wrong_or_broken_file_leaves_nothing(tmp_path, content, words):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        load(path)
    assert RecordedCrime.objects.count() == 0


def test_a_fault_late_in_the_file_takes_back_what_earlier_batches_wrote(tmp_path, monkeypatch):
    monkeypatch.setattr("commonweal.sources.police.load.BATCH", 2)
    path = street(tmp_path / "a.csv", *(row(f"a{number}") for number in range(7)))
    path.write_bytes(path.read_bytes() + b"\xff\xfe\n")
    with pytest.raises(Unreadable, match="UTF-8"):
        load(path)
    assert RecordedCrime.objects.count() == 0


def test_an_archive_is_read_street_files_only(tmp_path):
    path = tmp_path / "2025-06.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2025-06/2025-06-x-street.csv", f"{HEADER}\n{row('a')}\n{row()}\n")
        archive.writestr("2025-05/2025-05-x-street.csv", f"{HEADER}\n{row('b', '2025-05')}\n")
        archive.writestr("2025-06/2025-06-x-outcomes.csv", "Crime ID,Month\n")
    done = load(path)
    assert done.added == 3
    assert done.quality["files_passed_over"] == ["2025-06/2025-06-x-outcomes.csv"]


def test_a_bomb_is_stopped_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "RATIO_COUNTS_FROM", 1_000_000)
    text = (f"{HEADER}\n" + f"{row()}\n" * 20_000).encode()
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(text))
    with pytest.raises(Unreadable, match="which real data never does"):
        load(path)
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2025-06-x-street.csv", text)
    with pytest.raises(Unreadable, match="was not opened"):
        load(packed)
    assert RecordedCrime.objects.count() == 0


def test_only_those_who_may_load_data_load_and_only_those_who_may_see_crime_see_it(tmp_path):
    nobody = User.objects.create_user("dev@example.org")
    path = street(tmp_path / "a.csv", row("a"))
    with pytest.raises(PermissionDenied):
        load_police(path, by=nobody)
    load(path)
    for viewer in (nobody, AnonymousUser()):
        assert list(recorded_crimes(viewer=viewer)) == []
        with pytest.raises(PermissionDenied):
            crime_counts(viewer=viewer)


def test_months_between_are_counted_over_the_new_year():
    assert months_between("2024-11", "2025-02") == ["2024-11", "2024-12", "2025-01", "2025-02"]


def test_a_set_loaded_later_places_the_points_that_are_there(tmp_path):
    from commonweal.sources.areas.load import load_areas
    from commonweal.sources.tests.test_areas import geojson

    load(street(tmp_path / "a.csv", row("a")))
    box = shapely.box(-0.8, 52.0, -0.7, 52.1)
    path = geojson(tmp_path / "w.geojson", [("E05000001", "Ward", box)])
    load_areas(path, area_type="ward", vintage=2025, by=None)
    assert SnapPointPlace.objects.get().area.code == "E05000001"
