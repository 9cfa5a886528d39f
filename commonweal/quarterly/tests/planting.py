"""A quarter whose actions and their fates are known, and what tests of its report do with it."""

import datetime

from commonweal.actions.milestones import add_milestone, reach_milestone
from commonweal.actions.verbs import make_action, update_progress
from commonweal.actions.working import Work, plan_work
from commonweal.demo.documents import record_documents
from commonweal.documents.content import texts_of
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.models import Step
from commonweal.plans.table.reading import read_plan
from commonweal.plans.verbs import record_step
from commonweal.quarterly.models import Edition
from commonweal.quarterly.printing import blocks_of_report
from commonweal.quarterly.verbs import begin_report, edit_report
from commonweal.quarterly.writing import sections_now
from commonweal.tension.tests.telling import people_of_wealdmere, set_sector, telling_and_grading

FIRST, TODAY = datetime.date(2026, 10, 1), datetime.date(2026, 11, 23)

JULY, OCTOBER = datetime.date(2026, 7, 1), datetime.date(2026, 10, 5)


def noon(day):
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def plant():
    """Four actions, whose fates are known: begun in July, one finished in October, one late, one that answers a tension."""
    people = people_of_wealdmere()
    aisha = people["aisha"]
    record_documents(people["hana"], TODAY)
    set_sector(people["kit"], "education")

    def promise(title, due_on, slug="wealdmere-council", **more):
        owner = Organisation.objects.get(slug=slug)
        return make_action(
            title=title, owner_organisation=owner, due_on=due_on, by=aisha, at=noon(JULY), **more
        )

    fair = promise("Hold a repair fair", datetime.date(2026, 10, 20), "canalside-homes")
    hall = promise("Open the hall in the evenings", datetime.date(2026, 11, 1))
    walk = promise("Walk each parade", datetime.date(2027, 2, 1), "schools-together")
    report = telling_and_grading(people)(kind="tension")
    leaflets = promise(
        "Take the leaflets down",
        datetime.date(2026, 12, 1),
        responds_to=("report", report.public_id),
        like=report.visibility_class,
    )
    telling_and_grading(people)(kind="strength", indicator="celebration")
    plan_work(
        hall,
        Work(
            cost_pence=250_000, funding_source="Estate fund", risk="The boiler fails", likelihood=4, impact=5
        ),
        by=aisha,
        at=noon(JULY),
    )
    step = add_milestone(
        fair, title="Ten menders found", due_on=datetime.date(2026, 10, 10), by=aisha, at=noon(JULY)
    )
    reach_milestone(step, reached_on=OCTOBER, evidence="A list", by=people["idris"], at=noon(OCTOBER))
    add_milestone(hall, title="A key cut", due_on=datetime.date(2026, 10, 30), by=aisha, at=noon(JULY))
    done = datetime.date(2026, 10, 19)
    update_progress(fair, progress="complete", comment="Held.", by=people["idris"], on=done, at=noon(done))
    return people, {"fair": fair, "hall": hall, "walk": walk, "leaflets": leaflets, "tension": report}


def begun(people, edition=Edition.BOARD, **more):
    return begin_report(first=FIRST, edition=edition, by=people["aisha"], **more)


def headed(report, people, text="A steady quarter."):
    return edit_report(report, words={"headline": text}, left_out=[], as_of=report.as_of, by=people["aisha"])


def said(report):
    return "\n".join(texts_of(blocks_of_report(report)))


def section(report, code):
    return next(one for one in sections_now(report) if one["code"] == code)


def planned(people, words="People know one another", title="Together"):
    """A plan with one objective and one action."""
    table = (
        "Ref,Strategic Objective,Indicator of Success,Action,Responsibility\n"
        f"4.1,{words},More do,Open a cafe,Wealdmere Council\n"
    )
    read = read_plan(table.encode(), name="plan.csv")
    head = Head(title, "", FIRST)
    return bring_plan(read, head=head, owner=people["aisha"].organisation, by=people["aisha"], at=noon(FIRST))


def approved(plan, people, on=OCTOBER):
    record_step(plan, kind=Step.Kind.APPROVED, body="Board", on=on, note="", by=people["aisha"], at=noon(on))
