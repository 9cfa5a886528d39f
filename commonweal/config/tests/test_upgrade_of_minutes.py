"""Minutes that were agreed before they kept their head and told of actions by identifier come up to date with every word."""

import json

import pytest

pytestmark = pytest.mark.real_clock

AS_IT_WAS = """
import datetime
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
first = {"meetings": "0001_initial"}
executor = MigrationExecutor(connection)
# What leans on later meetings came later itself.
plan = executor.loader.graph.forwards_plan
there = set().union(*(plan(node) for node in first.items()))
leaves = [(app, first.get(app, name)) for app, name in executor.loader.graph.leaf_nodes()]
targets = [leaf for leaf in leaves if all(app not in first or (app, name) in there for app, name in plan(leaf))]
executor.migrate(targets)
then = executor.loader.project_state(targets).apps
make = lambda model, /, **values: then.get_model(model).objects.create(**values)
day, london = datetime.date(2026, 7, 14), datetime.timezone(datetime.timedelta(hours=1))
council = make("people.Organisation", slug="wealdmere-council", name="Wealdmere Council", sector="council", is_lead=True)
aisha = make("people.User", email="aisha@example.org", name="Aisha", password="!", organisation=council)
ewa = make("people.User", email="ewa@example.org", name="Ewa", password="!", organisation=council)
make("people.Appointment", person=aisha, role="cohesion-officer", from_on=day)
make("people.Appointment", person=ewa, role="reporting-centre", from_on=day)
board = make("people.Body", slug="board", name="Wealdmere Board", kind="board")
seen = make("people.VisibilityClass", key="a-class", stage="open", kind="strength", marking="official",
            handling="P", organisation=council)

def meeting(begins, hours):
    return make("meetings.Meeting", body=board, starts_at=begins, ends_at=begins + datetime.timedelta(hours=hours),
                place="Canal Room", state="agreed", visibility_class=seen)

def text(words):
    return {"kind": "paragraph", "text": words}

def told(*lines):
    return {"kind": "bulletlist", "items": list(lines)}

held = meeting(datetime.datetime(2026, 7, 14, 23, 30, tzinfo=london), 2)
item = make("meetings.AgendaItem", meeting=held, order=1, title="Rooms")
decision = make("meetings.Decision", meeting=held, item=item, words="Rooms are listed.", reasons="People ask.",
                visibility_class=seen)
for title in ("List the rooms", "Ask (twice)", "Twin", "Twin"):
    action = make("actions.Action", title=title, due_on=day, owner_organisation=council, visibility_class=seen)
    make("thread.Link", earlier_kind="decision", earlier_id=decision.public_id, later_kind="action",
         later_id=action.public_id, relation="responds-to")
by = "(Wealdmere Council, by 14 July 2026)"
make("meetings.AgreedMinutes", meeting=held, agreed_on=day, agreed_by=aisha,
     agreed_at=datetime.datetime(2026, 7, 31, 23, 30, tzinfo=datetime.timezone.utc),
     blocks=[
         told("Action: List the rooms " + by),
         text("Decided: Rooms are listed."), text("Because: People ask."),
         told("Action: List the rooms " + by, "Action: Ask (twice) " + by, "Action: Twin " + by, "Action: Gone " + by),
         text("Because: Nobody decided this."), told("Action: List the rooms " + by),
     ])
plain = meeting(datetime.datetime(2026, 1, 13, 14, 0, tzinfo=datetime.timezone.utc), 1)
make("meetings.Attendance", meeting=plain, came="present", person=aisha, organisation=council)
make("meetings.AgreedMinutes", meeting=plain, agreed_on=day, agreed_by=None, blocks=[text("Nothing is noted.")])
"""

NOW = """
import json
from commonweal.actions.models import Action
from commonweal.documents.content import texts_of
from commonweal.meetings.minutes import document_of
from commonweal.meetings.models import AgreedMinutes, Meeting
from commonweal.people.models import User
titles = dict(Action.objects.values_list("public_id", "title"))
late, early = AgreedMinutes.objects.order_by("-meeting__starts_at").select_related("meeting__body")
known = [[titles.get(name, name), words] for block in late.blocks if block["kind"] == "actions"
         for name, words in block["told"]]
listed = [words for block in late.blocks if block["kind"] == "bulletlist" for words in block["items"]]
def read(name):
    document = document_of(late.meeting, User.objects.get(name=name))
    return [one for one in texts_of(document.blocks) if one.startswith("Action:")]
print(json.dumps({
    "heads": [[one.title, one.subtitle, str(one.made_on)] for one in (late, early)],
    "kinds": [block["kind"] for block in late.blocks],
    "known": known, "listed": listed, "aisha": read("Aisha"), "ewa": read("Ewa"),
    "early": [early.blocks, early.meeting.attendance.count(), early.agreed_by],
    "states": list(Meeting.objects.values_list("state", flat=True)),
    "told": sum(one.notices.count() for one in Meeting.objects.all()),
}))
"""
BY = "(Wealdmere Council, by 14 July 2026)"
ROOMS, TWICE, TWIN, GONE = (
    f"Action: {one} {BY}" for one in ("List the rooms", "Ask (twice)", "Twin", "Gone")
)
KEPT = {
    # The day and hours are those of the place, as whoever agreed to them read them, also over midnight.
    "heads": [
        [
            "Minutes: Wealdmere Board",
            "Tuesday 14 July 2026, 23:30 – Wednesday 15 July 2026, 01:30",
            "2026-08-01",
        ],
        ["Minutes: Wealdmere Board", "Tuesday 13 January 2026, 14:00–15:00", None],
    ],
    "kinds": ["bulletlist", "paragraph", "paragraph", "actions", "paragraph", "bulletlist"],
    # What could be two actions, and what is none that came of the decision, is told to nobody and stays on the record.
    "known": [["List the rooms", ROOMS], ["Ask (twice)", TWICE], ["", TWIN], ["", GONE]],
    # A list that stands under no decision is no list of actions, whatever it says.
    "listed": [ROOMS, ROOMS],
    "aisha": [ROOMS, ROOMS, TWICE, ROOMS],
    "ewa": [ROOMS, ROOMS],
    "early": [[{"kind": "paragraph", "text": "Nothing is noted."}], 1, None],
    "states": ["agreed", "agreed"],
    "told": 0,
}


@pytest.fixture
def earlier(install, ready):
    """An installation whose meetings are as their first version left them."""
    return install(like=ready("earlier meetings", lambda there: there.python(AS_IT_WAS)))


def test_agreed_minutes_of_an_earlier_version_keep_every_word_and_tell_of_actions_to_their_readers(earlier):
    assert "Preparing" in earlier.run("count", "areas").stderr
    now = json.loads(earlier.python(NOW))
    made_on = now["heads"][1][2]
    now["heads"][1][2] = None  # the day on which the row was made, which is today
    assert made_on
    assert now == KEPT
    assert "Preparing" not in earlier.run("count", "areas").stderr
