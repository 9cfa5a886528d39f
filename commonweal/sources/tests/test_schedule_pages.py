"""Setting a schedule up in the browser, reading what came of it, and taking it away again."""

import datetime

import pytest
from django.utils import timezone

from commonweal.sources.schedule_models import Schedule, ScheduledRun
from commonweal.sources.schedules import running
from commonweal.sources.schedules.loading import Came
from commonweal.sources.tests.tables import said_wrong, text_of

pytestmark = pytest.mark.django_db
WHERE = "/data/schedules/"
CENSUS = {
    "service": "census-2021-religion",
    "areas": "",
    "is_open": "no",
    "rhythm": "monthly",
    "starts_on": "2026-12-01",
}
WARDS = {
    "service": "Wards_December_2025_Boundaries_UK_BGC",
    "areas": "LAD25NM='Milton Keynes'",
    "area_type": "ward",
    "vintage": "2025",
    "rhythm": "yearly",
    "starts_on": "2026-12-01",
}
CRIMES = {"service": "thames-valley", "rhythm": "monthly", "starts_on": "2026-12-01"}


@pytest.fixture
def schedule(lena):
    answer = lena.post(f"{WHERE}new/nomis/", CENSUS)
    assert answer.status_code == 302, said_wrong(answer)
    return Schedule.objects.get()


def ended(schedule, outcome, **more):
    """A run of a schedule that came to this."""
    run = ScheduledRun.objects.create(schedule=schedule)
    lacking, added = more.pop("lacking", []), more.pop("added", [])
    running.finish(run, Came(outcome, **more), lacking=lacking, added=added)
    schedule.refresh_from_db()
    return run


@pytest.mark.parametrize(
    ("source", "said", "words"),
    [
        ("nomis", CENSUS, "Census 2021, religion (Nomis)"),
        ("open-geography", WARDS, "Wards_December_2025_Boundaries_UK_BGC"),
        ("police", CRIMES, "Recorded crime of thames-valley"),
    ],
)
def test_a_schedule_is_chosen_set_up_and_found_again(lena, source, said, words):
    assert f'href="{WHERE}"' in text_of(lena, "/data/")
    assert "No source is asked by itself yet" in text_of(lena, WHERE)
    assert f'href="{WHERE}new/{source}/"' in text_of(lena, f"{WHERE}new/")
    answer = lena.post(f"{WHERE}new/{source}/", said)
    assert answer.status_code == 302, said_wrong(answer)
    page = text_of(lena, answer["Location"]).replace("<wbr>", "")
    assert words in page
    assert "1 December 2026, 03:00" in page
    assert "It has not been asked yet." in page
    assert words in text_of(lena, WHERE).replace("<wbr>", "")


