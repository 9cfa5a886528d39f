"""The page of the record: filters, sentences, pages and the file of exactly what is shown."""

import ast
import csv
import datetime
import io
import json
from pathlib import Path

import pytest

import commonweal
from commonweal.audit import words
from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import record
from commonweal.people.confirming import confirmed
from commonweal.people.record.told import tell
from commonweal.people.verbs import give_role, suspend_agreement

pytestmark = pytest.mark.django_db
PAGE, FILE = "/settings/record/", "/settings/record/record.csv"
# What puts a verb on the record: as its first text, or by the name `verb`.
RECORDS = ("record", "_record", "_note", "_tell", "move", "_move", "add_version", "saw", "put_on_record")


@pytest.fixture
def story(people, clock):
    """Five deeds over three days."""
    aisha, ben = people["aisha"], people["ben"]
    clock.move_to(datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC))
    record("grade report", by=aisha, item_kind="report", item_id="aaaa", details={"changed": ["severity"]})
    clock.move_to(datetime.datetime(2026, 11, 21, 0, 30, tzinfo=datetime.UTC))
    record("view report", by=ben, item_kind="report", item_id="aaaa")
    record("receive report", item_kind="report", item_id="bbbb", details={"channel": "public"})
    clock.move_to(datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC))
    give_role(people["kit"], "analyst", by=aisha)
    suspend_agreement(_agreement(), because="It is looked into.", by=aisha)


def _agreement():
    from commonweal.people.models import Agreement

    return Agreement.objects.get()


def shown(client, query=""):
    """What the page shows: the words of its table's rows."""
    table = client.get(f"{PAGE}{query}").context["table"]
    return [tuple(cell.text for cell in row) for row in table.drawn]


def rows(client, query=""):
    answer = client.get(f"{FILE}{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode().lstrip("\ufeff"))))


def test_each_entry_is_a_sentence_with_names_and_no_code(story, sign_in, people):
    found = shown(sign_in("hana"))
    assert found[0][1:] == (
        "Aisha",
        "Stopped sharing under an agreement",
        "Agreement Wealdmere tension monitoring agreement",
    )
    assert found[1][1:] == ("Aisha", "Gave a role. Role: Analyst", "Person Kit")
    assert found[2][1:] == (
        "The system or the public",
        "A report came in. Came by: Public form",
        "Report bbbb",
    )
    assert found[3][:3] == ("21 November 2026, 00:30", "Ben", "Looked at an OFFICIAL-SENSITIVE report")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?what=grade+report", ["aaaa"]),
        ("?about=report", ["bbbb", "aaaa", "aaaa"]),
        ("?item=aaaa", ["aaaa", "aaaa"]),
        ("?who=nobody", ["bbbb"]),
        ("?who={ben}", ["aaaa"]),
        ("?who={ben}&what=grade+report", []),
        ("?from=2026-11-21&to=2026-11-21", ["bbbb", "aaaa"]),
        ("?to=2026-11-20", ["aaaa"]),
    ],
)
def test_the_page_and_the_file_show_what_is_asked_for_and_nothing_else(
    story, sign_in, people, query, expected
):
    hana = sign_in("hana")
    asked = query.format(ben=people["ben"].public_id)
    assert [row[3].split()[-1] for row in shown(hana, asked)] == expected
    assert [row["item_id"] for row in rows(hana, asked)] == expected


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?what=fly", "no such entry"),
        ("?who=martian", "no such entry"),
        ("?about=planet", "no such entry"),
        ("?item=a%27b", "letters, digits and hyphens"),
        ("?from=yesterday", "date"),
        ("?from=2026-11-22&to=2026-11-21", "before the first"),
    ],
)
def test_a_filter_that_cannot_be_is_said_and_shows_nothing(story, sign_in, query, sentence):
    hana = sign_in("hana")
    answer = hana.get(f"{PAGE}{query}")
    assert sentence in answer.content.decode()
    assert shown(hana, query) == []
    before = AuditEvent.objects.count()
    refused = hana.get(f"{FILE}{query}")
    assert refused.status_code == 400
    assert sentence in refused.content.decode()
    assert AuditEvent.objects.count() == before


