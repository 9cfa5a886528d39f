"""Rows that name a place lie there, by the same answer as the partner's form gives."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.places.models import Area, AreaSet, Postcode, PostcodeEdition
from commonweal.places.tests.test_placing import make_set
from commonweal.tension.models import Report, Upload
from commonweal.tension.tests.pages import page
from commonweal.tension.tests.test_partner_form import SENT
from commonweal.tension.upload import verbs

PLACES = [
    ("heron  PARK", ["Z001"]),
    ("mk11aa", ["Z000"]),
    ("MK1 1AA", ["Z000"]),
    ("MK1 lAA", []),  # an l for a 1 is a guess, and asked about
    ("heron prk", []),
    ("Twice", []),  # the name of two areas
    ("Far off MK9 9ZZ", []),
    ("Z001", []),  # a code is not what people call it
]


def wards_called(*names):
    """Wards in use with these names, side by side. Other names are other outlines: what is kept of a set goes by those."""
    AreaSet.objects.update(is_current=False)
    wide = 0.1 + len("".join(names)) / 10_000
    make_set(
        "ward",
        {f"Z00{at}": (-0.8 + at * wide, 52.0, -0.8 + (at + 1) * wide, 52.1) for at in range(len(names))},
        vintage=2026 + AreaSet.objects.count(),
    )
    for at, name in enumerate(names):
        Area.objects.filter(area_set__is_current=True, code=f"Z00{at}").update(name=name)


@pytest.fixture
def known(documents_recorded):
    wards_called("Twice", "Heron Park", "Twice")
    edition = PostcodeEdition.objects.create(source="test", is_published=True)
    Postcode.objects.create(edition=edition, postcode="MK1 1AA", lon=-0.75, lat=52.05)
    Postcode.objects.create(edition=edition, postcode="ZE1 0AA", lon=-1.15, lat=60.15)


def added(client, people, rows, heading="Description,Location"):
    text = "\n".join([heading, *rows])
    client.post(reverse("upload:start"), {"file": SimpleUploadedFile("rows.csv", text.encode())})
    upload = Upload.objects.latest("pk")
    verbs.match_columns(upload, upload.columns | {"every_row_is": "tension"}, by=people["kit"])
    shown = re.sub(
        r"\s+", " ", re.sub("<[^>]*>", "", page(client, reverse("upload:check", args=[upload.public_id])))
    )
    return verbs.add_upload(upload, by=people["kit"]), shown


@pytest.mark.parametrize(("place", "codes"), PLACES)
def test_a_row_lies_where_the_form_would_put_it(known, people, sign_in, place, codes):
    client = sign_in("kit")
    upload, shown = added(client, people, [f"Something was said,{place}"])
    row = upload.report_set.get()
    assert [one.area.code for one in row.placements.all()] == codes
    assert ("1 of them will be on the map" in shown) == bool(codes)
    client.post("/reports/new/", SENT | {"where": "place", "place": place})
    form = Report.objects.exclude(pk=row.pk).first()
    if codes:
        assert [one.area.code for one in form.placements.all()] == codes
        assert (form.lon, form.lat) == (row.lon, row.lat)
    else:  # the form asks which is meant, or keeps what nobody knows
        assert form is None or not form.placements.exists()


def test_a_postcode_far_outside_is_kept_as_written_and_refuses_no_row(known, people, sign_in):
    upload, shown = added(sign_in("kit"), people, ["Something was said,ZE1 0AA"])
    assert (upload.accepted, upload.report_set.get().lon) == (1, None)
    assert "1 of them names a place that is not the name of one area or postcode here: “ZE1 0AA”." in shown


def test_the_same_file_adds_nothing_after_the_areas_have_changed(known, people, sign_in):
    client, rows = sign_in("kit"), ["Something was said,Heron Park", "Another thing,Marsh End"]
    added(client, people, rows)
    wards_called("Twice", "Marsh End", "Twice")
    upload, _shown = added(client, people, rows)
    assert (upload.accepted, upload.already_here) == (0, 2)


def test_many_rows_ask_for_places_no_more_often_than_few(known, people, sign_in):
    client, asked = sign_in("kit"), []
    for number in (20, 400):
        places = ("Heron Park", "MK1 1AA", "Lane {}")
        rows = [f"Thing {number} {at},{places[at % 3].format(at)}" for at in range(number)]
        with CaptureQueriesContext(connection) as queries:
            added(client, people, rows)
        asked.append(sum("places_" in query["sql"] for query in queries))
    assert asked[1] <= asked[0]  # the first has the names of the areas read
