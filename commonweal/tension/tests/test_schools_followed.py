"""Reports and levels follow a school's name: asked first, by batches, with nothing lost that is written meanwhile."""

import datetime
import re

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.people import naming_schools
from commonweal.people.models import Organisation
from commonweal.people.naming_schools import follow_all, follow_school
from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Level, Report
from commonweal.tension.tests.schools import of
from commonweal.tension.verbs import schools
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.release import release_strength
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)


@pytest.fixture
def strength(tell_and_grade):
    return lambda sanitised: tell_and_grade(kind="strength", sanitised=sanitised)


@pytest.fixture
def fernbank(db):
    return Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")


def test_reports_follow_when_a_school_joins_or_is_renamed(
    strength, people, sign_in, django_capture_on_commit_callbacks
):
    joined, renamed, public = (
        strength(f"A fair at {name} House.") for name in ("Fernbank", "Ashdown", "Fernbank")
    )
    release_strength(public, by=people["aisha"])
    level = set_level(
        week=WEEK,
        experienced=1,
        evidenced=1,
        potential=1,
        direction="steady",
        reason="As at Fernbank House.",
        by=people["ben"],
    )
    assert not of(joined).names_school
    with django_capture_on_commit_callbacks(execute=True):
        school = Organisation.objects.create(name="Fernbank House", slug="fernbank", sector="education")
    assert of(joined).names_school
    assert (of(public).stage, of(public).names_school) == (Stage.OPEN, True)
    assert Level.objects.get(pk=level.pk).visibility_class.names_school
    assert AuditEvent.objects.filter(verb="keep school unnamed").count() == 3
    assert not of(renamed).names_school
    with django_capture_on_commit_callbacks(execute=True):
        school.name, school.former_names = "Ashdown House", ["Fernbank House"]
        school.save()
    assert of(renamed).names_school
    # What speaks of it by the name it had is as it was, graded again or not.
    grade_report(joined, grades={}, sanitised="A fair at Fernbank House.", by=people["aisha"])
    assert of(joined).names_school
    school.refresh_from_db()
    assert school.former_names == ["Fernbank House"]
    assert follow_school(school) == 0


def test_what_is_graded_meanwhile_is_judged_again_and_kept(strength, people, fernbank, monkeypatch):
    raised, reworded = strength("A fair at Fernbank House."), strength("Another at Fernbank House.")
    Report.objects.update(visibility_class=of(strength("A fair.")))
    found = schools._reports_of

    def graded_meanwhile(names):
        keys = found(names)
        Report.objects.filter(pk=raised.pk).update(marking="sensitive", outcome="As agreed.")
        Report.objects.filter(pk=reworded.pk).update(sanitised="Another fair.")
        return keys

    monkeypatch.setattr(schools, "_reports_of", graded_meanwhile)
    assert follow_school(fernbank) == 1
    raised.refresh_from_db()
    assert (raised.marking, raised.outcome) == ("sensitive", "As agreed.")
    assert (of(raised).marking, of(raised).names_school) == ("sensitive", True)
    assert not of(reworded).names_school


def test_each_batch_stands_by_itself_and_the_worker_goes_on_with_the_rest(
    strength, fernbank, people, monkeypatch
):
    held = [strength(f"Fair {number} at Fernbank House.") for number in range(5)]
    Report.objects.update(visibility_class=of(strength("A fair.")))
    monkeypatch.setattr(naming_schools, "BATCH", 2)
    keep, done = schools._keep_report, []

    def dies(key, names):
        done.append(key)
        if len(done) == 4:
            raise SystemExit
        return keep(key, names)

    monkeypatch.setattr(schools, "_keep_report", dies)
    with pytest.raises(SystemExit):
        follow_school(fernbank)
    assert sum(of(report).names_school for report in held) == 2
    monkeypatch.setattr(schools, "_keep_report", keep)
    assert follow_all() == 3
    assert all(of(report).names_school for report in held)


SENT = {"name": "Fernbank House", "slug": "fernbank", "sector": "education", "is_active": "on"}
NEW = "/settings/organisations/new/"


def test_whoever_answers_for_content_is_told_how_many_first(strength, sign_in):
    strength("A fair at Fernbank House.")
    client = sign_in("aisha")
    asked = client.post(NEW, SENT)
    assert not Organisation.objects.filter(slug="fernbank").exists()
    assert "With this name, 1 report, level or action that partners may read now" in asked.content.decode()
    box = next(name for name in asked.context["form"].fields if name.startswith("kept_"))
    assert client.post(NEW, SENT | {"name": "Fair", box: "on"}).status_code == 200
    assert client.post(NEW, SENT | {box: "on"}).status_code == 302
    assert Organisation.objects.filter(slug="fernbank").exists()


def test_an_administrator_withdraws_nothing_by_a_name_and_learns_of_no_words(strength, sign_in):
    strength("A fair at Fernbank House.")
    joan = sign_in("joan")
    answers = []
    for name in ("Fernbank House", "Ashdown House"):
        refused = joan.post(NEW, SENT | {"name": name}).content.decode()
        assert "Please ask a cohesion officer" in refused
        assert "1 report" not in refused
        answers.append(refused.replace(name, "").split("<main")[1].split("</main>")[0])
    # Whether reports hold such words or not makes no difference.
    without_token = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one) for one in answers]
    assert without_token[0] == without_token[1]
    assert not Organisation.objects.filter(slug="fernbank").exists()
    # The organisation's own reports would be a school's too.
    police = Organisation.objects.get(slug="wealdmere-police")
    strength("A lunch.")
    sent = SENT | {"name": police.name, "slug": police.slug}
    assert "Please ask" in joan.post(f"/settings/organisations/{police.slug}/", sent).content.decode()
