"""The map's page with its table works its values out once, for the map, its legend and the table alike."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
IN_CANALSIDE = {"lon": -0.75, "lat": 52.05}


@pytest.mark.parametrize("layer", ["tensions-by-area", "strengths-by-area"])
def test_reports_are_counted_by_area_once_a_page(layer, tell_and_grade, wards, sign_in):
    tell_and_grade(kind=layer.split("s-by")[0], sanitised="Something.", **IN_CANALSIDE)
    ben = sign_in("ben")
    with CaptureQueriesContext(connection) as asked:
        html = ben.get(f"/map/?layer={layer}&areas=ward&view=table").content.decode()
    counted = [one["sql"] for one in asked if "GROUP BY" in one["sql"] and "tension_placement" in one["sql"]]
    assert len(counted) == 1
    assert "Canalside" in html


def test_what_is_counted_of_sensitive_reports_is_marked_as_they_are(tell_and_grade, wards, sign_in):
    pages = ("/map/?layer=tensions-by-area&areas=ward", "/areas/ward/X001/")
    ben = sign_in("ben")
    # The newest five are listed one by one; what is counted behind them is marked all the same.
    for number in range(7):
        marking = "sensitive" if number == 0 else "official"
        day = datetime.datetime(2026, 11, number + 1, 12, tzinfo=datetime.UTC)
        tell_and_grade(grades={"marking": marking}, when_from=day, what=f"Number {number}", **IN_CANALSIDE)
    for page in pages:
        assert "OFFICIAL-SENSITIVE" in ben.get(page).content.decode()
    elsewhere = "/map/?layer=tensions-by-area&areas=ward&since=2026-11-02"
    assert "OFFICIAL-SENSITIVE" not in ben.get(elsewhere).content.decode()
