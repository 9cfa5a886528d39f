"""A visitor reads every published number by its addresses, as page, file, tile and all else, and works none out that is small.

In each way, and in each form in which a table is published, a leak is planted in what the visitor reads: it is found, so
that the attack is known to read that way. What a visitor can open at all is `access_table`: each address of it that holds
figures stands below.
"""

import csv
import datetime
import io
import json
import re
import tempfile
from pathlib import Path

import mapbox_vector_tile
import pyogrio
import pytest
from django.test import Client
from django.utils import timezone

from commonweal.demo.documents import record_documents
from commonweal.evidence.models import Dataset, Import, Measure, Observation
from commonweal.identifiers import public_identifier
from commonweal.methods.disclosure import attack
from commonweal.people.models import User
from commonweal.places.models import Area
from commonweal.places.tests.test_placing import make_set
from commonweal.releases.models import Release
from commonweal.releases.verbs import sign_release, withdraw_release
from commonweal.tension.models import Report
from commonweal.tension.released import SUBJECT
from commonweal.tension.tests.telling import people_of_wealdmere, telling_and_grading
from commonweal.tension.verbs.release import release_strength
from tests.access_table import TABLE
from tests.public_numbers import LAYER, Visitor, gather

# Reads by addresses, which are tested with both databases elsewhere; what follows is arithmetic.
pytestmark = [pytest.mark.once, pytest.mark.django_db]
WARDS = {"X001": ("Canalside", -0.75), "X002": ("Heron Park", -0.65), "X003": ("Old Market", -0.55)}
# How each quarter is published, and what is counted in it from west to east: in each, three in Canalside are few.
PUBLISHED = {
    "2026-q3": ("withheld", (3, 6, 9)),
    "2026-q2": ("rounded-5", (3, 6, 9)),
    "2026-q1": ("percentages-ward2025", (3, 13, 20)),
}
FEW = 3
# Public addresses with figures that `gather` reads, those that repeat what it reads, and those that hold none of either kind.
READ = """releases:index releases:release releases:file maps:map maps:values maps:download maps:tile maps:panel maps:area
    evidence:dcat evidence:figures""".split()
# Pictures of the map's values, and open data again: sums and shares of what `evidence:figures` gives, never of reports.
REPEATS = """maps:picture maps:matching maps:names evidence:profiles evidence:profile evidence:profile-file evidence:evenness
    evidence:compare evidence:comparison-file evidence:community evidence:community-file evidence:equality
    evidence:equality-file evidence:catalogue evidence:dataset evidence:metadata evidence:measure""".split()
# Of strengths they count those that stand one by one on the public map; else actions, which are no people.
OF_WHAT_STANDS_ALONE = "whatwedid:newest whatwedid:quarter whatwedid:file".split()
WITHOUT = {
    "consultations",
    "meetings",
    "plans",
    "desk",
    "people",
    "tension",
    "search",
    "returns",
    "demo",
}  # apps whose public pages are words and forms


@pytest.fixture(scope="module")
def published(module_db):
    """Three wards with three quarters, each published in another form, and strengths on the map; an open table."""
    people = people_of_wealdmere()
    record_documents(people["hana"], timezone.localdate())
    boxes = {code: (-0.8 + at / 10, 52.0, -0.7 + at / 10, 52.1) for at, code in enumerate(WARDS)}
    area_set = make_set("ward", boxes)
    for code, (name, _lon) in WARDS.items():
        Area.objects.filter(code=code).update(name=name)
    tell = telling_and_grading(people)
    for quarter, (way, numbers) in PUBLISHED.items():
        month = 3 * int(quarter[-1]) - 1
        when = datetime.datetime(2026, month, 3, 12, tzinfo=datetime.UTC)
        for (_name, lon), number in zip(WARDS.values(), numbers, strict=True):
            report = tell(
                kind="strength", lon=lon, lat=52.05, when_from=when, when_precision="day",
                sanitised="Neighbours planted trees.",
            )  # fmt: skip
            _again(report, number - 1)
            if number == 6:
                release_strength(report, by=people["aisha"])
        sign_release(SUBJECT, quarter, reason="Agreed.", by=people["aisha"], way=way)
    _open_table(area_set)


