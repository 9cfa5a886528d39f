"""Maps show each viewer exactly what their list shows, whatever is asked."""

import itertools
import random

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commonweal.changes.feed import position
from commonweal.jobs import routines
from commonweal.maps import drawing, snapshots
from commonweal.maps.layers import BadRequest, layer_for, layers_for
from commonweal.tension.filters import BadFilter, filters_from
from commonweal.tension.models import Report
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.taxonomy import terms
from commonweal.tension.tests.wealdmere_map import made_up, make_areas
from commonweal.tension.verbs.classes import is_narrower
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.receive import CannotReceive
from commonweal.tension.verbs.release import CannotRelease, release_strength, withdraw_strength
from commonweal.tension.verbs.triage import close_report


def one_that_can_go(reports):
    """Two of these reports of which the first can be merged into the second: nobody loses sight of it."""
    pairs = itertools.permutations(reports, 2)
    return next(
        (goes, stays)
        for goes, stays in pairs
        if not is_narrower(stays.visibility_class, than=goes.visibility_class)
    )


@pytest.fixture
def wealdmere(tell, tell_and_grade, people):
    """Wards, and 90 reports in every state: open, closed, merged, in the queue, released."""
    make_areas()
    for fields in made_up(seed=3, number=70):
        tell_and_grade(**fields)
    for fields in made_up(seed=4, number=20):
        tell(**{name: value for name, value in fields.items() if name not in ("grades", "sanitised")})
    shared = list(Report.objects.filter(status="open").order_by("what"))
    seen = [report for report in shared if report.visibility_class_id in drawing_clearance(people["aisha"])]
    for report in seen[:6]:
        close_report(report, outcome="Talked it over.", by=people["aisha"])
    goes, stays = one_that_can_go(seen[6:])
    merge_report(goes, into=stays, by=people["aisha"])
    released = 0
    for report in seen[6:]:
        if report in (goes, stays):
            continue
        try:
            release_strength(report, by=people["aisha"])
            released += 1
        except CannotRelease:
            continue
    assert released > 3
    return people


def drawing_clearance(viewer):
    from commonweal.people.visibility import clearance_of

    return clearance_of(viewer)


