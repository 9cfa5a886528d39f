"""Official services, against a stand-in on loopback that answers as they do: well, badly, slowly or not at all."""

import json
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest

from commonweal.sources.opening import ColumnsChanged, NothingInIt
from commonweal.sources.services.asking import Asking, ForNow, NotFetched, Patience
from commonweal.sources.services.nomis import fetch_figures
from commonweal.sources.services.official import asking_official, offered
from commonweal.sources.services.open_geography import fetch_areas
from commonweal.sources.services.police import fetch_archive, newest_month
from commonweal.sources.tests.stand_in import COLUMNS, WARDS

QUICK = Patience(timeout=0.3, longest_answer=0.5, tries=3)


@pytest.fixture
def waited():
    return []


@pytest.fixture
def asking(service, waited):
    return Asking(frozenset({service.host}), QUICK, wait=waited.append)


def names_in(path):
    return [one["properties"]["WD25NM"] for one in json.loads(path.read_bytes())["features"]]


def offsets(service):
    asked = [parse_qs(urlsplit(path).query) for path in service.paths()]
    return [int(one["resultOffset"][0]) for one in asked if "resultOffset" in one]


# Pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "given"), [(3, 2_000), (2_000, 4), (10, 10), (1, 1)])
def test_every_page_is_fetched_once_and_in_order_whoever_sets_its_size(service, asking, asked, given):
    service.page = given
    told = []
    path = fetch_areas(asking, WARDS, page=asked, progress=lambda done, of: told.append((done, of)))
    assert names_in(path) == [f"Ward {number}" for number in range(10)]
    assert offsets(service) == list(range(0, 10, min(asked, given)))
    assert told[-1] == (10, 10)


def test_a_table_of_figures_comes_page_by_page_without_the_columns_of_paging(service, asking):
    path = fetch_figures(asking, "NM_2041_1", geography="TYPE151", columns=COLUMNS, page=4)
    lines = path.read_text("utf-8").splitlines()
    assert lines[:2] == ["GEOGRAPHY_CODE,C2021_ETH_20_NAME,OBS_VALUE", 'E01000000,"White, other",0']
    assert len(lines) == 11
    assert lines[-1].startswith("E01000009")
    assert len(service.asked) == 3


def test_figures_that_changed_between_two_pages_are_not_put_together(service, asking):
    _header, rows = service.tables["NM_2041_1"]
    service.changes_with["NM_2041_1"] = rows[:9]
    with pytest.raises(NotFetched, match="it changed meanwhile"):
        fetch_figures(asking, "NM_2041_1", geography="TYPE151", columns=COLUMNS, page=4)
    del service.changes_with["NM_2041_1"]
    service.asked.clear()
    path = fetch_figures(asking, "NM_2041_1", geography="TYPE151", columns=COLUMNS, page=4)
    assert len(path.read_text("utf-8").splitlines()) == 11
    assert len(service.asked) == 3, "the pages that did not fit together were used again"


# Patience -----------------------------------------------------------------------------------


def test_a_busy_service_is_asked_again_after_longer_and_longer_waits(service, asking, waited):
    service.faults.extend(["busy", "soft", None])
    assert len(names_in(fetch_areas(asking, WARDS))) == 10
    assert waited == [1, 2]


def test_a_service_that_says_how_long_to_wait_is_left_alone_for_so_long(service, asking, waited):
    service.faults.append("too many")
    fetch_areas(asking, WARDS)
    assert waited == [7]