def _again(report, times):
    """The same report so many times more: telling each takes longer than all that is tested here."""
    placed = list(report.placements.all())
    for _one in range(times):
        report = Report.objects.get(pk=report.pk)
        report.pk, report.public_id = None, public_identifier()
        report.save(force_insert=True)
        for place in placed:
            place.pk, place.report = None, report
            place.save(force_insert=True)


def _open_table(area_set):
    source = Import.objects.create(kind="observations", name="t.csv", state=Import.State.PUBLISHED)
    table = Dataset.objects.create(
        source_import=source, area_set=area_set, title="Faith", publisher="X", licence="Y", as_of=timezone.localdate(),
        is_open=True,
    )  # fmt: skip
    measure = Measure.objects.create(code="faith", name="Faith", about="religion")
    table.measures.add(measure)
    for area in area_set.areas.all():
        for group, value in (("Sikh", 4), ("Christian", 70), ("None", 60)):
            Observation.objects.create(
                dataset=table, measure=measure, area=area, group=group, value=value, base=134
            )


@pytest.fixture(scope="module")
def answers(published, django_db_blocker):
    """What the visitor read, by address: each planted leak changes one of them."""
    read = {}
    with django_db_blocker.unblock():
        gather(Visitor(Client(), read))
    return read


@pytest.fixture(scope="module")
def corrected(answers, django_db_blocker):
    """What the visitor reads once the table of the third quarter was withdrawn and published anew, with one more."""
    read = {}
    with django_db_blocker.unblock():
        aisha = User.objects.get(name="Aisha")
        first = Release.objects.get(choice="2026-q3")
        withdraw_release(first, because="One was counted too few.", by=aisha)
        _again(Report.objects.filter(placements__area__code="X003", happened_on__gte="2026-07-01").first(), 1)
        sign_release(SUBJECT, "2026-q3", reason="One more.", by=aisha)
        gather(Visitor(Client(), read))
        gone = Client().get(f"/releases/{first.public_id}/table.csv")
        assert gone.status_code == 404
    return read


def gathered(answers, kept=(), **planted):
    return gather(Visitor(None, {**answers, **planted}), kept)


def of_quarter(answers, quarter):
    """The address of the page of a quarter's table."""
    words = {"q3": "July", "q2": "April", "q1": "January"}[quarter[-2:]]
    return next(
        at
        for at, read in answers.items()
        if re.fullmatch(r"/releases/\w+/", at) and f", {words} –".encode() in read
    )


def test_every_public_address_with_figures_is_read():
    public = {one.name for one in TABLE if "public" in one.opens}
    with_figures = {name for name in public if name.partition(":")[0] not in WITHOUT}
    assert with_figures - {*REPEATS, *OF_WHAT_STANDS_ALONE} == set(READ)


def test_nothing_small_is_worked_out_from_all_that_is_public(answers, published, db):
    found = gathered(answers)
    assert found.leaks() == []
    assert found.surplus == {}
    assert found.left_out == {}
    assert found.numbers["page"] == found.numbers["file"] == 12
    for way in ("csv", "map table", "values.json", "geojson", "gpkg", "tile"):
        assert found.numbers[way] == 5, way  # of nine, of which four are withheld
    assert found.numbers["one by one"] == 2
    # Released in the same moment, they stand in no order.
    beside = sorted(one.between[0].tolist() for one in found.beside)
    assert beside == [[0, 0, 0, 0], [0, 1, 0, 1], [0, 1, 0, 1]]


def in_page(told, quarter, answers):
    """The cell of Canalside, whatever stands there."""
    row = re.search(rb"<tr[^>]*>(?:(?!</tr>).)*?Canalside.*?</tr>", told, re.S)[0]
    cells = list(re.finditer(rb'(<span class="cw-table__value">)([^<]*)(</span>)', row))
    cell = cells[1]
    planted = row[: cell.start(2)] + told_of(quarter).encode() + row[cell.end(2) :]
    return told.replace(row, planted)