def random_query(chance):
    query = QueryDict(mutable=True)
    if chance.random() < 0.4:
        query["kind"] = chance.choice(["strength", "tension"])
    for name, values, share in (
        ("indicator", [*terms("strength"), *terms("tension")], 0.3),
        ("community", list(terms("community")), 0.3),
        ("source", list(terms("source")), 0.3),
        ("status", ["open", "closed"], 0.3),
        ("level", list("012345"), 0.3),
    ):
        if chance.random() < share:
            query.setlist(name, chance.sample(values, chance.randrange(1, max(2, len(values) // 2))))
    if chance.random() < 0.3:
        query["since"] = f"2026-{chance.randrange(6, 12):02d}-01"
    if chance.random() < 0.3:
        query["until"] = f"2026-{chance.randrange(6, 12):02d}-28"
        if query.get("since", "") > query["until"]:
            del query["since"]
    if chance.random() < 0.2:
        query["area"] = f"ward:XW00{chance.randrange(1, 7)}"
    if chance.random() < 0.2:
        query["q"] = chance.choice(["canal", "market", "number 1", "nothing like it"])
    return query


def on_tiles(layer, viewer, asked):
    """Public identifiers on the one tile of the whole world."""
    content = drawing.draw(layer, viewer, asked, drawing.Tile(0, 0, 0))
    if not content:
        return []
    return sorted(
        feature["properties"]["public_id"]
        for feature in mapbox_vector_tile.decode(content)["points"]["features"]
    )


def test_tiles_and_rows_hold_the_same_reports_for_every_viewer_and_question(wealdmere):
    chance = random.Random(11)
    viewers = [*wealdmere.values(), AnonymousUser()]
    asked_of = held = 0
    for _round in range(30):
        query = random_query(chance)
        for viewer in viewers:
            for code in ("reports", "strengths"):
                layer = layer_for(viewer, code)
                if layer is None:
                    continue
                try:
                    asked = layer.ask(query, viewer)
                except BadRequest:
                    assert not viewer.is_authenticated
                    continue
                rows = list(layer.rows(viewer, asked))
                placed = sorted(row.id for row in rows if row.lon is not None)
                assert on_tiles(layer, viewer, asked) == placed, (viewer, query.urlencode())
                assert drawing.count_drawn(layer, viewer, asked) == len(placed)
                assert layer.count(viewer, asked) == len(rows)
                asked_of += 1
                held += len(placed)
    assert asked_of > 400
    assert held > 1000


def test_what_changes_after_the_snapshot_is_on_the_next_tile(wealdmere, tell_and_grade):
    aisha = wealdmere["aisha"]
    layer = layer_for(aisha, "reports")
    asked = layer.ask(QueryDict(""), aisha)
    before = on_tiles(layer, aisha, asked)
    folder = snapshots.build_points(layer.points)
    report = tell_and_grade(lon=-0.75, lat=52.03)
    assert set(on_tiles(layer, aisha, asked)) == {*before, report.public_id}
    others = Report.objects.filter(public_id__in=before).select_related("visibility_class")
    seen = report.visibility_class
    into = next(one for one in others if not is_narrower(one.visibility_class, than=seen))
    merge_report(report, into=into, by=aisha)
    assert on_tiles(layer, aisha, asked) == before
    assert folder.is_dir()  # all this without building anew
    assert snapshots.points_now(layer.points).overlay is not None


def test_a_report_that_is_deleted_and_announced_leaves_the_tile(wealdmere):
    from commonweal.changes.feed import announce

    aisha = wealdmere["aisha"]
    layer = layer_for(aisha, "reports")
    asked = layer.ask(QueryDict(""), aisha)
    before = on_tiles(layer, aisha, asked)
    snapshots.build_points(layer.points)
    gone = Report.objects.get(public_id=before[0])
    gone.merged.update(merged_into=None)
    seen = gone.visibility_class_id
    gone.delete()
    announce("report", before[0], before=seen, after=None)
    assert on_tiles(layer, aisha, asked) == before[1:]


def test_a_right_taken_away_is_gone_from_the_next_tile(wealdmere):
    ben = wealdmere["ben"]
    layer = layer_for(ben, "reports")
    asked = layer.ask(QueryDict(""), ben)
    assert on_tiles(layer, ben, asked)
    ben.appointments.update(until_on="2026-11-01")
    del ben._roles
    assert layer_for(ben, "reports") is None
    assert on_tiles(layer, ben, asked) == on_tiles(layer, AnonymousUser(), asked)


def test_a_snapshot_of_another_history_is_not_used(wealdmere):
    aisha = wealdmere["aisha"]
    layer = layer_for(aisha, "reports")
    folder = snapshots.build_points(layer.points)
    liar = folder.with_name(f"{int(folder.name.split('-')[0])}-0123456789abcdef")
    folder.rename(liar)
    assert snapshots.points_now(layer.points).snapshot.sequence > 0
    assert snapshots._newest_true("reports") == folder


def test_the_public_map_has_released_strengths_and_outlines_only(wealdmere):
    public = AnonymousUser()
    assert [layer.code for layer in layers_for(public)] == ["strengths", "boundaries"]
    layer = layer_for(public, "strengths")
    rows = list(layer.rows(public, layer.ask(QueryDict(""), public)))
    released = Report.objects.filter(visibility_class__stage="public")
    assert {row.id for row in rows} == set(released.values_list("public_id", flat=True))
    assert set(released.values_list("kind", flat=True)) == {"strength"}


def test_tension_is_never_released(people, tell_and_grade):
    report = tell_and_grade()
    with pytest.raises(CannotRelease, match="never public"):
        release_strength(report, by=people["aisha"])
    with pytest.raises(PermissionError):
        release_strength(tell_and_grade(kind="strength"), by=people["ben"])


@pytest.mark.parametrize(
    "fields", [{"place": "The infant school gate"}, {"sanitised": "A fair at Hill Academy."}]
)
def test_no_school_can_be_made_out_by_the_public(people, tell_and_grade, fields):
    report = tell_and_grade(kind="strength", **fields)
    with pytest.raises(CannotRelease, match="names a school"):
        release_strength(report, by=people["aisha"])
    assert not reports_visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize(
    "sanitised",
    [
        "Neighbours wait at the bus stop with her.",
        "He was invited to tea.",
        "Somebody who had been abused uses the bus again.",
        "Volunteers stood together after a racist attack.",
        "A vigil against hate.",
        "Threatening words were washed off together.",
    ],
)
def test_no_harm_and_no_single_person_is_told_of_to_the_public(people, tell_and_grade, sanitised):
    report = tell_and_grade(kind="strength", sanitised=sanitised)
    with pytest.raises(CannotRelease, match="tells only the good"):
        release_strength(report, by=people["aisha"])
    assert not reports_visible_to(AnonymousUser()).exists()


def test_a_released_strength_can_be_taken_back(people, tell_and_grade):
    report = release_strength(tell_and_grade(kind="strength", lon=-0.7, lat=52.0), by=people["aisha"])
    layer = layer_for(AnonymousUser(), "strengths")
    asked = layer.ask(QueryDict(""), AnonymousUser())
    assert on_tiles(layer, AnonymousUser(), asked) == [report.public_id]
    withdraw_strength(report, by=people["aisha"])
    assert on_tiles(layer, AnonymousUser(), asked) == []


def test_counts_by_area_add_up_to_the_reports_that_lie_in_an_area(wealdmere):
    for name in ("aisha", "ben", "kit", "lena"):
        viewer = wealdmere[name]
        for code, kind in (("tensions-by-area", "tension"), ("strengths-by-area", "strength")):
            layer = layer_for(viewer, code)
            reports = layer_for(viewer, "reports")
            total = sum(row.values[2] for row in layer.rows(viewer, layer.ask(QueryDict(""), viewer)))
            inside = 0
            for number in range(1, 7):
                asked = reports.ask(QueryDict(f"kind={kind}&area=ward:XW00{number}"), viewer)
                inside += reports.count(viewer, asked)
            assert total == inside


def test_a_value_that_does_not_exist_is_refused_and_not_dropped(people):
    make_areas()
    for text in ("kind=tensoin", "level=9", "week=2026-11-24", "area=ward:NOPE", "since=2026-11-31"):
        with pytest.raises(BadFilter):
            filters_from(QueryDict(text))


def test_a_week_narrows_what_was_asked_to_its_seven_days(db):
    filters = filters_from(QueryDict("week=2026-11-16&since=2026-11-18"))
    assert (str(filters.from_on), str(filters.to_on)) == ("2026-11-18", "2026-11-22")


def test_reports_cannot_be_received_at_the_corner_of_the_map(tell):
    with pytest.raises(CannotReceive):
        tell(lon=0.0, lat=0.0)


def test_the_worker_draws_the_points_anew_so_that_no_page_waits_for_it(people, tell_and_grade):
    from commonweal.config import tasks  # noqa: F401 - registers the routines of the whole

    tell_and_grade(lon=-0.75, lat=52.05)
    assert snapshots._newest_true("reports") is None
    routines._routines["draw the map's points anew"].do()
    assert snapshots._sequence_of(snapshots._newest_true("reports")) == position()
