"""Outside the tension group no school can be made out: not from words, nor from numbers, nor later on."""

import datetime
import importlib
import re

import pytest
from django.apps import apps

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.people.models import Organisation, Signatory, VisibilityClass
from commonweal.people.tests.ticking import ticked
from commonweal.people.visibility_models import Stage
from commonweal.tension.counted import told_as_count
from commonweal.tension.describing import who_can_see
from commonweal.tension.models import Level, Report
from commonweal.tension.released import quarters
from commonweal.tension.schools import names_a_school
from commonweal.tension.selectors import may_be_told_outcome
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.verbs import release_summary
from commonweal.tension.tests.pages import page
from commonweal.tension.tests.schools import of, readers
from commonweal.tension.verbs.levels import release_level, set_level
from commonweal.tension.verbs.merging import merge_report, unmerge_report
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.release import CannotRelease, release_strength
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import close_report, grade_report

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
OUTSIDE = ("lena", "idris", "grace", "nobody")


@pytest.fixture
def strength(tell_and_grade):
    """A strength that the police sent, with whichever wording and place."""

    def made(sanitised="A shared lunch.", place="", **fields):
        return tell_and_grade(
            kind="strength",
            sanitised=sanitised,
            place=place,
            when_from=THEN,
            where="place" if place else "borough",
            **fields,
        )

    return made


@pytest.mark.parametrize(
    ("sanitised", "place"), [("A fair at Heron Primary.", ""), ("A fair.", "The school gate")]
)
def test_who_reads_a_report_is_decided_by_whether_it_names_a_school(strength, people, sanitised, place):
    named, plain = strength(sanitised, place), strength()
    assert readers(plain, people) >= {"aisha", "ben", "lena", "idris", "grace", "farid"}
    assert readers(named, people) == {"aisha", "ben"}
    said = " ".join(who_can_see(named, people["aisha"]))
    assert (
        "There, only the tension monitoring group and those who check reports: a school can be made out from it."
        in said
    )
    assert "a school can be made out" not in " ".join(who_can_see(plain, people["aisha"]))
    # Where it came from, whoever sees what the organisation sent reads on.
    own = strength("A fair at the school.", by="idris")
    assert readers(own, people) == {"aisha", "ben", "idris"}
    grade_report(named, grades={"place": ""}, sanitised="A fair.", by=people["aisha"])
    assert "grace" in readers(named, people)


def test_what_the_public_sent_is_not_read_by_all_at_the_lead(strength, people):
    assert "lena" not in readers(strength("A fair at the school.", by=None), people)


def test_what_the_lead_sent_that_names_a_school_is_not_read_by_all_its_people(strength, people, sign_in):
    """Its people are many: those of them who judge levels or check reports read it, and who sent it."""
    named = strength("A fair at the school.", by="aisha", what="A fair at Heron Primary.")
    assert readers(named, people) == {"aisha", "ben"}
    assert readers(strength(by="aisha"), people) >= {"aisha", "ben", "lena", "idris"}
    assert sign_in("lena").get(f"/reports/{named.public_id}/").status_code == 404
    said = " ".join(who_can_see(named, people["aisha"]))
    assert "Of them, only the tension monitoring group and those who check reports" in said
    assert "A fair at Heron Primary." in page(sign_in("aisha"), "/reports/sent/")
    # Whoever leads now decides, not whoever led when it was sent.
    Organisation.objects.filter(slug="wealdmere-council").update(is_lead=False)
    people["lena"].organisation.refresh_from_db()
    assert "lena" in readers(named, people)


def test_an_outcome_that_names_a_school_is_told_to_nobody_else_who_sent_to_the_lead(strength, people):
    """The public sends to the lead, too."""
    told, staff, public = (strength(by=who) for who in ("aisha", "aisha", None))
    assert may_be_told_outcome(staff, told)
    assert may_be_told_outcome(public, told)
    close_report(told, outcome="The school thanked them.", by=people["aisha"])
    told.refresh_from_db()
    assert not may_be_told_outcome(staff, told)
    assert not may_be_told_outcome(public, told)
    own, theirs = strength(by="farid"), strength(by="farid")
    close_report(theirs, outcome="The school thanked them.", by=people["aisha"])
    assert may_be_told_outcome(own, theirs)


def test_an_area_that_is_called_after_a_school_names_the_area(strength, wards, people):
    ward = wards["Canalside"]
    ward.name = "College"
    ward.save()
    assert "grace" in readers(strength(place="College"), people)
    assert "grace" not in readers(strength(place="College, the gate"), people)


def test_an_outcome_that_names_a_school_keeps_the_closed_report_to_the_group(strength, people):
    report, other = strength(), strength(by="farid")
    close_report(report, outcome="The school thanked them.", by=people["aisha"])
    assert readers(report, people) == {"aisha", "ben"}
    assert not may_be_told_outcome(other, report)
    assert may_be_told_outcome(report, report)


