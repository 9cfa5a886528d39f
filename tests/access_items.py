"""The items that addresses lead to, built in a test's database: a report, a level, a summary, an upload.

Each function takes the `Borough` of one test and returns what the address needs, in its order.
"""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commonweal.actions.milestones import add_milestone, milestone_as_seen
from commonweal.actions.models import Action, Milestone
from commonweal.actions.verbs import make_action, progress_of, promise_of
from commonweal.actions.working import Work
from commonweal.identifiers import receipt_code
from commonweal.jobs.models import Job
from commonweal.notices.links import make_link
from commonweal.people.attached.reading import CleanFile
from commonweal.people.models import Organisation, User
from commonweal.people.tests.own_checker import who_checks_at_home
from commonweal.places.models import Area
from commonweal.quarterly.models import QuarterlyReport
from commonweal.quarterly.verbs import begin_report, edit_report, publish_report, words_of
from commonweal.tension.attachments import attach
from commonweal.tension.forms.carried import Carried
from commonweal.tension.models import Attachment, Level, Report
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.verbs import asking, merging, queue, triage
from commonweal.tension.verbs.answers import renew_receipt
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.returns import PURPOSE

Args = tuple[Any, ...]
WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
IN_CANALSIDE = {"lon": -0.75, "lat": 52.05}
PUBLIC_ANSWERS = {
    "child": ("at_risk", "no"),
    "kind": ("kind", "tension"),
    "what": ("what", "Leaflets lay at the bus stop."),
    "when": ("when", "unsure"),
    "where": ("where", "unknown"),
    "share": ("may_share", "yes"),
}
FIRST_ANSWER = {"question": "q0", "q0-answer": "At noon."}


@dataclass(frozen=True)
class Borough:
    """Wealdmere in one test: its people and wards, and the ways in which reports come into it."""

    people: dict[str, User]
    send: Callable[..., Report]
    send_and_grade: Callable[..., Report]
    wards: dict[str, Area]

    def tell(self, **told: Any) -> Report:
        """A report of last Wednesday that nobody has checked."""
        return self.send(when_from=THEN, **told)

    def graded(self, **told: Any) -> Report:
        """A report of last Wednesday that Aisha has checked and shared."""
        return self.send_and_grade(when_from=THEN, **told)

    def organisation(self, slug: str = "schools-together") -> Organisation:
        return Organisation.objects.get(slug=slug)

    def only(self, kind: Any) -> Any:
        """The one item of this kind that the test has made."""
        return kind.objects.get()


# Reports ------------------------------------------------------------------------------------


def waiting(borough: Borough) -> Args:
    """A report by the police that nobody has checked."""
    return (borough.tell().public_id,)


def waiting_with_identity(borough: Borough) -> Args:
    told = borough.tell(by="ewa", reporter={"name": "Somebody", "phone": "01632 960001"})
    return (told.public_id,)


def tension(borough: Borough) -> Args:
    """A checked tension at a place in Canalside, reported by the police."""
    return (borough.graded(**IN_CANALSIDE).public_id,)


def tension_of_a_school(borough: Borough) -> Args:
    return (borough.graded(by="kit").public_id,)


def sensitive(borough: Borough) -> Args:
    return (borough.graded(grades={"marking": "sensitive"}).public_id,)


def under_conditions(borough: Borough) -> Args:
    return (borough.graded(grades={"handling": "C", "handling_conditions": "Ask first."}).public_id,)


def of_the_neighbour(borough: Borough) -> Args:
    """A tension that Marshby reported, which no agreement shares."""
    with who_checks_at_home(borough.people["carys"]):
        return (borough.tell(by="carys").public_id,)


def strength(borough: Borough) -> Args:
    return (borough.graded(kind="strength", by="kit").public_id,)


def released(borough: Borough) -> Args:
    """A strength that the public reads."""
    report = borough.graded(kind="strength")
    release_strength(report, by=borough.people["aisha"])
    return (report.public_id,)


def closed(borough: Borough) -> Args:
    report = borough.graded()
    triage.close_report(report, outcome="The leaflets were taken down.", by=borough.people["aisha"])
    return (report.public_id,)


def set_aside(borough: Borough) -> Args:
    report = borough.tell()
    triage.set_aside(report, reason="It is about parking.", by=borough.people["aisha"])
    return (report.public_id,)


