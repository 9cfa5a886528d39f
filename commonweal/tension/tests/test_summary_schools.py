"""What somebody types into a summary names no school to partners, and keeps the group's edition to the group."""

import datetime

import pytest

from commonweal.people.models import Organisation
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.compare import differences
from commonweal.tension.summary.draft import CannotWrite
from commonweal.tension.summary.selectors import summaries_visible_to
from commonweal.tension.summary.verbs import edit_summary, release_summary, sign_summary

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)


def edited(version, text, people, **more):
    edits = {"strengths": {"text": text} | more}
    return edit_summary(version.summary, edits=edits, based_on=version.number, by=people["aisha"])


def test_partners_are_told_of_no_school_at_editing(people):
    version = draft_summary(WEEK, "partners", people["aisha"])
    with pytest.raises(CannotWrite, match="these words tell of one: “Pupils”, “school”"):
        edited(version, "A week. Pupils met at the school.", people)
    edited(version, "Pupils met.", people, is_left_out=True)
    with pytest.raises(CannotWrite, match="“Primary”"):
        edit_summary(version.summary, edits={}, note="Heron Primary", based_on=2, by=people["aisha"])


def test_the_page_says_which_words(people, sign_in):
    version = draft_summary(WEEK, "partners", people["aisha"])
    sent = {"based_on": "1", "text-strengths": "At the school.", "marking": "official"}
    refused = sign_in("aisha").post(f"/summary/{version.summary.public_id}/edit/", sent)
    assert refused.status_code == 422
    assert "these words tell of one: “school”" in refused.content.decode()


def test_a_name_that_became_a_schools_is_refused_at_signing(people):
    version = draft_summary(WEEK, "partners", people["aisha"])
    version = edited(version, "A fair at Fernbank House.", people)
    Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")
    with pytest.raises(CannotWrite, match="“Fernbank House”"):
        sign_summary(version.summary, based_on=2, by=people["aisha"])
    version.summary.refresh_from_db()
    assert version.summary.signed_at is None
    version = edited(version, "A fair.", people)
    assert sign_summary(version.summary, based_on=3, by=people["aisha"]).is_signed


def test_the_groups_edition_may_tell_of_one_and_is_the_groups_then(people):
    version = draft_summary(WEEK, "group", people["aisha"])
    version = edited(version, "Pupils met at the school.", people)
    assert version.visibility_class.names_school
    sign_summary(version.summary, based_on=2, by=people["aisha"])
    assert not summaries_visible_to(people["lena"]).filter(pk=version.summary.pk).exists()
    plain = draft_summary(WEEK - datetime.timedelta(days=7), "group", people["aisha"])
    sign_summary(plain.summary, based_on=1, by=people["aisha"])
    assert summaries_visible_to(people["lena"]).filter(pk=plain.summary.pk).exists()
    assert summaries_visible_to(people["ben"]).filter(pk=version.summary.pk).exists()


@pytest.mark.parametrize(("edition", "reader"), [("partners", "farid"), ("group", "lena")])
def test_what_is_left_out_is_not_read_in_what_changed_either(people, sign_in, edition, reader):
    version = draft_summary(WEEK, edition, people["aisha"])
    version = edited(version, "Pupils of Fernbank Primary School.", people, is_left_out=True)
    sign_summary(version.summary, based_on=2, by=people["aisha"])
    version = edited(version, "A calm week.", people, is_left_out=False)
    sign_summary(version.summary, based_on=3, by=people["aisha"])
    page = sign_in(reader).get(f"/summary/{version.summary.public_id}/versions/2/to/3/")
    assert page.status_code == 200
    assert "A calm week." in page.content.decode()
    assert "Fernbank" not in page.content.decode()
    version = edited(version, "Pupils of Fernbank again.", people, is_left_out=True)
    sign_summary(version.summary, based_on=4, by=people["aisha"])
    page = sign_in(reader).get(f"/summary/{version.summary.public_id}/versions/2/to/4/")
    assert page.status_code == 200
    assert "Fernbank" not in page.content.decode()
    kept = version.summary.versions.order_by("number")
    assert "Fernbank" in str(differences(kept[1], kept[2], as_written=True)), "the writer still has it"


def test_figures_that_were_taken_off_are_not_read_in_what_changed(people, tell_and_grade):
    tell_and_grade(grades={"severity": 3}, when_from=THEN)
    version = draft_summary(WEEK, "group", people["aisha"])
    off = {section["code"]: {"with_figures": False} for section in version.sections}
    version = edit_summary(version.summary, edits=off, based_on=1, by=people["aisha"])
    sign_summary(version.summary, based_on=2, by=people["aisha"])
    tell_and_grade(what="Another.", grades={"severity": 3}, when_from=THEN)
    version = draft_summary(WEEK, "group", people["aisha"])
    version = edit_summary(version.summary, edits=off, based_on=3, by=people["aisha"])
    sign_summary(version.summary, based_on=version.number, by=people["aisha"])
    first, *_between, last = version.summary.versions.order_by("number")
    assert any(one.figures for one in differences(first, last, as_written=True))
    assert not any(one.figures for one in differences(version.summary.versions.get(number=2), last))


def test_the_reason_of_a_release_tells_partners_of_no_school_and_is_the_groups_in_the_other(people):
    for edition in ("partners", "group"):
        version = draft_summary(WEEK, edition, people["aisha"])
        edit_summary(version.summary, edits={}, marking="sensitive", based_on=1, by=people["aisha"])
        why = {"marking": "official", "handling": "P", "reason": "Fernbank Primary School is taken out."}
        if edition == "partners":
            with pytest.raises(CannotWrite, match="“Primary”"):
                release_summary(version.summary, based_on=2, by=people["aisha"], **why)
            continue
        released = release_summary(version.summary, based_on=2, by=people["aisha"], **why)
        assert released.visibility_class.names_school
        sign_summary(version.summary, based_on=3, by=people["aisha"])
        assert not summaries_visible_to(people["lena"]).filter(pk=version.summary.pk).exists()


def test_a_note_that_tells_of_a_school_by_now_makes_the_groups_edition_the_groups_at_signing(people):
    version = draft_summary(WEEK, "group", people["aisha"])
    edit_summary(version.summary, edits={"strengths": {"text": "A fair."}}, note="Fernbank House taken out", based_on=1,
                 by=people["aisha"])  # fmt: skip
    Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")
    signed = sign_summary(version.summary, based_on=2, by=people["aisha"])
    assert signed.visibility_class.names_school


def test_a_note_that_partners_may_not_read_is_said_and_can_be_written_anew(people):
    version = draft_summary(WEEK, "partners", people["aisha"])
    version = edit_summary(version.summary, edits={"strengths": {"text": "A fair."}}, note="Fernbank House out",
                           based_on=1, by=people["aisha"])  # fmt: skip
    Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")
    with pytest.raises(CannotWrite, match="what is said of the changes in this version"):
        sign_summary(version.summary, based_on=2, by=people["aisha"])
    edit_summary(version.summary, edits={}, note="Shorter.", based_on=2, by=people["aisha"])
    assert sign_summary(version.summary, based_on=3, by=people["aisha"]).note == "Shorter."
