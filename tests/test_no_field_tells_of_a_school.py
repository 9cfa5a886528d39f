"""Whatever field of a report names a school, nobody outside the tension group reads the name by any way.

The fields are those that `privacy.toml` calls words: a new one has to be told here.
"""

import tomllib
from importlib.resources import files

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from commonweal.demo.documents import record_documents
from commonweal.people.attached.reading import CleanFile
from commonweal.people.roles import Permission
from commonweal.people.tokens import issue_token
from commonweal.tension.attachments import attach
from commonweal.tension.tests.telling import people_of_wealdmere, telling_and_grading
from commonweal.tension.verbs.asking import answer_question, ask_back
from commonweal.tension.verbs.queue import share_attachment
from commonweal.tension.verbs.triage import close_report
from tests.ways import text_of

# How words are judged does not hang on what holds them.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAME = "Fernbank Primary School"
OUTSIDE = ("lena", "farid", "kit", "grace")
# What others read of a checked report, so that the group must find it there.
READ_BY_THE_GROUP = {"sanitised", "place", "handling_conditions", "outcome"}
LISTS = (
    *("/reports/", "/reports/reports.csv", "/map/?layer=reports&view=table", "/layers/reports.csv"),
    *("/layers/reports.geojson", "/layers/strengths.csv", "/map/?layer=strengths&view=table", "/week/"),
    "/search/?q=Fernbank",
)


def named_in(field, tell, people):
    """A checked report that names the school in this field alone, as people fill it in."""
    by = people["aisha"]
    match field:
        case "sanitised":
            return tell(sanitised=f"Leaflets lay at {NAME}.")
        case "place":
            return tell(where="place", place=NAME)
        case "handling_conditions":
            return tell(handling="C", handling_conditions=f"Ask {NAME} first.")
        case "outcome":
            report = tell()
            close_report(report, outcome=f"{NAME} cleared them away.", by=by)
            return report
        case "name":
            report = tell()
            [file] = attach(report, files=[CleanFile(f"{NAME}.txt", "text/plain", b"Words.")])
            share_attachment(file, is_shared=True, by=by)
            return report
        case "text" | "answer":
            report = tell()
            words = {"text": f"Was it at {NAME}?", "answer": "Was it there?"}[field]
            asked = ask_back(report, question=words, by=by)
            answer_question(asked, answer=f"At {NAME}." if field == "answer" else "It was.")
            return report
        case _:
            return tell(**{field: f"Seen at {NAME}."})


@pytest.fixture(scope="module")
def told(module_db):
    people = people_of_wealdmere()
    record_documents(people["hana"], timezone.localdate())
    return people, telling_and_grading(people)


def words_of(*models):
    content = tomllib.loads(
        files("commonweal.definitions").joinpath("privacy.toml").read_text(encoding="utf-8")
    )
    return [name for app, model in models for name in content[app][model]["words"]]


def browser_of(person):
    client = Client()
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp"}]
    session.save()
    return client


@pytest.mark.parametrize(
    "field", words_of(("tension", "Report"), ("tension", "Attachment"), ("tension", "Question"))
)
@pytest.mark.parametrize("kind", ["tension", "strength"])
def test_no_way_gives_the_name_to_anybody_outside_the_group(told, field, kind):
    people, tell = told
    report = named_in(field, lambda **fields: tell(kind=kind, by="ben", **fields), people)
    pages = (*LISTS, f"/reports/{report.public_id}/", f"/map/panel/?layer=reports&item={report.public_id}")
    for who in OUTSIDE:
        browser = browser_of(people[who])
        texts = {address: text_of(browser, address) or "" for address in pages}
        if people[who].may(Permission.USE_API):
            _token, secret = issue_token(name="A program", days=1, by=people[who])
            told_to_it = browser.get("/api/reports?limit=100", headers={"authorization": f"Bearer {secret}"})
            assert told_to_it.status_code == 200
            texts["program"] = told_to_it.content.decode()
        assert [address for address, text in texts.items() if "Primary School" in text] == [], who
    reader = browser_of(people["ben"]).get(pages[-2]).content.decode()
    assert NAME in reader or field not in READ_BY_THE_GROUP, "nothing was told, so nothing was tried"