def merged(borough: Borough) -> Args:
    stays, goes = borough.tell(), borough.tell(what="Leaflets again.")
    merging.merge_report(goes, into=stays, by=borough.people["aisha"])
    return (goes.public_id,)


def doing(name: str, to: Any) -> Any:
    """The address that does one thing to a report."""
    return lambda borough: (*to(borough), name)


def to_grade(typed: dict[str, Any]) -> Any:
    """A grading of the one report there is, from a page that was opened just now."""
    return lambda borough: typed | {"grade-seen": json.dumps(triage.seen_of(borough.only(Report)))}


def to_merge(borough: Borough) -> dict[str, str]:
    return {"merge-reference": borough.tell(what="Something like it.").public_id}


def file_of(report: Any, *, is_shared: bool) -> Any:
    """The address of a file of a report, as it came or looked through and shared."""

    def made(borough: Borough) -> Args:
        (public_id,) = report(borough)
        attach(
            Report.objects.get(public_id=public_id), files=[CleanFile("note.txt", "text/plain", b"A note.")]
        )
        file = borough.only(Attachment)
        if is_shared:
            queue.share_attachment(file, is_shared=True, by=borough.people["aisha"])
        return public_id, file.public_id

    return made


def public_answers(borough: Borough) -> dict[str, str]:
    """The last page of the public form, with everything that was typed on the pages before it."""
    carried = Carried(answers={step: {name: [said]} for step, (name, said) in PUBLIC_ANSWERS.items()})
    assert carried.first_unanswered() == "check"
    return {"step": "check", "carried": carried.packed()}


def answer_by_receipt(borough: Borough) -> dict[str, str]:
    """Somebody of the public holds a receipt, was asked something, and answers it."""
    told = borough.tell(by=None, content_key="one-filling-in")
    asking.ask_back(told, question="At what time was that?", by=borough.people["aisha"])
    code = renew_receipt(content_key="one-filling-in")
    assert code is not None
    return {"code": code} | FIRST_ANSWER


def answer_by_wrong_receipt(borough: Borough) -> dict[str, str]:
    return answer_by_receipt(borough) | {"code": receipt_code()}


# Levels, returns, summaries -----------------------------------------------------------------


def level(borough: Borough) -> Args:
    heights = {"experienced": 2, "evidenced": 1, "potential": 3, "direction": "rising"}
    by = borough.people["ben"]
    made = set_level(week=WEEK, area=borough.wards["Canalside"], reason="Leaflets.", by=by, **heights)
    return (made.public_id,)


def sensitive_level(borough: Borough) -> Args:
    level(borough)
    borough.graded(grades={"marking": "sensitive"}, **IN_CANALSIDE)
    heights = {"experienced": 3, "evidenced": 1, "potential": 3, "direction": "rising"}
    by = borough.people["ben"]
    made = set_level(week=WEEK, area=borough.wards["Canalside"], reason="More.", by=by, **heights)
    assert Level.objects.count() == 2
    return (made.public_id,)


def risen_level(borough: Borough) -> Args:
    """A level that rests on a report whose marking was raised after it was judged."""
    report = borough.graded(**IN_CANALSIDE)
    made = level(borough)
    sensitive = {"marking": "sensitive"}
    triage.grade_report(report, grades=sensitive, sanitised="Words.", by=borough.people["aisha"])
    return made


def link_of_kit(borough: Borough) -> Args:
    """The link in a reminder to Kit: it is for whoever holds the mail, and for nobody else signed in."""
    lasts = datetime.timedelta(days=10)
    token = make_link(borough.people["kit"], purpose=PURPOSE, about=WEEK.isoformat(), valid_for=lasts)
    return (token,)


def summary(edition: str, *more: Any, is_signed: bool = True, marking: str = "official") -> Any:
    """The address of an edition of the week's summary, a draft or signed off."""

    def made(borough: Borough) -> Args:
        borough.graded(kind="strength")
        borough.graded(grades={"severity": 4, "marking": marking})
        version = draft_summary(WEEK, edition, borough.people["aisha"])
        if is_signed:
            sign_summary(version.summary, based_on=1, by=borough.people["aisha"])
        return version.summary.public_id, *more

    return made


# Actions ------------------------------------------------------------------------------------