def test_a_service_that_wants_an_hour_is_not_waited_for(service, asking, waited):
    service.faults.append("later")
    with pytest.raises(ForNow, match=r"asks to be left alone for 3,(59|60)\d seconds"):
        fetch_areas(asking, WARDS)
    assert waited == []


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("busy", "it answered 503"),
        ("soft", "it said “Error performing query”"),
        ("being mended", "it answered with a web page in place of data"),
        ("silent", "it did not answer in time"),
        ("trickle", "its answer came too slowly"),
        ("cut", r"its answer was cut off after [\d,]+ of [\d,]+ bytes"),
    ],
)
def test_after_some_tries_it_says_what_went_wrong_and_keeps_nothing_half(service, asking, fault, why):
    service.faults.append(None)  # the count comes
    service.faults.extend([fault] * QUICK.tries)
    with pytest.raises(ForNow, match=f"was asked 3 times, and {why}. What came so far is kept"):
        fetch_areas(asking, WARDS)
    assert not list(asking_folder(service).glob("*.geojson"))
    assert names_in(fetch_areas(asking, WARDS))[9] == "Ward 9"


def asking_folder(_service):
    from django.conf import settings

    (folder,) = (settings.HOME / "fetched").iterdir()
    return folder


def test_nobody_there_is_said_in_words(service, asking, settings):
    asking.hosts = frozenset({"127.0.0.1:9"})
    settings.OPEN_GEOGRAPHY = "http://127.0.0.1:9/geography"
    with pytest.raises(ForNow, match=re.escape("127.0.0.1 was asked 3 times, and it could not be reached")):
        fetch_areas(asking, WARDS)


# Going on, and not fetching again -----------------------------------------------------------


def test_a_fetch_that_was_cut_off_goes_on_where_it_was(service, asking):
    service.faults.extend([None, None, None, *["busy"] * QUICK.tries])
    with pytest.raises(ForNow):
        fetch_areas(asking, WARDS, page=3)
    assert offsets(service) == [0, 3, 6, 6, 6]
    service.asked.clear()
    assert len(names_in(fetch_areas(asking, WARDS, page=3))) == 10
    assert offsets(service) == [6, 9]


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(service, asking):
    first = fetch_areas(asking, WARDS, page=5).read_bytes()
    service.asked.clear()
    assert fetch_areas(asking, WARDS, page=5).read_bytes() == first
    assert all("if-none-match" in headers for _path, headers in service.asked)
    service.features[WARDS][7]["properties"]["WD25NM"] = "Renamed"
    assert names_in(fetch_areas(asking, WARDS, page=5))[7] == "Renamed"


def test_an_archive_goes_on_from_the_byte_where_it_broke_off(service, asking, tmp_path):
    with zipfile.ZipFile(tmp_path / "made.zip", "w") as archive:
        archive.writestr("2025-06/2025-06-wealdmere-street.csv", "x" * 5_000)
    whole = (tmp_path / "made.zip").read_bytes()
    service.files["/data/archive/2025-06.zip"] = whole
    service.faults.append("cut")
    assert fetch_archive(asking, "2025-06").read_bytes() == whole
    assert [headers.get("range") for _path, headers in service.asked] == [None, f"bytes={len(whole) // 2}-"]


def test_an_archive_that_was_replaced_meanwhile_begins_anew(service, asking, tmp_path):
    for name, letter in (("old.zip", "x"), ("new.zip", "y")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("2025-06/2025-06-wealdmere-street.csv", letter * 5_000)
    service.files["/data/archive/2025-06.zip"] = (tmp_path / "old.zip").read_bytes()
    service.faults.extend(["cut", *["busy"] * 2])
    with pytest.raises(ForNow):
        fetch_archive(asking, "2025-06")
    service.files["/data/archive/2025-06.zip"] = (tmp_path / "new.zip").read_bytes()
    assert fetch_archive(asking, "2025-06").read_bytes() == (tmp_path / "new.zip").read_bytes()


def test_a_damaged_archive_is_not_kept(service, asking):
    service.files["/data/archive/2025-06.zip"] = b"PK\x03\x04 broken"
    with pytest.raises(ForNow, match="its archive is damaged"):
        fetch_archive(asking, "2025-06")


def test_the_newest_month_is_asked_for(service, asking):
    months = [{"date": "2025-05", "stop-and-search": []}, {"date": "2025-06", "stop-and-search": []}]
    service.files["/api/crimes-street-dates"] = json.dumps(months).encode()
    assert newest_month(asking) == "2025-06"
    service.files["/api/crimes-street-dates"] = b"[]"
    with pytest.raises(ForNow, match="its list of months is empty"):
        newest_month(asking)


# Where it may go, and what it takes ---------------------------------------------------------


def test_a_redirect_is_not_followed(service, asking):
    service.faults.append("moved")
    with pytest.raises(
        NotFetched, match=r"points to http://169\.254\.169\.254/secret, which was not followed"
    ):
        fetch_areas(asking, WARDS)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/geography",
        "http://example.org/geography",
        "file:///etc",
        "http://localhost.example.org/geography",
    ],
)
def test_only_the_services_that_the_settings_name_are_asked(service, asking, settings, address):
    settings.OPEN_GEOGRAPHY = address
    with pytest.raises(NotFetched, match="is not one of the services that data may be fetched from"):
        fetch_areas(asking, WARDS)
    assert service.asked == []


