"""The page of one judgement tells how it is handled, who can see it, and what was done with it."""

import datetime

import pytest

from commonweal.tension.levels.describing import facts_of, history_of, who_can_see
from commonweal.tension.models import Level
from commonweal.tension.verbs.levels import raise_level, release_level, set_level
from commonweal.tension.verbs.triage import grade_report

pytestmark = pytest.mark.django_db
WEEK = datetime.date(2026, 11, 16)
WEDNESDAY = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)


@pytest.fixture
def judge(people):
    def made(**fields):
        return set_level(
            week=WEEK,
            **dict.fromkeys(("experienced", "evidenced", "potential"), 2),
            direction="steady",
            reason="Less than usual is heard.",
            by=people["ben"],
            **fields,
        )

    return made


def test_the_page_says_who_can_see_it_and_what_was_done_with_it(
    judge, sign_in, people, tell_and_grade, clock
):
    report = tell_and_grade(when_from=WEDNESDAY)
    level = judge()
    clock.shift(60)
    grade_report(report, grades={"marking": "sensitive"}, sanitised=report.sanitised, by=people["aisha"])
    level = raise_level(level, by=people["aisha"])
    html = sign_in("ben").get(f"/levels/judgement/{level.public_id}/").content.decode()
    assert "in whose name levels are kept" in html
    assert "Of them, people whose role sees tension levels." in html
    assert "only those who may see OFFICIAL-SENSITIVE items" in html
    assert html.index("Marked higher, with a report behind it") < html.index(">Judged<")
    assert [(one["title"], one["by"]) for one in history_of(level, people["ben"])] == [
        ("Marked higher, with a report behind it", "Aisha"),
        ("Judged", "Ben"),
    ]


def test_a_released_judgement_says_so_and_nothing_of_the_earlier_one(judge, people):
    level = judge(marking="sensitive")
    released = release_level(level, marking="official", handling="P", reason="Some worry.", by=people["ben"])
    [told] = history_of(released, people["lena"])
    assert told["title"] == "Released to more people, from an earlier judgement"
    assert level.public_id not in f"{told}"
    assert [one["title"] for one in history_of(level, people["ben"])] == ["Judged"]


def test_handling_is_told_and_with_code_c_whom_to_ask(judge, people):
    rows = {row["label"]: row["value"] for row in facts_of(judge(handling="C"), people["ben"])}
    assert rows["Handling"].startswith("C:")
    assert "ask whoever made it" in rows["Conditions"]
    level = Level.objects.get()
    assert who_can_see(level, people["ben"])[-1].endswith("handling code C.")


def test_the_page_names_no_school_among_those_who_share_to_an_analyst(school, judge, people):
    school.organisation.signatures.update(receives_tension=True)
    name = school.organisation.name
    assert name in " ".join(who_can_see(judge(), people["ben"]))
    assert name not in " ".join(who_can_see(judge(), people["lena"]))
