"""The table of every address and who gets through: what opens for whom, and who may send to it.

`public` is somebody who is not signed in. Aisha is the cohesion officer, Ben of the tension group, Lena
an analyst, Kit a contributor of a school, Ewa a reporting centre, Farid a strand co-ordinator, Grace of
the board, Idris a service manager and contributor, Hana the data protection officer, Joan the
administrator, Carys of the neighbouring borough (a contributor there, in no agreement with Wealdmere).
"""

from typing import Any

from commonweal.tension.tests.pages import GRADED, SENT
from tests import access_items as items
from tests import access_upload_items as uploads
from tests.access_assessment import ASSESSMENT_TABLE
from tests.access_consultations import CONSULTATIONS_TABLE
from tests.access_figures import FIGURES_TABLE, addresses_of_layers
from tests.access_items import Borough
from tests.access_meetings import MEETINGS_TABLE
from tests.access_people import PEOPLE_TABLE
from tests.access_plans import PLANS_TABLE
from tests.access_relations import RELATIONS_TABLE
from tests.access_who import (
    ACTIONS,
    CONTENT,
    EVERYBODY,
    GROUP_READERS,
    LEVELS,
    NOBODY,
    OFFICER,
    PARTNER_READERS,
    PARTNERS,
    PUBLIC,
    REPORTING,
    RETURNING,
    TENSION,
    WEEK,
    Address,
)

JUDGED = {
    "experienced": "2",
    "evidenced": "1",
    "potential": "3",
    "direction": "rising",
    "reason": "Leaflets on two streets.",
    "marking": "official",
}
LOWER = {"marking": "official", "handling": "P", "reason": "Nothing in it is restricted."}
# Asked by a reporting centre only.
OF_THE_CENTRE = {"reporting_as": "victim", "to_police": "no"}
EDITED = {"based_on": "1", "text-strengths": "A good week.", "marking": "official", "note": "Shorter"}
ACTION = {"title": "Take the leaflets down", "details": ""}


def to_assign(borough: Borough) -> dict[str, Any]:
    report = borough.tell(what="Another report.")
    return {"reports": [report.public_id], "to": borough.people["aisha"].pk}


def to_promise(borough: Borough) -> dict[str, Any]:
    return ACTION | {"due_on": "2027-01-05"} | {"organisation": borough.organisation().pk}


def act(name: str, on: Any, **sent: Any) -> Address:
    """One thing done to a report: only the triager can."""
    filled: Any = {f"{name}-{field}": value for field, value in sent.items()}
    return Address("tension:act", case=name, of=items.doing(name, on), sends=OFFICER, sent=filled)