def test_a_service_elsewhere_is_asked_only_over_a_protected_line(service, settings):
    settings.OPEN_GEOGRAPHY = "http://example.org/geography"
    with pytest.raises(NotFetched, match=re.escape("http://example.org is not one of the services")):
        fetch_areas(asking_official(), WARDS)


@pytest.mark.parametrize("name", ["../../secret", "a b", "x?where=1", ""])
def test_a_name_that_is_no_name_is_refused(asking, name):
    with pytest.raises(NotFetched, match="is no name of a service"):
        fetch_areas(asking, name)
    with pytest.raises(NotFetched, match="is no table of Nomis"):
        fetch_figures(asking, name, geography="TYPE151", columns=COLUMNS)
    with pytest.raises(NotFetched, match="is no month"):
        fetch_archive(asking, name)


def test_a_refusal_and_an_unknown_name_are_final_and_said(service, asking, waited):
    with pytest.raises(
        NotFetched, match=re.escape("refused the question: “Invalid URL”. Is the service's name right")
    ):
        fetch_areas(asking, "No_Such_Service")
    with pytest.raises(NotFetched, match=re.escape("answered 404. There is nothing of this name")):
        fetch_figures(asking, "NM_9999_1", geography="TYPE151", columns=COLUMNS)
    service.faults.append("forbidden")
    with pytest.raises(NotFetched, match=re.escape("answered 403. The question was refused")):
        fetch_areas(asking, WARDS)
    assert waited == []


def test_an_answer_beyond_all_measure_is_not_fetched(service, asking, tmp_path):
    with pytest.raises(NotFetched, match="is larger than 0 MB"):
        asking.fetch(
            f"{service.address}/geography/{WARDS}/query?returnCountOnly=true", tmp_path / "x", largest=5
        )
    assert not (tmp_path / "x").exists()


# A source that is empty is told apart from one that changed ----------------------------------


def test_an_empty_source_is_not_one_with_other_columns(service, asking):
    service.features[WARDS] = []
    with pytest.raises(NothingInIt, match="has not one feature for this question: it is empty"):
        fetch_areas(asking, WARDS)
    service.tables["NM_2041_1"] = (list(COLUMNS), [])
    with pytest.raises(NothingInIt, match="has the right columns and not one row"):
        fetch_figures(asking, "NM_2041_1", geography="TYPE151", columns=COLUMNS)
    service.tables["NM_2041_1"] = (["GEOGRAPHY_CODE", "ETHNICITY", "OBS_VALUE"], [["E01000001", "White", 1]])
    with pytest.raises(
        ColumnsChanged, match=re.escape("lacks “C2021_ETH_20_NAME”. The source may have changed")
    ):
        fetch_figures(asking, "NM_2041_1", geography="TYPE151", columns=COLUMNS)


def test_every_table_that_is_offered_by_name_is_one_that_can_be_read():
    """The columns that are fetched are those by which a table is known, and only code, group and value."""
    from commonweal.evidence.definitions import layout_of

    for one in offered().values():
        layout = layout_of(one.columns)
        assert layout is not None, one.code
        assert layout.code.startswith("nomis-api"), one.code
