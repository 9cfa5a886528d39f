"""The map's page with its table works its values out once, for the map, its legend and the table alike."""

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
