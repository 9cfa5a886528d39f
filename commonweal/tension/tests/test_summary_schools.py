"""What somebody types into a summary names no school to partners, and keeps the group's edition to the group."""

import datetime

import pytest

from commonweal.people.models import Organisation
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.draft import CannotWrite
from commonweal.tension.summary.selectors import summaries_visible_to
from commonweal.tension.summary.verbs import edit_summary, sign_summary

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)


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