@pytest.mark.parametrize(
    ("source", "said", "words"),
    [
        ("nomis", {"service": "census-1801"}, "Choose one of the answers"),
        ("nomis", {"service": ""}, "Choose a table."),
        ("nomis", {"areas": "TYPE151&date=latest"}, "Use only letters, numbers"),
        ("nomis", {"is_open": "perhaps"}, "Choose one of the answers"),
        ("nomis", {"rhythm": ""}, "Say how often."),
        ("nomis", {"rhythm": "hourly"}, "Choose one of the answers"),
        ("nomis", {"starts_on": "2026-02-30"}, "real date"),
        ("nomis", {"starts_on": "9999-12-31"}, "Use a year from 1900 to 2100."),
        ("open-geography", {"service": "../secret"}, "letters, numbers and underlines"),
        ("open-geography", {"area_type": "galaxy"}, "Choose one of the answers"),
        ("open-geography", {"vintage": "last year"}, "Of which year"),
        ("open-geography", {"vintage": "1066"}, "1801"),
        ("police", {"service": "Thames Valley"}, "Use small letters and hyphens"),
        ("police", {"service": "x" * 90}, "60"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_question_and_kept_in_it(lena, source, said, words):
    sound = {"nomis": CENSUS, "open-geography": WARDS, "police": CRIMES}[source]
    answer = lena.post(f"{WHERE}new/{source}/", sound | said)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert words in page
    assert not Schedule.objects.exists()


def test_the_same_is_not_set_up_twice(lena, schedule):
    answer = lena.post(f"{WHERE}new/nomis/", CENSUS)
    assert "This source is asked for the same already." in answer.content.decode()
    assert Schedule.objects.count() == 1


def test_of_a_source_without_an_address_every_page_says_that_nothing_is_fetched(lena, schedule, settings):
    pages = (WHERE, f"{WHERE}new/", f"{WHERE}new/nomis/", f"{WHERE}{schedule.public_id}/")
    said = "is set, so nothing is fetched", "is set for these services, so nothing is fetched"
    assert not any(words in text_of(lena, page) for page in pages for words in said)
    settings.NOMIS = ""
    assert all(any(words in text_of(lena, page) for words in said) for page in pages)
    assert said[0] not in text_of(lena, f"{WHERE}new/police/")
    assert lena.get(f"{WHERE}new/elsewhere/").status_code == 404


def test_what_came_of_it_is_told_in_words_and_waits_on_this_week(lena, schedule, sign_in):
    ended(schedule, "columns", lacking=["C2021_RELIGION_10_NAME"], added=["RELIGION"])
    page = text_of(lena, f"{WHERE}{schedule.public_id}/")
    assert "Missing: “C2021_RELIGION_10_NAME”. New: “RELIGION”." in page
    assert "what was loaded earlier stays in use" in page
    week = text_of(lena, "/week/")
    assert "Data to look after" in week
    assert "The source changed its columns" in week
    assert "Data to look after" not in text_of(sign_in("ben"), "/week/")
    assert "Data to look after" not in text_of(sign_in("joan"), "/week/"), "it is Lena's to look after"
    lena.post(f"{WHERE}{schedule.public_id}/act/", {"do": "looked"})
    assert "Data to look after" not in text_of(lena, "/week/")
    assert "The source changed its columns" in text_of(lena, WHERE)


def test_what_is_to_look_at_names_all_that_came_since_it_waits(lena, schedule, clock):
    """Fails where only the last outcome is named: nothing new, while rows that were refused wait to be looked at."""
    for outcome, more in (
        ("partly", {"accepted": 6, "refused": 2}),
        ("empty", {"message": "It is empty."}),
        ("empty", {"message": "It is empty still."}),
        ("same", {}),
    ):
        ended(schedule, outcome, **more)
    week = text_of(lena, "/week/")
    assert "Empty: the source has no rows (2 times); Loaded, and rows were refused · " in week
    page = text_of(lena, f"{WHERE}{schedule.public_id}/")
    assert page.count("To look at:") == 2
    assert "To look at: Nothing new" not in page
    assert "2 rows were refused." in page
    assert "It is empty still." in page
    lena.post(f"{WHERE}{schedule.public_id}/act/", {"do": "looked"})
    clock.shift(datetime.timedelta(hours=1))
    ended(schedule, "columns", lacking=["A"], added=["B"])
    assert "refused · " not in text_of(lena, "/week/")


@pytest.mark.parametrize("outcome", [one for one in ScheduledRun.Outcome.values if one])
def test_every_outcome_has_its_words(lena, schedule, outcome):
    ended(schedule, outcome, message="Such as it is.", accepted=1_200, refused=1)
    page = text_of(lena, f"{WHERE}{schedule.public_id}/")
    assert str(ScheduledRun.Outcome(outcome).label) in page
    assert "Such as it is." in page


def test_it_is_paused_gone_on_with_and_asked_at_once(lena, schedule):
    where = f"{WHERE}{schedule.public_id}/"
    lena.post(f"{where}act/", {"do": "pause"})
    assert "Paused" in text_of(lena, where)
    lena.post(f"{where}act/", {"do": "ask"})
    schedule.refresh_from_db()
    assert schedule.next_at > timezone.now(), "a paused one is not asked"
    lena.post(f"{where}act/", {"do": "go on"})
    lena.post(f"{where}act/", {"do": "ask"})
    schedule.refresh_from_db()
    assert (schedule.is_paused, schedule.next_at) == (False, timezone.now())
    assert lena.post(f"{where}act/", {"do": "sing"}).status_code == 404


def test_a_change_is_taken_in_and_whoever_makes_it_looks_after_it(lena, schedule, sign_in, people):
    where = f"{WHERE}{schedule.public_id}/change/"
    assert "2026" in text_of(lena, where)
    answer = sign_in("aisha").post(
        where, CENSUS | {"rhythm": "yearly", "is_open": "yes", "starts_on": "2026-11-01"}
    )
    assert answer.status_code == 302, said_wrong(answer)
    schedule.refresh_from_db()
    assert (schedule.rhythm, schedule.is_open, schedule.looked_after_by) == ("yearly", True, people["aisha"])
    assert timezone.localdate(schedule.next_at) == datetime.date(2027, 11, 1)


def test_it_is_deleted_only_after_the_page_that_asks(lena, schedule):
    where = f"{WHERE}{schedule.public_id}/delete/"
    assert "Delete the schedule" in text_of(lena, where)
    assert Schedule.objects.exists()
    assert lena.post(where)["Location"] == WHERE
    assert not Schedule.objects.exists()
    assert lena.get(where).status_code == 404


def test_of_a_table_that_is_late_those_who_load_data_read_on_this_week(lena, schedule, sign_in):
    from commonweal.evidence.models import Dataset, Import
    from commonweal.places.tests.test_placing import make_set

    running_import = Import.objects.create(kind="observations", name="f.csv", state=Import.State.PUBLISHED)
    Dataset.objects.create(
        source_import=running_import,
        area_set=make_set("ward", {"W": (0, 52, 1, 53)}),
        title="Pupils on roll",
        as_of=datetime.date(2025, 9, 30),
        next_due=datetime.date(2026, 10, 30),
    )
    assert "The next one was due on 30 October 2026" in text_of(lena, "/week/")
    assert "Pupils on roll" not in text_of(sign_in("ben"), "/week/")
