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
    "level": ("view level", "ben", "/levels/judgement/{level}/"),
    "level among others": ("view level", "ben", "/levels/2026-11-16/area/{area}/"),
    "level on the area's page": ("view level", "ben", "/areas/ward/{area}/"),
    "level in the panel": ("view level", "ben", "/map/panel/?open=ward:{area}"),
    "level on a trail": ("view trail", "ben", "/thread/level/{level}/"),
    "action": ("view action", "ben", "/actions/{action}/"),
    "action that is changed": ("view action", "aisha", "/actions/{action}/change/"),
    "actions in the list": ("list actions", "ben", "/actions/?progress=not-started"),
    "actions this week": ("list actions", "aisha", "/week/"),
    "actions in the search": ("search actions", "ben", "/search/?q=take"),
    "actions to link with": ("search actions", "ben", "/thread/level/{level}/?q=take"),
    "action on the trail of its report": ("view trail", "ben", "/reports/{report}/"),
    "action among the links of its report": ("view trail", "ben", "/thread/report/{report}/"),
    "report on the trail of its action": ("view trail", "ben", "/actions/{action}/"),
    "action that is to be answered": ("view trail", "aisha", "/actions/new/?for=action:{action}"),
}


@pytest.fixture
def answered(tell_and_grade, wards, people):
    """A function that makes a report so marked, a level that rests on it and an action that answers it."""

    def made(marking):
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
        named = {"level": level, "action": action, "report": report}
        return {"area": area.code} | {name: one.public_id for name, one in named.items()}

    return made


@pytest.mark.parametrize("way", LOOKS)
@pytest.mark.parametrize("marking", ["sensitive", "official"])
def test_reading_a_sensitive_level_or_action_leaves_a_record_too(answered, people, sign_in, way, marking):
    """What hangs on a sensitive report is as sensitive as it."""
    items = answered(marking)
    verb, who, address = LOOKS[way]
    assert sign_in(who).get(address.format(**items)).status_code == 200
    events = AuditEvent.objects.filter(verb=verb, actor=people[who].public_id)
    assert events.exists() == (marking == "sensitive")
    assert all(event.item_id in items.values() or event.details["sensitive"] == 1 for event in events)


def test_an_action_that_is_found_by_its_address_to_link_with_leaves_a_record(
    answered, people, tell_and_grade, sign_in
):
    other, action = tell_and_grade(), answered("sensitive")["action"]
    for query, recorded in (("", 0), (f"?q={action}", 1)):
        page = sign_in("ben").get(f"/thread/report/{other.public_id}/{query}").content.decode()
        assert ("Take them down" in page) == bool(recorded)
        assert AuditEvent.objects.filter(verb="view trail").count() == recorded


@pytest.mark.parametrize("verb", ["see item", "see trail"])
@pytest.mark.parametrize("marking", ["sensitive", "official"])
def test_reading_a_sensitive_action_on_the_machine_itself_leaves_a_record(
    answered, people, commonweal, verb, marking
):
    action = answered(marking)["action"]
    command = {"see item": "see", "see trail": "trail"}[verb]
    _code, told, _err = commonweal(command, action, "--as", people["ben"].email, "--json")
    assert "Take them down" in told
    assert "is_sensitive" not in told
    events = list(AuditEvent.objects.filter(verb=verb))
    assert len(events) == (marking == "sensitive")
    for event in events:
        assert (event.actor, event.item_id) == ("", action)
        assert event.details["as"] == people["ben"].public_id
