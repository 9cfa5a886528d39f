"""Whoever reads something OFFICIAL-SENSITIVE leaves a record of it, whichever way they come by it."""

import datetime

import pytest

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.config.commands.see import see_item, see_layer
from commonweal.maps import watching
from commonweal.people.tokens import issue_token
from commonweal.places.models import Area
from commonweal.tension.models import Report
from commonweal.tension.verbs.levels import set_level
from tests import ways

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)
WORDS = "Thing number 1 was seen"
WAYS = {
    "list": lambda ben, report, area: ways.list_of_reports(ben),
    "search": lambda ben, report, area: ways.search(ben, "seen"),
    "own page": lambda ben, report, area: ways.own_pages(ben, {report}),
    "program": lambda ben, report, area: ways.programs(ben),
    "panel": lambda ben, report, area: ways.panel(ben, {report}),
    "area's page": lambda ben, report, area: ways.area_page(ben, area),
    "area's panel": lambda ben, report, area: ways.area_panel(ben, area),
    "levels": lambda ben, report, area: ways.text_of(ben.browser, f"/levels/2026-11-23/area/{area.code}/"),
    "see": lambda ben, report, area: see_item(report, ben.person),
}
WAYS_OF_LAYERS = {
    "table": lambda ben, report, area: ways.table_of_the_map(ben, "reports", {WORDS: report}),
    "map": lambda ben, report, area: ways.text_of(ben.browser, "/map/?layer=reports"),
    "picture": lambda ben, report, area: ways.picture(ben, "reports"),
    "tile": lambda ben, report, area: ways.tile(ben, "reports"),
    "csv": lambda ben, report, area: ways.comma_separated(ben, "reports"),
    "geojson": lambda ben, report, area: ways.geojson(ben, "reports"),
    "geopackage": lambda ben, report, area: ways.geopackage(ben, "reports"),
    "see layer": lambda ben, report, area: see_layer("reports", ben.person),
}
BY_OPERATOR = ("see", "see layer")


@pytest.fixture
def ben(people, sign_in):
    made = ways.Somebody("ben", people["ben"], sign_in("ben"))
    made.token = issue_token(name="Tests", days=30, by=made.person)[1]
    return made


def told(tell_and_grade, wards, marking):
    """The identifier of a report that is marked so, and the ward in which it lies."""
    report = tell_and_grade(sanitised=f"{WORDS}.", marking=marking, lon=-0.75, lat=52.05)
    return report.public_id, Area.objects.get(pk=wards["Canalside"].pk)


def noted_by(way, ben, report, area):
    """What going this way adds to the record; the way must have given something."""
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    assert way(ben, report, area)
    return list(AuditEvent.objects.exclude(pk__in=before))


@pytest.mark.parametrize("name", [*WAYS, *WAYS_OF_LAYERS])
def test_reading_what_is_sensitive_leaves_a_record_by_every_way(tell_and_grade, wards, ben, name):
    report, area = told(tell_and_grade, wards, "sensitive")
    noted = noted_by((WAYS | WAYS_OF_LAYERS)[name], ben, report, area)
    assert noted
    for event in noted:
        if name in BY_OPERATOR:
            assert (event.actor, event.details["as"]) == ("", ben.person.public_id)
        else:
            assert event.actor == ben.person.public_id
        assert event.item_id == report or "sensitive" in event.details or event.details["count"] == 1


@pytest.mark.parametrize("name", WAYS)
def test_reading_what_is_official_leaves_none(tell_and_grade, wards, ben, name):
    report, area = told(tell_and_grade, wards, "official")
    assert noted_by(WAYS[name], ben, report, area) == []


@pytest.mark.parametrize("name", WAYS_OF_LAYERS)
def test_looks_at_layers_are_recorded_by_the_map_and_nothing_else(
    tell_and_grade, wards, ben, name, monkeypatch
):
    """So that the first test can't be satisfied by something else while the map's own record is off."""
    monkeypatch.setattr(watching, "saw", lambda *words, **more: None)
    report, area = told(tell_and_grade, wards, "sensitive")
    assert noted_by(WAYS_OF_LAYERS[name], ben, report, area) == []


LOOKS = {
    "level": ("view level", lambda level, action, area: f"/levels/judgement/{level.public_id}/"),
    "level among others": ("view level", lambda level, action, area: f"/levels/2026-11-16/area/{area.code}/"),
    "level on the area's page": ("view level", lambda level, action, area: f"/areas/ward/{area.code}/"),
    "level in the panel": ("view level", lambda level, action, area: f"/map/panel/?open=ward:{area.code}"),
    "action": ("view action", lambda level, action, area: f"/actions/{action.public_id}/"),
}


@pytest.mark.parametrize("way", LOOKS)
@pytest.mark.parametrize("marking", ["sensitive", "official"])
def test_reading_a_sensitive_level_or_action_leaves_a_record_too(
    tell_and_grade, wards, ben, people, way, marking
):
    """What hangs on a sensitive report is as sensitive as it."""
    area = wards["Canalside"]
    report = tell_and_grade(lon=-0.75, lat=52.05, marking=marking)
    Report.objects.filter(pk=report.pk).update(happened_on=WEEK)
    heights = {"experienced": 2, "evidenced": 1, "potential": 3, "direction": "rising"}
    level = set_level(week=WEEK, area=area, reason="Leaflets.", by=people["ben"], **heights)
    action = make_action(
        title="Take them down",
        owner_organisation=people["aisha"].organisation,
        due_on=datetime.date(2026, 12, 1),
        by=people["aisha"],
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )
    assert level.visibility_class.marking == action.visibility_class.marking == marking
    verb, address = LOOKS[way]
    assert ben.browser.get(address(level, action, area)).status_code == 200
    assert AuditEvent.objects.filter(verb=verb, actor=people["ben"].public_id).exists() == (
        marking == "sensitive"
    )
