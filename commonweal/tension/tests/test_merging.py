"""A merge hides nothing: whoever sees what is merged sees the report that stays."""

import itertools

import pytest

from commonweal.people.models import Agreement, Organisation
from commonweal.people.visibility import clearance_of, visibility_class
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage
from commonweal.tension.models import Report
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.verbs.classes import is_narrower
from commonweal.tension.verbs.merging import merge_report, unmerge_report
from commonweal.tension.verbs.release import release_strength, withdraw_strength
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import close_report, grade_report


def seen_by(viewer):
    return set(reports_visible_to(viewer).values_list("public_id", flat=True))


@pytest.fixture
def merge(people):
    return lambda report, into: merge_report(report, into=into, by=people["aisha"])


@pytest.mark.parametrize(
    ("grades", "why"),
    [
        ({"marking": "sensitive"}, "it is marked OFFICIAL-SENSITIVE"),
        ({"handling": "C", "handling_conditions": "For the group."}, "it is shared under conditions"),
        ({"kind": "tension"}, "it is a tension"),
    ],
)
def test_a_shared_report_is_not_merged_into_one_that_fewer_see(tell_and_grade, people, merge, grades, why):
    shared, narrow = tell_and_grade(kind="strength"), tell_and_grade(kind="strength", grades=grades)
    with pytest.raises(CannotTriage, match=f"do not see the other: {why}.* Merge the other way round."):
        merge(shared, narrow)
    assert shared.public_id in seen_by(people["grace"])
    merge(narrow, shared)
    assert shared.public_id in seen_by(people["grace"])


def test_what_is_shared_is_not_merged_into_what_nobody_has_checked_but_the_other_way_round(
    tell, tell_and_grade, people, merge
):
    shared, waits = tell_and_grade(), tell(what="Leaflets again.", marking="sensitive")
    with pytest.raises(CannotTriage, match="nobody has checked it"):
        merge(shared, waits)
    merge(waits, shared)
    assert shared.public_id in seen_by(people["lena"])


def test_a_public_strength_is_not_merged_into_one_that_is_not(tell_and_grade, people, merge):
    public, shared = (tell_and_grade(kind="strength") for _n in range(2))
    release_strength(public, by=people["aisha"])
    with pytest.raises(CannotTriage, match="it is not public"):
        merge(public, shared)
    merge(shared, public)


def test_an_organisation_that_sees_its_own_tension_alone_goes_on_seeing_the_event(
    tell_and_grade, people, merge
):
    """Schools receive no tension of others: theirs stays, and that of the police goes."""
    theirs, of_police = tell_and_grade(by="kit"), tell_and_grade(by="ben")
    with pytest.raises(CannotTriage, match="not shared with all the same organisations"):
        merge(theirs, of_police)
    merge(of_police, theirs)
    assert theirs.public_id in seen_by(people["kit"]) & seen_by(people["ben"])


def test_where_neither_way_would_do_the_sentence_offers_none(tell_and_grade, merge):
    one, other = tell_and_grade(by="kit"), tell_and_grade(by="idris")
    with pytest.raises(CannotTriage, match="The other way round is no better"):
        merge(one, other)
    assert set(Report.objects.values_list("status", flat=True)) == {"open"}


def test_the_page_says_it_and_keeps_both(tell_and_grade, sign_in):
    shared, narrow = tell_and_grade(), tell_and_grade(grades={"marking": "sensitive"})
    typed = {"merge-reference": narrow.public_id}
    answer = sign_in("aisha").post(f"/reports/{shared.public_id}/triage/merge/", typed)
    assert "Merge the other way round." in answer.content.decode()
    assert Report.objects.get(pk=shared.pk).status == "open"


def test_the_address_of_a_page_names_the_report_that_stays(tell_and_grade, sign_in):
    goes, stays = tell_and_grade(), tell_and_grade()
    typed = {"merge-reference": f"https://cohesion.example/reports/{stays.public_id}/triage/?from=queue"}
    assert sign_in("aisha").post(f"/reports/{goes.public_id}/triage/merge/", typed).status_code == 302
    assert Report.objects.get(pk=goes.pk).merged_into == stays