def test_whoever_the_record_names_without_an_account_can_be_asked_for(sign_in):
    class Gone:
        public_id = "goneforgood"

    record("view report", by=Gone(), item_kind="report", item_id="aaaa")
    assert [row[1] for row in shown(sign_in("hana"), "?who=goneforgood")] == ["goneforgood"]


def test_the_file_is_complete_over_all_pages_and_taking_it_is_on_the_record(sign_in, people):
    for number in range(120):
        record("view report", by=people["ben"], item_kind="report", item_id=f"r{number}")
    hana = sign_in("hana")
    first, last = shown(hana, "?about=report"), shown(hana, "?about=report&page=3")
    assert (len(first), len(last)) == (50, 20)
    found = rows(hana, "?about=report&page=3")
    assert [row["item_id"] for row in found] == [f"r{number}" for number in reversed(range(120))]
    assert {row["who"] for row in found} == {"Ben"}
    taken = AuditEvent.objects.latest("id")
    assert (taken.verb, taken.actor) == ("download record", people["hana"].public_id)
    assert taken.details == {"filters": ["about"], "entries": 120}
    assert shown(hana)[0][2] == "Downloaded the record. Filters used: about; Entries: 120"


def test_no_cell_of_the_file_is_a_formula(sign_in, people):
    people["ben"].name = '=HYPERLINK("http://x")'
    people["ben"].save()
    record("view report", by=people["ben"], item_kind="report", item_id="-1+1", details={"shown": "=1+1"})
    [row] = rows(sign_in("hana"), "?about=report")
    assert row["who"].startswith("'=")
    assert row["item_id"] == "'-1+1"
    assert json.loads(row["details"]) == {"shown": "=1+1"}


def test_the_page_asks_the_database_as_much_for_fifty_entries_as_for_five(
    sign_in, people, django_assert_max_num_queries
):
    for number in range(60):
        person = people[("ben", "kit", "grace")[number % 3]]
        record(
            "give role", by=person, item_kind="person", item_id=person.public_id, details={"role": "analyst"}
        )
        record("send return", by=person, item_kind="return", item_id=person.organisation.public_id)
        record("suspend agreement", by=person, item_kind="agreement", item_id=_agreement().public_id)
    hana = sign_in("hana")
    hana.get(PAGE)
    with django_assert_max_num_queries(20):
        assert len(shown(hana)) == 50


@pytest.mark.parametrize("name", ["aisha", "ben", "joan", "grace", "kit"])
def test_nobody_else_reads_the_record_or_takes_it(sign_in, name):
    client = sign_in(name)
    assert (client.get(PAGE).status_code, client.get(FILE).status_code) == (404, 404)


def _verbs():
    """Every verb that the code can put on the record, as it is written there."""
    for path in Path(commonweal.__file__).parent.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
                values = [key.value for key in node.keywords if key.arg == "verb" and name != "history_of"]
                values += node.args[:3] if name in RECORDS else []
                for value in values:
                    yield from (one.value for one in ast.walk(value) if isinstance(one, ast.Constant))
            elif isinstance(node, ast.arguments):
                for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
                    if arg.arg == "verb" and isinstance(default, ast.Constant):
                        yield default.value


def test_every_verb_that_the_code_records_has_words():
    known = dict(words.deeds())
    written = {verb for verb in _verbs() if isinstance(verb, str) and " " in verb.strip() and verb.islower()}
    assert {"grade report", "set level", "keep agreement", "release strength", "list reports"} <= written
    assert sorted(written - set(known)) == []


def test_the_record_says_that_somebody_confirmed_that_nobody_is_named():
    record("set level", item_kind="level", item_id="1", details=confirmed(True))
    [told] = tell(AuditEvent.objects.filter(verb="set level"))
    assert told.more == "Confirmed that nobody is named: Yes"


def test_an_event_of_before_that_has_no_words_any_more_is_still_told(sign_in):
    record("sound the horn", item_kind="horn", item_id="1", details={"loud": True})
    [told] = tell(AuditEvent.objects.filter(verb="sound the horn"))
    assert told.what == "Something that is not done any more: sound the horn"
    assert told.item == "horn 1"
