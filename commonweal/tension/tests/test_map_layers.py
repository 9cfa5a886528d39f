"""Maps show each viewer exactly what their list shows, whatever is asked."""

import itertools
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commonweal.changes.feed import announce
from commonweal.demo.documents import record_documents
from commonweal.maps import drawing, snapshots
from commonweal.maps.layers import BadRequest, layer_for, layers_for
from commonweal.people.taxonomy import terms
from commonweal.people.visibility import clearance_of
from commonweal.tension.models import Report
from commonweal.tension.tests.telling import people_of_wealdmere, telling, telling_and_grading
from commonweal.tension.tests.wealdmere_map import TODAY, made_up, make_areas, on_tiles
from commonweal.tension.verbs.classes import is_narrower
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.release import CannotRelease, release_strength
from commonweal.tension.verbs.triage import close_report


def one_that_can_go(reports):
    """Two of these reports of which the first can be merged into the second: nobody loses sight of it."""
    pairs = itertools.permutations(reports, 2)
    return next(
        (goes, stays)
        for goes, stays in pairs
        if not is_narrower(stays.visibility_class, than=goes.visibility_class)
    )


@pytest.fixture(scope="module")
def ninety_reports(module_db):
    """Wards, and 90 reports in every state: open, closed, merged, in the queue, released."""
    people = people_of_wealdmere()
    record_documents(people["hana"], TODAY)
    make_areas()
    tell, tell_and_grade = telling(people), telling_and_grading(people)
    for fields in made_up(seed=3, number=70):
        tell_and_grade(**fields)
    for fields in made_up(seed=4, number=20):
        tell(**{name: value for name, value in fields.items() if name not in ("grades", "sanitised")})
    shared = list(Report.objects.filter(status="open").order_by("what"))
    seen = [report for report in shared if report.visibility_class_id in clearance_of(people["aisha"])]
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


@pytest.fixture
def wealdmere(ninety_reports, people):
    """The people, with those reports."""
    return people


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


def test_tiles_and_rows_hold_the_same_reports_for_every_viewer_and_question(wealdmere):
    chance = random.Random(11)
    viewers = [*wealdmere.values(), AnonymousUser()]
    asked_of = held = 0
    for _round in range(12):
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
    assert asked_of > 150
    assert held > 400


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


def test_what_was_deleted_is_in_no_snapshot_once_the_worker_has_drawn_anew(wealdmere):
    aisha = wealdmere["aisha"]
    layer = layer_for(aisha, "reports")
    item = on_tiles(layer, aisha, layer.ask(QueryDict(""), aisha))[0]
    snapshots.build_what_is_old()
    gone = Report.objects.get(public_id=item)
    gone.merged.update(merged_into=None)
    seen = gone.visibility_class_id
    gone.delete()
    announce("report", item, before=seen, after=None)
    held = [path for path in snapshots.root().rglob("*.npy") if item.encode() in path.read_bytes()]
    assert held
    snapshots.build_what_is_old()
    assert not any(item.encode() in path.read_bytes() for path in snapshots.root().rglob("*.npy"))


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