def test_one_graded_again_in_the_meantime_is_looked_at_as_it_is_now(tell_and_grade, people, merge):
    shared, narrow = tell_and_grade(), tell_and_grade()
    stale = Report.objects.get(pk=narrow.pk)
    grade_report(narrow, grades={"marking": "sensitive"}, sanitised="Words.", by=people["aisha"])
    with pytest.raises(CannotTriage, match="OFFICIAL-SENSITIVE"):
        merge(shared, stale)


# Taken apart again ----------------------------------------------------------------------------


@pytest.fixture
def two_public(tell_and_grade, people, merge):
    """Two strengths that were public when the first was merged into the second."""
    goes, stays = (tell_and_grade(kind="strength") for _n in range(2))
    for report in (goes, stays):
        release_strength(report, by=people["aisha"])
    merge(goes, stays)
    return goes, stays


def stage_of(report):
    return Report.objects.select_related("visibility_class").get(pk=report.pk).visibility_class.stage


def taken_apart(report, client):
    page = client.get(f"/reports/{report.public_id}/triage/").content.decode()
    done = client.post(f"/reports/{report.public_id}/triage/unmerge/", follow=True).content.decode()
    return page, done


def test_a_released_strength_is_public_again_and_so_is_the_one_that_stood_in_its_place(two_public, sign_in):
    goes, stays = two_public
    assert (stage_of(goes), stage_of(stays)) == (Stage.QUEUE, Stage.PUBLIC)
    for said in taken_apart(goes, sign_in("aisha")):
        assert "It was public, and is public again. The other one stays public too." in said
    assert (stage_of(goes), stage_of(stays)) == (Stage.PUBLIC, Stage.PUBLIC)


def test_what_was_taken_off_the_public_map_in_its_place_does_not_come_back_by_itself(
    two_public, people, sign_in
):
    goes, stays = two_public
    withdraw_strength(stays, by=people["aisha"])
    for said in taken_apart(goes, sign_in("aisha")):
        assert "shared with partners only. The report that stood in its place is not public" in said
    assert (stage_of(goes), stage_of(stays)) == (Stage.OPEN, Stage.OPEN)
    assert goes.public_id in seen_by(people["grace"])


def test_a_school_that_is_known_by_now_is_not_made_public_by_taking_apart(two_public, people, sign_in):
    goes, _stays = two_public
    Organisation.objects.create(name="Leaflets against", slug="leaflets", sector="education")
    for said in taken_apart(goes, sign_in("aisha")):
        assert "names a school" in said
    assert stage_of(goes) == Stage.OPEN


def test_what_was_closed_or_waited_before_the_merge_is_so_again(tell, tell_and_grade, people, merge):
    stays, closed, waits = tell_and_grade(kind="strength"), tell_and_grade(kind="strength"), tell()
    close_report(closed, outcome="Thanked them.", by=people["aisha"])
    for report, status, stage in ((closed, "closed", Stage.OPEN), (waits, "new", Stage.QUEUE)):
        merge(report, stays)
        unmerge_report(report, by=people["aisha"])
        kept = Report.objects.get(pk=report.pk)
        assert (kept.status, stage_of(report), kept.stage_before_merge) == (status, stage, "")


def test_what_is_not_narrower_by_the_rules_is_open_to_everybody_who_saw_the_other(people):
    """Every pair of classes against what each of these people may truly see."""
    wealdmere = Agreement.objects.get(signatories__organisation=people["kit"].organisation)
    classes = [
        visibility_class(
            stage=stage,
            kind=kind,
            marking=marking,
            handling=handling,
            organisation=sender,
            agreement=agreement,
        )
        for stage, kind, marking, handling, agreement in itertools.product(
            Stage.values, Kind.values, Marking.values, Handling.values, (wealdmere, None)
        )
        for sender in (people["kit"].organisation, people["ben"].organisation)
    ]
    sees = {name: clearance_of(person) for name, person in people.items()}
    narrower = 0
    for one, than in itertools.permutations(classes, 2):
        if is_narrower(one, than=than):
            narrower += 1
            continue
        lost = {name for name, clearance in sees.items() if than.pk in clearance and one.pk not in clearance}
        assert not lost, (one.key, than.key)
    assert 0 < narrower < len(classes) * (len(classes) - 1)