TABLE = (
    # Start pages ----------------------------------------------------------------------------
    Address("desk:home", PUBLIC),
    Address("desk:information", PUBLIC),
    Address("desk:accessibility", PUBLIC),
    Address("desk:privacy", PUBLIC),
    Address("desk:never", PUBLIC),
    Address("desk:this-week", EVERYBODY),
    # Search: the page is everybody's, what it finds is each person's own -----------------------
    Address("search:search", EVERYBODY),
    Address("search:search", EVERYBODY, case="with words", query="?q=market"),
    Address("search:search", CONTENT, case="of reports", query="?q=market&kind=report"),
    Address("search:search", ACTIONS, case="of actions", query="?q=market&kind=action"),
    # Work in the background -----------------------------------------------------------------
    Address("jobs:mine", EVERYBODY),
    Address("jobs:job", {"kit"}, of=items.job("waiting")),
    Address("jobs:cancel", of=items.job("waiting"), sends={"kit"}),
    Address("jobs:again", of=items.job("failed"), sends={"kit"}),
    *PEOPLE_TABLE,
    *ASSESSMENT_TABLE,
    # Reports --------------------------------------------------------------------------------
    Address("tension:public", PUBLIC, sends=PUBLIC, sent=items.public_answers),
    Address("tension:public-page", PUBLIC, of=lambda borough: ("a1b2c3d4e5f6", "start")),
    Address("tension:public-deleted", PUBLIC),
    Address("tension:receipt", PUBLIC, sends=PUBLIC, sent=items.answer_by_receipt),
    Address("tension:receipt", PUBLIC, "with a wrong code", sent=items.answer_by_wrong_receipt),
    Address("tension:new", REPORTING, sends=RETURNING, sent=SENT | OF_THE_CENTRE),
    Address("tension:sent", REPORTING),
    Address("tension:counts", REPORTING, sends=RETURNING, sent={"tension-hate": "2", "week": "2026-11-16"}),
    Address("tension:reports", CONTENT),
    Address("tension:reports-file", CONTENT, "csv", of=lambda borough: ("csv",)),
    Address("tension:reports-file", CONTENT, "xlsx", of=lambda borough: ("xlsx",)),
    Address("tension:report", OFFICER, "waiting", items.waiting),
    Address("tension:report", LEVELS, "tension", items.tension),
    Address("tension:report", LEVELS, "closed", items.closed),
    Address("tension:report", LEVELS | {"kit"}, "tension of a school", items.tension_of_a_school),
    Address("tension:report", TENSION, "sensitive", items.sensitive),
    Address("tension:report", TENSION, "under conditions", items.under_conditions),
    Address("tension:report", NOBODY, "of the neighbour", items.of_the_neighbour),
    Address("tension:report", PARTNERS, "strength", items.strength),
    Address("tension:attachment", OFFICER, "waiting", items.file_of(items.waiting, is_shared=False)),
    Address("tension:attachment", OFFICER, "not shared", items.file_of(items.tension, is_shared=False)),
    Address("tension:attachment", LEVELS, "shared", items.file_of(items.tension, is_shared=True)),
    Address("tension:attachment", TENSION, "sensitive", items.file_of(items.sensitive, is_shared=True)),
    Address(
        "tension:share-file",
        of=items.file_of(items.tension, is_shared=False),
        sends=OFFICER,
        sent={"share": "yes"},
    ),
    Address("tension:queue", OFFICER),
    Address("tension:assign", sends=OFFICER, sent=to_assign),
    Address("tension:triage", OFFICER, "waiting", items.waiting),
    Address("tension:triage", OFFICER, "checked", items.tension),
    Address(
        "tension:act",
        case="grade",
        of=items.doing("grade", items.waiting),
        sends=OFFICER,
        sent=items.to_grade(GRADED),
    ),
    Address(
        "tension:act",
        case="merge",
        of=items.doing("merge", items.waiting),
        sends=OFFICER,
        sent=items.to_merge,
    ),
    Address(
        "tension:act",
        case="assign",
        of=items.doing("assign", items.waiting),
        sends=OFFICER,
        sent=lambda borough: {"assign-to": borough.people["aisha"].pk},
    ),
    act("ask", items.waiting, question="Which street was it?"),
    act("aside", items.waiting, reason="It is about parking."),
    act("identity", items.waiting_with_identity, reason="To ask whether she is safe."),
    act("close", items.tension, outcome="The leaflets were taken down."),
    act("release", items.strength, has_read="on"),
    act("withdraw", items.released),
    act("reopen", items.closed, reason="There are new ones."),
    act("back", items.set_aside),
    act("unmerge", items.merged),
    Address("upload:start", REPORTING, sends=RETURNING, sent=uploads.file_to_send),
    Address("upload:columns", {"kit"}, of=uploads.upload, sends={"kit"}, sent=uploads.columns_of),
    Address("upload:check", {"kit"}, of=uploads.matched_upload, sends={"kit"}, sent={"do": "add"}),
    Address("upload:result", {"kit"}, of=uploads.added_upload),
    Address("upload:refused", {"kit"}, of=uploads.added_upload),
    # Levels, returns, the weekly summary ----------------------------------------------------
    Address("levels:index", LEVELS),
    Address("levels:week", LEVELS, of=items.named(WEEK)),
    Address("levels:judge", LEVELS, of=items.named(WEEK, "area", "X001"), sends=TENSION, sent=JUDGED),
    Address("levels:judgement", LEVELS, "open", items.level),
    Address("levels:judgement", TENSION, "sensitive", items.sensitive_level),
    Address("levels:raise", of=items.risen_level, sends=TENSION),
    Address("levels:release", TENSION, "open", items.level, sends=TENSION, sent=LOWER),
    Address("levels:release", TENSION, "sensitive", items.sensitive_level, sends=TENSION, sent=LOWER),
    Address("returns:own", RETURNING, sends=RETURNING, sent={"nothing": "1"}),
    Address("returns:own-week", RETURNING, of=items.named(WEEK), sends=RETURNING, sent={"nothing": "1"}),
    Address("returns:overview", OFFICER),
    Address("returns:overview-week", OFFICER, of=items.named(WEEK)),
    Address("returns:remind", of=items.named(WEEK), sends=OFFICER),
    Address(
        "returns:by-link",
        {"public", "kit"},
        of=items.link_of_kit,
        sends={"public", "kit"},
        sent={"nothing": "1"},
    ),
    Address("summary:index", GROUP_READERS | PARTNER_READERS | {"carys"}),
    Address("summary:draft", sends=OFFICER, sent={"week": WEEK, "edition": "group"}),
    Address("summary:read", OFFICER, "draft", items.summary("group", is_signed=False)),
    Address("summary:read", OFFICER, "partners’ draft", items.summary("partners", is_signed=False)),
    Address("summary:read", GROUP_READERS, "group", items.summary("group")),
    Address("summary:read", PARTNER_READERS, "partners", items.summary("partners")),
    Address("summary:versions", GROUP_READERS, "group", items.summary("group")),
    Address("summary:versions", PARTNER_READERS, "partners", items.summary("partners")),
    Address("summary:version", GROUP_READERS, "group", items.summary("group", 1)),
    Address("summary:version", PARTNER_READERS, "partners", items.summary("partners", 1)),
    Address("summary:compare", GROUP_READERS, "group", items.summary("group", 1, 1)),
    Address("summary:compare", PARTNER_READERS, "partners", items.summary("partners", 1, 1)),
    Address("summary:download", GROUP_READERS, "group", items.summary("group", 1, "html")),
    Address("summary:download", PARTNER_READERS, "partners", items.summary("partners", 1, "html")),
    Address("summary:download", OFFICER, "draft", items.summary("group", 1, "html", is_signed=False)),
    Address("summary:edit", OFFICER, of=items.summary("group", is_signed=False), sends=OFFICER, sent=EDITED),
    Address(
        "summary:sign",
        OFFICER,
        of=items.summary("group", is_signed=False),
        sends=OFFICER,
        sent={"based_on": "1"},
    ),
    Address(
        "summary:release",
        OFFICER,
        of=items.summary("group", marking="sensitive"),
        sends=OFFICER,
        sent=LOWER | {"based_on": "1"},
    ),
    *PLANS_TABLE,
    *MEETINGS_TABLE,
    *RELATIONS_TABLE,
    *CONSULTATIONS_TABLE,
    # Actions --------------------------------------------------------------------------------
    *FIGURES_TABLE,
    Address("quarterly:index", ACTIONS),
    Address(
        "quarterly:begin",
        frozenset(),
        sends=OFFICER,
        sent=lambda borough: {"first": "2026-10-01", "edition": "board"},
    ),
    Address("quarterly:read", OFFICER, "a draft", items.quarterly()),
    Address("quarterly:read", ACTIONS - {"carys"}, "published", items.quarterly(is_published=True)),
    Address("quarterly:edit", OFFICER, of=items.quarterly(), sends=OFFICER, sent=items.to_edit_quarterly),
    Address(
        "quarterly:publish",
        OFFICER,
        of=items.quarterly(is_headed=True),
        sends=OFFICER,
        sent=lambda borough: {"version": "2"},
    ),
    Address("quarterly:file", OFFICER, of=items.quarterly("xlsx")),
    Address("whatwedid:newest", PUBLIC),
    Address("whatwedid:quarter", PUBLIC, of=items.quarterly(edition="public", is_published=True)),
    Address("whatwedid:file", PUBLIC, of=items.quarterly("xlsx", edition="public", is_published=True)),
    Address("thread:whole", ACTIONS),
    Address("thread:broken", ACTIONS, of=lambda borough: ("led-nowhere", "report")),
    Address("thread:broken-file", ACTIONS, of=lambda borough: ("led-nowhere", "report", "csv")),
    Address(
        "thread:links",
        LEVELS,
        "of a level",
        items.on_the_thread("level", items.level),
        "?q=leaflets",
        sends=LEVELS,
        sent=items.to_link,
    ),
    Address(
        "thread:links",
        TENSION,
        "of a sensitive report",
        items.on_the_thread("report", items.sensitive),
        "?q=leaflets",
        sends=TENSION,
        sent=items.to_link,
    ),
    Address("actions:actions", ACTIONS),
    Address("actions:actions-file", ACTIONS, "csv", of=lambda borough: ("csv",)),
    Address("actions:actions-file", ACTIONS, "xlsx", of=lambda borough: ("xlsx",)),
    Address(
        "actions:change",
        OFFICER,
        of=items.action(),
        sends=OFFICER,
        sent=items.to_change(ACTION | {"due_on": "2027-01-05"}),
    ),
    Address("actions:new", OFFICER, sends=OFFICER, sent=to_promise),
    Address("actions:work", OFFICER, of=items.action(), sends=OFFICER, sent=items.to_plan_work),
    Address(
        "actions:needs", OFFICER, of=items.action(), query="?q=leaflets", sends=OFFICER, sent=items.to_wait
    ),
    Address(
        "actions:new-milestone",
        OFFICER,
        of=items.action(),
        sends=OFFICER,
        sent=lambda borough: {"title": "Half are down", "due_on": "2026-11-30"},
    ),
    Address(
        "actions:milestone",
        {"aisha", "kit"},
        of=items.milestone,
        sends={"aisha", "kit"},
        sent=items.to_reach,
    ),
    Address(
        "actions:action",
        ACTIONS - {"carys"},
        "of a school",
        items.action(),
        sends={"aisha", "kit"},
        sent=items.to_say_how_far,
    ),
    Address(
        "actions:action",
        LEVELS,
        "answers a tension",
        items.action("wealdmere-police", answers=items.tension),
        sends=TENSION,
        sent=items.to_say_how_far,
    ),
    Address(
        "actions:action",
        TENSION,
        "answers a sensitive report",
        items.action(answers=items.sensitive),
        sends=OFFICER,
        sent=items.to_say_how_far,
    ),
    # Maps -----------------------------------------------------------------------------------
    Address("maps:map", PUBLIC),
    Address("maps:picture", PUBLIC, "of what each may see", items.named()),
    Address("maps:panel", PUBLIC, "of an area", items.named(), query="?open=ward:X001"),
    Address("maps:panel", LEVELS, "of a tension", items.on_the_map(items.tension), query=items.in_panel),
    Address(
        "maps:panel", TENSION, "of a sensitive one", items.on_the_map(items.sensitive), query=items.in_panel
    ),
    Address("maps:names", PUBLIC, of=items.named("ward")),
    Address("maps:area", PUBLIC, of=items.named("ward", "X001")),
    *addresses_of_layers(),
)
