"""The file for a request for information: what goes into it, and that what is kept back is counted and in no byte of it."""

import csv
import datetime
import io
import zipfile

import pytest
import python_calamine
from django.urls import reverse

from commonweal.actions.verbs import make_action
from commonweal.audit.models import AuditEvent
from commonweal.people.information import Withheld, found_for, write_down
from commonweal.people.models import Agreement, Organisation, Signatory
from commonweal.people.verbs import suspend_agreement
from commonweal.tension.models import Report
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.verbs import sign_summary
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.merging import merge_report
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.triage import close_report, grade_report, set_aside

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
FIRST, LAST = datetime.date(2026, 11, 1), TODAY
HEADINGS = ["Day", "Kind", "Type", "Area", "Level", "Status", "Agreed wording"]
PLANTED = "zebrafinch"


@pytest.fixture
def asked(people):
    return write_down(
        text="What was reported?",
        received_on=TODAY,
        first_day=FIRST,
        last_day=LAST,
        contact={},
        by=people["hana"],
    )


def content(client, asked, ending):
    """The bytes of the file; of a workbook those inside its parts, which are packed."""
    answer = client.get(reverse("people:information-file", args=[asked.public_id, ending]))
    assert answer.status_code == 200
    raw = b"".join(answer.streaming_content)
    if ending == "csv":
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def lines(client, asked, ending):
    """All lines of the file, those above its rows too."""
    answer = client.get(reverse("people:information-file", args=[asked.public_id, ending]))
    raw = b"".join(answer.streaming_content)
    if ending == "csv":
        return list(csv.reader(io.StringIO(raw.decode().lstrip("\ufeff"), newline="")))
    sheet = python_calamine.load_workbook(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in sheet]


def rows(client, asked, ending="csv"):
    found = lines(client, asked, ending)
    return found[found.index(HEADINGS) + 1 :]


# What each of these sends must be in no file, and be counted under that reason.


def unchecked(make, tell, people):
    tell(what=PLANTED)


def sensitive(make, tell, people):
    make(grades={"marking": "sensitive"})


def conditions(make, tell, people):
    make(grades={"handling": "C", "handling_conditions": PLANTED})


def school(make, tell, people):
    make(grades={"school_is_clear": True})


def child(make, tell, people):
    make(grades={"concerns_child": True})


def team(make, tell, people):
    grade_report(tell(by=None, may_share=False), grades={}, sanitised=PLANTED, by=people["aisha"])


def narrower(make, tell, people):
    grade_report(tell(by="aisha", may_share=False), grades={}, sanitised=PLANTED, by=people["aisha"])


def aside(make, tell, people):
    set_aside(tell(what=PLANTED), reason=PLANTED, by=people["aisha"])


def by_a_person(make, tell, people):
    judged = dict.fromkeys(("experienced", "evidenced", "potential"), 2)
    told = {"week": datetime.date(2026, 11, 16), "community": "young", "reason": PLANTED}
    set_level(**told, **judged, direction="steady", by=people["ben"])


WITHHELD = {
    Withheld.UNCHECKED: unchecked,
    Withheld.SENSITIVE: sensitive,
    Withheld.CONDITIONS: conditions,
    Withheld.SCHOOL: school,
    Withheld.CHILD: child,
    Withheld.TEAM: team,
    Withheld.NARROWER: narrower,
    Withheld.ASIDE: aside,
    Withheld.BY_A_PERSON: by_a_person,
}


@pytest.fixture
def make(tell_and_grade):
    """Like `tell_and_grade`, with the planted word in the agreed wording."""
    return lambda **fields: tell_and_grade(sanitised=PLANTED, **fields)