def test_what_names_a_school_is_merged_with_nothing_that_more_people_read(strength, people):
    named, plain = strength("A fair at the school."), strength()
    with pytest.raises(CannotTriage, match="a school can be made out from it"):
        merge_report(plain, into=named, by=people["aisha"])
    merge_report(named, into=plain, by=people["aisha"])
    unmerge_report(named, by=people["aisha"])
    assert of(named).names_school
    with pytest.raises(CannotRelease, match="names a school"):
        release_strength(named, by=people["aisha"])


def test_an_action_that_answers_it_is_read_by_no_more_than_it(strength, people):
    report = strength()
    due = datetime.date(2026, 12, 1)
    action = make_action(
        title="Lend the hall",
        owner_organisation=people["idris"].organisation,
        due_on=due,
        responds_to=("report", report.public_id),
        like=report.visibility_class,
        by=people["aisha"],
    )
    grade_report(report, grades={"place": "Heron Primary"}, sanitised=report.sanitised, by=people["aisha"])
    risen = Action.objects.select_related("visibility_class").get(pk=action.pk)
    assert risen.visibility_class.names_school
    made = make_action(
        title="Lend it again",
        owner_organisation=people["idris"].organisation,
        due_on=due,
        responds_to=("report", report.public_id),
        like=of(report),
        by=people["aisha"],
    )
    assert made.visibility_class.names_school


GRADES = {
    "kind": "strength",
    "indicator": "sport",
    "marking": "official",
    "handling": "P",
    "where": "borough",
}


def test_whoever_grades_is_told_first_who_reads_it_and_how_more_people_could(tell, sign_in):
    report = tell(kind="strength", what="A fair.")
    aisha, address = sign_in("aisha"), f"/reports/{report.public_id}/triage/"
    form = aisha.get(address).context["forms"]["grade"]
    assert form.school_box is None
    sent = {f"grade-{name}": value for name, value in GRADES.items()} | {
        "grade-sanitised": "A fair at the school.",
        "grade-seen": form["seen"].value()
        and aisha.get(address)
        .content.decode()
        .split('name="grade-seen" value="')[1]
        .split('"')[0]
        .replace("&quot;", chr(34)),
        "go": "save",
    }
    refused = aisha.post(f"{address}grade/", sent)
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "only the tension monitoring group, those who check reports" in said
    assert "write “children” or “young people” without the school" in said
    assert Report.objects.get().sanitised == ""
    assert aisha.post(f"{address}grade/", sent | ticked(refused)).status_code == 302
    assert of(report).names_school
    assert aisha.post(f"{address}close/", {"close-outcome": "The school knows."}).status_code == 422
    # Grading again shows the sentence from the start.
    assert "only the tension monitoring group, those who check reports" in page(aisha, address)


# Later on -----------------------------------------------------------------------------------------


def test_a_school_that_has_sent_something_stays_one(school, documents_recorded, people, sign_in):
    address, slug = f"/settings/organisations/{school.organisation.slug}/", school.organisation.slug
    sent = {"name": str(school.organisation), "slug": slug, "sector": "voluntary"}
    count(school, 5)
    refused = sign_in("aisha").post(address, sent)
    assert "is held as a school’s" in refused.content.decode()
    school.organisation.refresh_from_db()
    assert school.organisation.sector == "education"
    Report.objects.all().delete()
    VisibilityClass.objects.filter(organisation=school.organisation).delete()
    assert sign_in("aisha").post(address, sent).status_code == 302


def test_reports_held_before_are_moved_and_moved_back(strength, people):
    migration = importlib.import_module("commonweal.tension.migrations.0011_what_tells_of_a_school")
    named, plain = strength("A fair at the school."), strength()
    action = make_action(
        title="Lend the hall",
        owner_organisation=people["idris"].organisation,
        due_on=datetime.date(2026, 12, 1),
        responds_to=("report", named.public_id),
        like=of(named),
        by=people["aisha"],
    )
    migration.give_back(apps, None)
    assert not of(named).names_school
    assert "grace" in readers(named, people)
    public = VisibilityClass.objects.create(
        **{
            name: getattr(of(plain), name)
            for name in ("kind", "marking", "handling", "organisation", "agreement", "is_from_public")
        },
        stage="public",
        key=of(plain).key.replace("open", "public"),
    )
    Report.objects.filter(pk=named.pk).update(visibility_class=public)
    migration.keep_to_the_group(apps, None)
    assert readers(named, people) == {"aisha", "ben"}
    assert (of(named).stage, of(plain).names_school) == (Stage.OPEN, False)
    assert of(named).key == VisibilityClass.key_of(
        "open", "strength", "official", "P", of(named).organisation_id, of(named).agreement_id, False, True
    )
    assert Action.objects.get(pk=action.pk).visibility_class.names_school


# Numbers ------------------------------------------------------------------------------------------


