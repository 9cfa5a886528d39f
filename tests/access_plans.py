"""Who may open the addresses of plans, and send to them: a part of `access_table`."""

import datetime
import json
from typing import Any

from commonweal.actions.models import Action
from commonweal.actions.verbs import progress_of, promise_of
from commonweal.notices.links import make_link
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.forms import packed
from commonweal.plans.models import Objective, Plan
from commonweal.plans.reminding import PURPOSE
from commonweal.plans.table.reading import read_plan
from commonweal.plans.versions import head_of
from tests.access_items import Args, Borough
from tests.access_who import ACTING, ACTIONS, NOBODY, OFFICER, Address

TABLE = (
    b"Ref\tStrategic Objective\tIndicator of Success\tAction\tResponsibility\n"
    b"Section 1\tNeighbours meet.\tMore say so.\tWalk the beat\tWealdmere Police\n"
)
# The plan is Wealdmere's; Carys is of the neighbour, in no agreement with it.
READERS = ACTIONS - {"carys"}
DECIDING = {"aisha", "grace"}


def made(borough: Borough) -> Plan:
    """Wealdmere's plan with one objective and one action, at its second version."""
    read = read_plan(TABLE, name="plan.txt")
    lead = Organisation.objects.get(is_lead=True)
    head = Head("Our plan", "", datetime.date(2026, 4, 1))
    plan = bring_plan(read, head=head, owner=lead, by=borough.people["aisha"])
    return bring_plan(read, head=Head("Our other plan"), owner=lead, over=plan, by=borough.people["aisha"])


def link_of_ben(borough: Borough) -> Args:
    """The link in a reminder to Ben: for whoever holds the mail, and for nobody else signed in."""
    made(borough)
    lasts = datetime.timedelta(days=10)
    return (make_link(borough.people["ben"], purpose=PURPOSE, about="a plan", valid_for=lasts),)


def plan(*more: Any) -> Any:
    """The address of a page of a plan."""
    return lambda borough: (made(borough).public_id, *more)


def objective(borough: Borough) -> Args:
    made(borough)
    return (Objective.objects.get().public_id,)


def confirmed(borough: Borough) -> dict[str, Any]:
    """A table that was looked through, as the page of its preview sends it."""
    read = read_plan(TABLE, name="plan.txt")
    return {"carried": packed(read, head=Head("A new plan"), plan=None, name="plan.txt")}


def to_change(borough: Borough) -> dict[str, Any]:
    seen = json.dumps(head_of(Plan.objects.get()))
    return {"title": "Another", "starts_on": "2026-04-01", "ends_on": "2029-03-31", "seen": seen}


def to_move(borough: Borough) -> dict[str, Any]:
    """Another day for the one action, from a page that was opened just now."""
    action = Action.objects.get()
    seen = json.dumps({action.public_id: promise_of(action)})
    return {"actions": [action.public_id], "due_on": "2027-02-01", "seen": seen}


def to_add(borough: Borough) -> dict[str, Any]:
    """One more action, of the police's."""
    organisation = borough.organisation("wealdmere-police").pk
    return {"title": "Repaint the hall", "organisation": organisation, "due_on": "2027-02-01"}


def make_late(borough: Borough) -> dict[str, Any]:
    """The day of the one action has passed; a button holds nothing."""
    Action.objects.update(due_on=datetime.date(2026, 11, 1))
    return {}


def to_say(borough: Borough) -> dict[str, Any]:
    """How far the one action is, which is the police's."""
    action = Action.objects.get()
    seen = json.dumps(progress_of(action, with_comment=True))
    typed = {"progress": "on-track", "percent": "", "comment": "Begun.", "seen": seen}
    return {"action": [action.public_id]} | {f"{action.public_id}-{name}": one for name, one in typed.items()}


def brought_back(borough: Borough) -> dict[str, Any]:
    """The same, as the page sends it that shows what a spreadsheet would change."""
    return to_say(borough) | {"keep": "1"}


DECISION = {"kind": "endorsed", "other_body": "The forum", "on": "2026-11-02", "version": "2"}
PLANS_TABLE = (
    Address("plans:plans", ACTIONS),
    Address("plans:bring", OFFICER, sends=OFFICER, sent=confirmed),
    Address("plans:plan", READERS, of=plan()),
    Address("plans:objective", READERS, of=objective),
    *(Address("plans:plan-file", READERS, ending, of=plan(ending)) for ending in ("csv", "xlsx", "docx")),
    Address("plans:plan-file", NOBODY, "of no such form", of=plan("exe")),
    *(Address(f"plans:{view}", READERS, of=plan()) for view in ("working", "board", "timeline")),
    *(Address("plans:working-file", READERS, ending, of=plan(ending)) for ending in ("csv", "xlsx")),
    Address("plans:add", OFFICER, of=objective, sends=OFFICER, sent=to_add),
    Address("plans:remind", of=plan(), sends=OFFICER, sent=make_late),
    Address("plans:several", OFFICER, of=plan(), sends=OFFICER, sent=to_move),
    # Everybody who says how far actions are has the page; what is on it is their own organisation's.
    Address("plans:by-link", {"public", "ben"}, of=link_of_ben, sends={"public", "ben"}, sent=to_say),
    Address("plans:by-link-file", {"public", "ben"}, of=link_of_ben),
    Address(
        "plans:by-link-returned",
        {"public", "ben"},
        of=link_of_ben,
        sends={"public", "ben"},
        sent=brought_back,
    ),
    Address("plans:mine", ACTING, of=lambda borough: made(borough) and (), sends={"ben"}, sent=to_say),
    Address("plans:mine-file", ACTING, of=lambda borough: made(borough) and ()),
    Address(
        "plans:mine-returned",
        ACTING,
        of=lambda borough: made(borough) and (),
        sends={"ben"},
        sent=brought_back,
    ),
    Address("plans:change", OFFICER, of=plan(), sends=OFFICER, sent=to_change),
    Address("plans:decision", DECIDING, of=plan(), sends=DECIDING, sent=DECISION),
    Address(
        "plans:pledge",
        OFFICER,
        of=plan(),
        sends=OFFICER,
        sent=lambda borough: {"organisation": borough.organisation().pk, "words": "We help."},
    ),
    Address("plans:versions", READERS, of=plan()),
    Address("plans:compare", READERS, of=plan(1, 2)),
)