@pytest.mark.parametrize("reason", [one for one in Withheld if one != Withheld.MERGED])
def test_what_is_kept_back_is_in_no_file_and_counted_under_its_reason(
    reason, make, tell, people, sign_in, asked
):
    WITHHELD[reason](make, tell, people)
    hana = sign_in("hana")
    for ending in ("csv", "xlsx"):
        assert PLANTED.encode() not in content(hana, asked, ending)
        assert rows(hana, asked, ending) == []
        event = AuditEvent.objects.latest("id")
        assert event.verb == "download information"
        assert event.details == {"format": ending, "given": {}, "withheld": {reason.value: 1}}
    page = hana.get(reverse("people:request", args=[asked.public_id])).content.decode()
    assert str(reason.label) in page
    assert PLANTED not in page


def test_the_same_report_goes_out_once_nothing_keeps_it_back(make, sign_in, asked):
    """The other half of the test above: what is planted would be seen."""
    make()
    for ending in ("csv", "xlsx"):
        assert PLANTED.encode() in content(sign_in("hana"), asked, ending)


def test_one_that_was_merged_is_counted_and_stands_in_the_other(tell_and_grade, people, sign_in, asked):
    one = tell_and_grade(sanitised="Leaflets lay there.")
    merge_report(tell_and_grade(sanitised=PLANTED), into=one, by=people["aisha"])
    assert [row[-1] for row in rows(sign_in("hana"), asked)] == ["Leaflets lay there."]
    assert found_for(asked, by=people["hana"]).withheld == {"merged": 1}


def test_what_a_neighbour_shares_or_whose_agreement_is_suspended_stays_here(
    tell_and_grade, people, sign_in, asked
):
    neighbours = Agreement.objects.create(
        name="With Marshby", purpose="Help", starts_on=FIRST, review_on=LAST + datetime.timedelta(days=400)
    )
    for slug in ("marshby-council", "wealdmere-council"):
        Signatory.objects.create(
            agreement=neighbours, organisation=Organisation.objects.get(slug=slug), signed_on=FIRST
        )
    theirs, ours, released = (
        tell_and_grade(kind="strength", sanitised=f"{PLANTED} {number}") for number in range(3)
    )
    release_strength(released, by=people["aisha"])
    Report.objects.filter(pk=theirs.pk).update(
        agreement=neighbours, organisation=Organisation.objects.get(slug="marshby-council")
    )
    theirs.refresh_from_db()
    grade_report(theirs, grades={}, sanitised=f"{PLANTED} 0", by=people["aisha"])
    told = [row[-1] for row in rows(sign_in("hana"), asked)]
    assert sorted(told) == [f"{PLANTED} 1", f"{PLANTED} 2"]
    suspend_agreement(ours.agreement, because="A leak.", by=people["aisha"])
    assert [row[-1] for row in rows(sign_in("hana"), asked)] == [f"{PLANTED} 2"]
    assert found_for(asked, by=people["hana"]).withheld == {"narrower": 2}


def test_own_words_contact_place_point_and_sender_never_go_out(tell, people, sign_in, asked, wards):
    report = tell(
        by=None,
        what="Ownwordsowl shouted.",
        place="14 Placeplover Street",
        where="place",
        lon=-0.7512345,
        lat=52.0512345,
        done_already="Donedunnock",
        suggested="Suggestedswift",
        reporter={"name": "Nameswan", "email": "mailmagpie@wealdmere.example", "phone": "07700 900456"},
    )
    grade_report(
        report,
        grades={"crime_reference": "Refrook", "indicator": "leaflets", "severity": 2},
        sanitised="Somebody shouted.",
        by=people["aisha"],
    )
    close_report(report, outcome="Outcomeosprey", by=people["aisha"])
    hana = sign_in("hana")
    ward = report.placements.get().area.name
    for ending in ("csv", "xlsx"):
        [row] = rows(hana, asked, ending)
        assert row[2:] == [
            "Leaflets or other material that sets people against each other",
            ward,
            row[4],
            "Closed",
            "Somebody shouted.",
        ]
        assert row[4].startswith("2 ")
        whole = content(hana, asked, ending).decode().casefold()
        for secret in (
            "ownwordsowl", "placeplover", "0.7512345", "52.0512345", "donedunnock", "suggestedswift", "nameswan",
            "mailmagpie", "900456", "refrook", "outcomeosprey", "wealdmere council", report.public_id.casefold(),
        ):  # fmt: skip
            assert secret not in whole, secret