def action(owner: str = "schools-together", *, answers: Any = None) -> Any:
    """The address of an action of an organisation, in answer to a report or to none."""

    def made(borough: Borough) -> Args:
        report = Report.objects.get(public_id=answers(borough)[0]) if answers else None
        promised: Action = make_action(
            title="Take the leaflets down",
            owner_organisation=borough.organisation(owner),
            due_on=datetime.date(2026, 12, 1),
            responds_to=("report", report.public_id) if report else None,
            like=report.visibility_class if report else None,
            by=borough.people["aisha"],
        )
        return (promised.public_id,)

    return made


def to_change(typed: dict[str, Any]) -> Any:
    """A change of the one action there is, from a page that was opened just now."""
    return lambda borough: typed | {"seen": json.dumps(promise_of(borough.only(Action)))}


def to_say_how_far(borough: Borough) -> dict[str, Any]:
    """How far the one action is, from a page that was opened just now."""
    seen = progress_of(borough.only(Action), with_comment=True)
    return {"progress": "on-track", "comment": "Begun.", "seen": json.dumps(seen)}


def to_plan_work(borough: Borough) -> dict[str, Any]:
    """How the one action is done, from a page that was opened just now."""
    return {"staff": "A day a week", "seen": json.dumps(Work.of(borough.only(Action)).seen())}


def to_wait(borough: Borough) -> dict[str, Any]:
    """Another action, of everybody's, that the one waits for."""
    action("wealdmere-council")(borough)
    return {"item": Action.objects.latest("pk").public_id, "do": "add"}


def milestone(borough: Borough) -> Args:
    """The address of a milestone of a school's action."""
    [public_id] = action()(borough)
    due = datetime.date(2026, 11, 30)
    made = add_milestone(
        Action.objects.get(public_id=public_id), title="Half are down", due_on=due, by=borough.people["aisha"]
    )
    return public_id, made.public_id


def to_reach(borough: Borough) -> dict[str, Any]:
    """That the one milestone was reached, from a page that was opened just now."""
    one = borough.only(Milestone)
    seen = milestone_as_seen(one)
    return {"title": one.title, "due_on": "2026-11-30", "reached_on": "2026-11-20", "seen": json.dumps(seen)}


def quarterly(*more: str, edition: str = "board", is_headed: bool = False, is_published: bool = False) -> Any:
    """The address of a quarterly report, as a draft or published."""

    def made(borough: Borough) -> Args:
        aisha, first = borough.people["aisha"], datetime.date(2026, 10, 1)
        report = begin_report(first=first, edition=edition, by=aisha)
        if is_headed or is_published:
            words = {"headline": "A steady quarter."}
            edit_report(report, words=words, left_out=[], as_of=report.as_of, by=aisha)
        if is_published:
            publish_report(report, by=aisha)
        return report.public_id, *more

    return made


def to_edit_quarterly(borough: Borough) -> dict[str, Any]:
    """A headline over the figures of the one report, from a page that was opened just now."""
    report = borough.only(QuarterlyReport)
    seen = json.dumps(words_of(report))
    return {"text-headline": "A steady quarter.", "as_of": report.as_of.isoformat(), "seen": seen}


def on_the_thread(kind: str, of: Callable[[Borough], Args]) -> Callable[[Borough], Args]:
    """The address of the links of an item."""
    return lambda borough: (kind, *of(borough))


def to_link(borough: Borough) -> dict[str, Any]:
    """An action of everybody's, found by its words, that responds to the item."""
    action("wealdmere-council")(borough)
    found = Action.objects.latest("pk")
    return {"item": f"action:{found.public_id}", "way": "response"}


# Work ----------------------------------------------------------------------


def job(state: str) -> Any:
    """Work that Kit has started."""
    return lambda borough: (
        Job.objects.create(kind="count", started_by_id=borough.people["kit"].pk, state=state).public_id,
    )


# Maps ---------------------------------------------------------------------------------------


def named(*words: Any) -> Any:
    """The address of something that is always there, such as a layer or a ward."""
    return lambda borough: words


def on_the_map(item: Any) -> Any:
    """The map's own address, which names what it shows in its query: the item is made beside it."""

    def made(borough: Borough) -> Args:
        item(borough)
        return ()

    return made


def in_panel(borough: Borough) -> str:
    return f"?layer=reports&item={borough.only(Report).public_id}"
