import datetime
import zipfile

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import QueryDict

from commonweal.demo.areas import load_ground
from commonweal.demo.crime import UNSENT, load_crime, months_before
from commonweal.demo.tests.conftest import DAY
from commonweal.evidence.layers import CrimeFilters, ask, legend, values
from commonweal.evidence.models import Import, RecordedCrime
from commonweal.evidence.selectors import OPERATOR, crime_counts
from commonweal.maps.measures import rows_by_area

UNOBSERVED = months_before(DAY)[UNSENT]


@pytest.fixture
def crimes(db, tmp_path):
    load_ground(tmp_path)
    return load_crime(tmp_path, today=DAY)


def test_the_demo_has_a_year_of_recorded_crime_and_one_month_of_it_is_not_observed(
    crimes, people, client, tmp_path
):
    assert crimes > 3000
    [loaded] = Import.objects.filter(kind="police")
    assert (loaded.refused, loaded.quality["without_lsoa"], loaded.quality["placed_in_another_lsoa"]) == (
        0,
        0,
        0,
    )
    by_month = {row["month"]: row["count"] for row in crime_counts(by=("month",), viewer=OPERATOR)}
    assert list(by_month) == months_before(DAY)
    assert by_month.pop(UNOBSERVED) is None
    assert min(by_month.values()) > 100

    # The list of months, the map, its legend and its table call that month not observed, and nowhere 0.
    assert (UNOBSERVED, f"{UNOBSERVED} (not observed)") in CrimeFilters().fields["month"].choices
    asked = ask(QueryDict(f"month={UNOBSERVED}"), people["ben"])
    assert dict(values(people["ben"], asked).of) == {}
    assert "not observed" in str(legend(asked).period)
    rows = list(rows_by_area(values, legend=legend).rows(people["ben"], asked))
    assert {(row.values[2], row.values[3]) for row in rows} == {(None, "Not observed")}
    assert UNOBSERVED in str(legend(ask(QueryDict(""), people["ben"])).period)
    seen = values(people["ben"], ask(QueryDict(""), people["ben"])).of
    assert min(seen.values()) > 0

    # One month chosen counts as one choice, though its name has seven letters.
    client.force_login(people["ben"], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session.save()
    page = client.get(f"/map/?layer=recorded-crime&view=table&month={UNOBSERVED}").content.decode()
    assert "Month (1)" in page
    assert f"{UNOBSERVED} (not observed)" in page

    # The same again, also on another day, adds nothing.
    before = RecordedCrime.objects.count()
    assert load_crime(tmp_path, today=DAY + datetime.timedelta(days=40)) == 0
    assert RecordedCrime.objects.count() == before


def test_the_archive_is_laid_out_as_that_of_police_uk(crimes, tmp_path):
    with zipfile.ZipFile(tmp_path / "recorded-crime.zip") as archive:
        names = archive.namelist()
    assert len(names) == 11
    assert names[0] == "2025-10/2025-10-wealdmere-street.csv"
    assert not any(UNOBSERVED in name for name in names)