def test_csv_and_xlsx_hold_the_same_and_say_what_they_are(tell_and_grade, sign_in, asked, people):
    for number in range(3):
        tell_and_grade(
            sanitised=f"Leaflets {number}",
            when_from=datetime.datetime(2026, 11, 5 + number, 12, tzinfo=datetime.UTC),
        )
    make_action(
        title="Take the leaflets down",
        details="",
        owner_organisation=people["ben"].organisation,
        due_on=datetime.date(2027, 1, 5),
        by=people["aisha"],
    )
    hana = sign_in("hana")
    by_csv, by_xlsx = rows(hana, asked, "csv"), rows(hana, asked, "xlsx")
    assert by_csv == by_xlsx
    assert [row[-1] for row in by_csv] == ["Take the leaflets down", "Leaflets 2", "Leaflets 1", "Leaflets 0"]
    assert by_csv[1][0] == "2026-11-07"
    assert "Police" not in str(by_csv)
    for ending in ("csv", "xlsx"):
        head = "\n".join(row[0] for row in lines(hana, asked, ending)[:4])
        assert "1 November 2026 to 23 November 2026" in head
        assert "Marking: OFFICIAL. Made on 23 November 2026" in head
        assert asked.public_id in head
        assert "Do not send this before a person has looked through it" in head


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_cell_is_a_formula(tell_and_grade, sign_in, asked, ending):
    tell_and_grade(sanitised="=HYPERLINK(1)")
    [row] = rows(sign_in("hana"), asked, ending)
    assert row[-1] == "'=HYPERLINK(1)"


def test_only_the_days_asked_for(tell_and_grade, sign_in, asked):
    for day in (datetime.date(2026, 10, 31), FIRST, LAST):
        tell_and_grade(
            sanitised=f"On {day}",
            when_from=datetime.datetime(day.year, day.month, day.day, 8, tzinfo=datetime.UTC),
        )
    assert [row[-1] for row in rows(sign_in("hana"), asked)] == [f"On {LAST}", f"On {FIRST}"]


def test_levels_and_signed_summaries_are_counted_and_in_no_file(
    people, wards, tell_and_grade, sign_in, asked
):
    monday, aisha = datetime.date(2026, 11, 16), people["aisha"]
    judged = dict.fromkeys(("experienced", "evidenced", "potential"), 2)
    # The first week that is asked about begins before the first of November.
    for week in (monday, datetime.date(2026, 10, 26), datetime.date(2026, 10, 19)):
        set_level(
            week=week, area=wards["Canalside"], direction="steady", reason=PLANTED, by=people["ben"], **judged
        )
    draft = draft_summary(monday, "group", aisha)
    sign_summary(draft.summary, based_on=draft.number, by=aisha)
    draft_summary(monday, "partners", aisha)  # nobody has signed it: it is no summary yet
    found = found_for(asked, by=people["hana"])
    assert (found.given, found.withheld) == ({}, {Withheld.BY_A_PERSON: 2 + 1})
    hana = sign_in("hana")
    page = hana.get(reverse("people:request", args=[asked.public_id])).content.decode()
    assert "a decision of the tension group: a person decides on each" in page
    assert "Signed weekly summaries" not in page  # not even none of them is said to go into the file
    for ending in ("csv", "xlsx"):
        assert PLANTED.encode() not in content(hana, asked, ending)


def test_only_who_handles_requests_gets_the_file(people, sign_in, asked):
    for name in {*people, None} - {"hana"}:
        answer = sign_in(name).get(reverse("people:information-file", args=[asked.public_id, "csv"]))
        assert answer.status_code == 404, name
        if name:
            with pytest.raises(PermissionError):
                found_for(asked, by=people[name])
    assert not AuditEvent.objects.filter(verb="download information").exists()
