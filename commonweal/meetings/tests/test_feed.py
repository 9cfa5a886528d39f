"""The calendar of meetings: as RFC 5545 has it, for its owner, and gone at once when it is taken away."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.audit.models import AuditEvent
from commonweal.meetings.calendar import LINE, _escaped, _folded
from commonweal.meetings.feed import end_again, end_feed, make_feed
from commonweal.meetings.models import Feed
from commonweal.meetings.verbs import call_meeting
from commonweal.people.governance_models import Erasure
from commonweal.people.models import Body

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)


def call(people, slug, place, marking="official"):
    begins = NOW + datetime.timedelta(days=7)
    return call_meeting(
        Body.objects.get(slug=slug),
        starts_at=begins,
        ends_at=begins + datetime.timedelta(hours=2),
        place=place,
        marking=marking,
        by=people["aisha"],
    )


def read(client, secret):
    return client.get(f"/partnership/calendar/{secret}.ics")


def words_of(answer):
    return re.sub(r"<[^>]*>", " ", answer.content.decode())


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_a_line_of_any_letters_is_folded_within_75_octets_and_reads_the_same_again(text):
    line = f"SUMMARY:{_escaped(text)}"
    pieces = list(_folded(line))
    assert all(len(piece.encode()) <= LINE for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_the_calendar_tells_of_what_its_owner_may_see_and_of_sensitive_meetings_only_when(people, client):
    board = call(people, "board", "Canal Room; upstairs, left")
    tension = call(people, "tension-monitoring-group", "Police station")
    sensitive = call(people, "cohesion-delivery-group", "Back room", marking="sensitive")
    lines = unfolded(read(client, make_feed(by=people["grace"])).content)
    assert lines.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Wealdmere Partnership Board" in lines
    assert r"LOCATION:Canal Room\; upstairs\, left" in lines
    assert "DTSTART:20261130T090000Z" in lines
    answer = read(client, make_feed(by=people["ben"]))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    for one in (board, tension, sensitive):
        assert one.public_id in text
    assert text.count("SUMMARY:Meeting\r\n") == 2
    for hidden in ("Police station", "Back room", "Tension", "delivery"):
        assert hidden not in text


def test_no_calendar_names_a_school_as_a_place_not_even_to_those_who_know_it(people, school, client):
    call(people, "board", "Hall of Wealdmere Schools Together")
    for who in ("grace", "ben"):
        text = read(client, make_feed(by=people[who])).content.decode()
        assert "LOCATION:Hall of A school or college" in text
        assert "Schools Together" not in text


def test_the_address_is_shown_once_kept_as_a_digest_and_gone_when_taken_away(people, client, sign_in):
    grace = sign_in("grace")
    page = grace.post("/partnership/calendar/", {"do": "make"}).content.decode()
    secret = re.search(r"/partnership/calendar/([\w-]+)\.ics", page)[1]
    assert read(client, secret).status_code == 200
    assert secret not in grace.get("/partnership/calendar/").content.decode()
    assert secret not in str(Feed.objects.values())
    assert secret not in str(list(AuditEvent.objects.values()))
    second = make_feed(by=people["grace"])
    assert (read(client, secret).status_code, read(client, second).status_code) == (404, 200)
    grace.post("/partnership/calendar/", {"do": "end"})
    gone, unknown = read(client, second), read(client, "x" * 43)
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert words_of(gone) == words_of(unknown)


def test_a_calendar_is_for_nobody_whose_account_is_closed_or_who_sees_no_meeting(people, client):
    secret = make_feed(by=people["grace"])
    people["grace"].is_active = False
    people["grace"].save()
    assert read(client, secret).status_code == 404
    for who in ("joan", "hana"):
        with pytest.raises(PermissionError):
            make_feed(by=people[who])


def test_what_was_taken_away_after_a_backup_is_taken_away_again(people, client):
    secret = make_feed(by=people["grace"])
    kept = Feed.objects.get()
    before = Erasure.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    end_feed(by=people["grace"])
    kept.save(force_insert=True)  # as an older backup has it
    assert read(client, secret).status_code == 200
    assert end_again(before) == 1
    assert read(client, secret).status_code == 404