def told_of(quarter):
    """What tells of three: the number, or the percentage that it is of all."""
    way, numbers = PUBLISHED[quarter]
    return f"{100 * FEW / sum(numbers):.1f}%" if way.startswith("percentages") else str(FEW)


def in_csv(told, quarter, answers):
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"))))
    number = next(one for one in ("value", "percent", "count", "count_rounded_to_5") if one in rows[0])
    next(row for row in rows if "X001" in row.values())[number] = told_of(quarter).rstrip("%")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def in_values(told, quarter, answers):
    read = json.loads(told)
    read["values"]["X001"] = float(told_of(quarter).rstrip("%"))
    return json.dumps(read).encode()


def in_geojson(told, quarter, answers):
    read = json.loads(told)
    next(one["properties"] for one in read["features"] if one["properties"]["code"] == "X001")["value"] = (
        float(told_of(quarter).rstrip("%"))
    )
    return json.dumps(read).encode()


def in_geopackage(told, quarter, answers):
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder) / "one.gpkg", Path(folder) / "other.gpkg"
        path.write_bytes(told)
        meta, _fids, shapes, columns = pyogrio.raw.read(path, columns=["code", "value"])
        by_name = dict(zip(meta["fields"], columns, strict=True))
        by_name["value"][list(by_name["code"]).index("X001")] = float(told_of(quarter).rstrip("%"))
        pyogrio.raw.write(
            other,
            shapes,
            list(by_name.values()),
            list(by_name),
            geometry_type=meta["geometry_type"],
            crs="EPSG:4326",
        )
        return other.read_bytes()


def in_tile(told, quarter, answers):
    read = mapbox_vector_tile.decode(told)
    for one in read["areas"]["features"]:
        if one["properties"]["code"] == "X001":
            one["properties"]["value"] = float(told_of(quarter).rstrip("%"))
    features = [
        {"geometry": one["geometry"], "properties": one["properties"]} for one in read["areas"]["features"]
    ]
    return mapbox_vector_tile.encode({"name": "areas", "features": features})


PLANTED = {
    "{page}": in_page,
    "{page}table.csv": in_csv,
    f"/map/?layer={LAYER}&view=table&quarter={{quarter}}": in_page,
    f"/layers/{LAYER}/values.json?quarter={{quarter}}": in_values,
    f"/layers/{LAYER}.csv?quarter={{quarter}}": in_csv,
    f"/layers/{LAYER}.geojson?quarter={{quarter}}": in_geojson,
    f"/layers/{LAYER}.gpkg?quarter={{quarter}}": in_geopackage,
    f"/tiles/{LAYER}/0/0/0.mvt?quarter={{quarter}}": in_tile,
}


@pytest.mark.parametrize("quarter", PUBLISHED)
@pytest.mark.parametrize("where", PLANTED)
def test_a_number_that_slips_out_in_any_way_and_form_is_found(where, quarter, answers):
    address = where.format(page=of_quarter(answers, quarter), quarter=quarter)
    planted = PLANTED[where](answers[address], quarter, answers)
    assert planted != answers[address]
    leaks = gathered(answers, **{address: planted}).leaks()
    found = [leak for leak in leaks if leak.cell.get("ward2025") == "X001" and leak.low == leak.high == FEW]
    assert found, [str(leak) for leak in leaks]


def test_what_stands_on_the_map_one_by_one_is_counted_in_file_and_tile(answers, published):
    """Five of the nine that Canalside and Heron Park have together, seen in Heron Park, leave Canalside four at most."""
    address = "/layers/strengths.csv"
    row = f"s{{}}s,Type,2026-08-03,A place,Heron Park,Trees,{WARDS['X002'][1]},52.05"
    more = "".join("\r\n" + row.format(n) for n in range(5)).encode()
    leaks = gathered(answers, **{address: answers[address].rstrip() + more}).leaks()
    assert any(leak.cell == {"period": "2026-07-01/2026-09-30", "ward2025": "X001"} for leak in leaks)
    address = "/tiles/strengths/0/0/0.mvt?show=points"
    read = mapbox_vector_tile.decode(answers[address])["points"]["features"]
    day = (datetime.date(2026, 8, 3) - datetime.date(1970, 1, 1)).days
    [here] = [one["geometry"] for one in read if one["properties"]["day"] == day]
    features = [{"geometry": one["geometry"], "properties": one["properties"]} for one in read]
    features += [{"geometry": here, "properties": {"public_id": f"s{n}", "day": day}} for n in range(5)]
    tile = mapbox_vector_tile.encode({"name": "points", "features": features})
    assert gathered(answers, **{address: tile}).leaks()