def count(school, number, area=None, organisation=None):
    told = told_as_count(kind="strength", indicator="sport", number=number, week=WEEK, area=area)
    return receive_report(
        told, organisation=organisation or school.organisation, channel="partner", by=school
    )[0]


def words_of(answer):
    """What somebody reads of a page or file; nothing of one that turns them away."""
    content = b"".join(answer) if answer.streaming else answer.content
    text = content.decode() if answer.status_code == 200 else ""
    return re.sub(r"<(script|svg|head)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)


def another_school(name, like):
    """A school that signed what this one did."""
    made = Organisation.objects.create(name=name, slug=name.lower(), sector="education")
    for signature in Signatory.objects.filter(organisation=like):
        signature.agreement.signatories.create(
            organisation=made, signed_on=signature.signed_on, signed_by="Its head", receives_tension=False
        )
    return made


def test_the_number_of_a_lone_school_reaches_nobody_outside_the_group_by_any_way(
    school, strength, wards, people, sign_in
):
    ward = wards["Canalside"]
    strength(lon=-0.75, lat=52.05)
    report = count(school, 47, ward)
    grade_report(report, grades={"kind": "strength"}, sanitised=report.what, by=people["aisha"])
    ways = (
        f"/areas/ward/{ward.code}/",
        "/reports/",
        "/layers/strengths.csv",
        "/layers/strengths-by-area.csv?areas=ward",
        "/map/?view=table&layer=strengths-by-area&areas=ward",
    )
    # As a number by itself: with the one in words they are 48.
    told = re.compile(r"(?<![\w.#&/-])4[78](?![\w.;%-])")

    def found(name):
        return {way for way in ways if told.search(words_of(sign_in(name).get(way)))}

    assert found("aisha") == set(ways)
    for name in ("lena", "idris", "grace"):
        assert found(name) == set(), name
    version = draft_summary(WEEK, "partners", people["aisha"])
    said = " ".join(f"{one['text']} {one['figures']}" for one in version.sections)
    assert not re.search("4[78]", said)
    assert "schools and colleges" not in said
    assert not version.visibility_class.names_school
    # The table that the public reads does not hold it either.
    assert quarters() == []


def test_partners_are_told_what_three_schools_counted_for_the_whole_borough(school, strength, wards, people):
    strength()
    others = [another_school(name, school.organisation) for name in ("Ashdown", "Birchwood")]
    for organisation, number in zip([school.organisation, *others], (10, 20, 17), strict=True):
        school.organisation = organisation
        school.save()
        report = count(school, number, wards["Canalside"], organisation)
        grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
        said = draft_summary(WEEK, "partners", people["aisha"]).sections[0]
        is_third = organisation == others[-1]
        line = "Besides, schools and colleges together counted, across the borough: 47."
        assert (line in said["text"]) == is_third, organisation
        assert "1 strength was reported." in said["text"]
        assert "47" not in str(said["figures"])


def test_the_groups_edition_of_a_week_in_which_a_school_counted_is_for_the_group(school, people, strength):
    report = count(school, 5)
    grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    version = draft_summary(WEEK, "group", people["aisha"])
    assert version.visibility_class.names_school
    released = release_summary(
        version.summary,
        marking="official",
        handling="P",
        reason="All know.",
        based_on=version.number,
        by=people["aisha"],
    )
    assert released.visibility_class.names_school


def test_a_level_whose_reason_names_a_school_stays_with_the_group_released_or_not(people):
    judged = {"week": WEEK, "experienced": 1, "evidenced": 1, "potential": 1, "direction": "steady"}
    level = set_level(**judged, reason="Quarrels at Heron Primary.", by=people["ben"])
    assert level.visibility_class.names_school
    again = release_level(level, marking="official", handling="P", reason="At the school.", by=people["ben"])
    assert again.visibility_class.names_school
    plain = release_level(level, marking="official", handling="P", reason="Quarrels.", by=people["ben"])
    assert not plain.visibility_class.names_school


def test_what_a_school_sends_tells_of_it_however_it_is_worded():
    assert names_a_school(Report(organisation=Organisation(sector="education"), number=3))


def test_whoever_judges_a_level_is_told_first_who_reads_a_reason_that_names_a_school(wards, sign_in):
    address = f"/levels/{WEEK.isoformat()}/area/X001/"
    typed = {"experienced": "1", "evidenced": "1", "potential": "1", "direction": "steady"}
    typed |= {"reason": "Arguments by the school gate.", "marking": "official"}
    ben = sign_in("ben")
    refused = ben.post(address, typed)
    assert refused.status_code == 422
    assert "only the tension monitoring group and those who check reports will read this level" in (
        refused.content.decode()
    )
    assert not Level.objects.exists()
    assert ben.post(address, typed | ticked(refused)).status_code == 302
    assert Level.objects.get().visibility_class.names_school