@pytest.mark.parametrize("address", ["/areas/ward/X001/", "/map/panel/?open=ward:X001"])
def test_a_page_of_an_area_that_counts_what_is_not_public_is_found(address, answers):
    planted = re.sub(rb'(<p class="map-number">)[\d,]+', rb"\g<1>3", answers[address])
    planted = planted if planted != answers[address] else planted + b'<p class="map-number">3</p>'
    assert gathered(answers, **{address: planted}).surplus == {address: 3}


def test_a_figure_that_its_source_withheld_and_its_base_tells_is_found(answers):
    [address] = [one for one in answers if one.startswith("/data/") and one.endswith("figures.csv")]
    planted = answers[address].replace(b"X001,faith,Sikh,,4,134", b"X001,faith,Sikh,,,134")
    assert planted != answers[address]
    leaks = gathered(answers, **{address: planted}).leaks()
    assert {(leak.low, leak.high) for leak in leaks} == {(4, 4)}


def test_what_cannot_be_among_the_counted_is_left_out_and_what_it_is_and_the_rest_is_used(answers, published):
    """Fails where all that stands on the map is passed over because some of it became public since."""
    address = "/layers/strengths.csv"
    row = "{}{}s,Type,2026-08-03,A place,{},Trees,{},52.05"
    places = (("X002", "Heron Park", 5), ("X003", "Old Market", 20))
    more = [
        "\r\n" + row.format(code, n, name, WARDS[code][1])
        for code, name, times in places
        for n in range(times)
    ]
    found = gathered(answers, **{address: answers[address].rstrip() + "".join(more).encode()})
    assert found.left_out == {("Strengths by neighbourhood, July – September 2026", "X003"): 20}
    assert any(leak.cell.get("ward2025") == "X001" for leak in found.leaks())


# Corrected editions -------------------------------------------------------------------------


def test_a_corrected_table_and_the_one_that_was_withdrawn_tell_nothing_small_together(answers, corrected):
    kept = gathered(answers).releases
    found = gathered(corrected, kept)
    assert found.withdrawn == [of_quarter(answers, "2026-q3")]
    assert [one.edition for one in found.releases].count(2) == 1
    assert any("edition 2 with 1" in table.about for table in found.tables), "they are laid beside each other"
    assert found.leaks() == []


def test_a_number_that_one_edition_tells_and_the_other_leaves_out_is_found(answers, corrected):
    """Each edition hides its own; whoever kept the first takes Heron Park from it, and Canalside is what is left."""
    file = f"{of_quarter(answers, '2026-q3')}table.csv"
    rows = answers[file].decode("utf-8-sig")
    planted = re.sub(r"(X002,[^,]*,)\[c\]", r"\g<1>6", re.sub(r"(X003,[^,]*,)9", r"\g<1>[c]", rows))
    assert planted != rows
    first = [one for one in gathered(answers, **{file: planted.encode()}).releases if "July" in one.title]
    assert attack([first[0].table]) == []
    leaks = gathered(corrected, first).leaks()
    # Taken the other way round the guess is one less, for the corrected table has one more.
    assert {(leak.cell["ward2025"], leak.low) for leak in leaks} == {("X001", FEW), ("X001", FEW - 1)}


def test_a_withdrawn_table_that_is_shown_all_the_same_is_read(answers, corrected):
    page = of_quarter(answers, "2026-q3")
    file = f"{page}table.csv"
    still = {page: in_page(answers[page], "2026-q3", answers), file: answers[file]}
    found = gathered(corrected, **still)
    assert found.withdrawn == []
    assert any(leak.cell.get("ward2025") == "X001" and leak.low == FEW for leak in found.leaks())
