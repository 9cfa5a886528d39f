"""What people judged and answered each Friday: levels with their reasons, and partners' returns."""

import datetime
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from commonweal.demo.planning import WEEKS, Event, Planned, content, day_of, now_on
from commonweal.people.models import User
from commonweal.people.naming import sends_counts
from commonweal.people.taxonomy import name_of
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.tension.levels.selectors import reports_behind
from commonweal.tension.selectors import shared_clearance
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.returns import send_return
from commonweal.working_days import week_of

# Communities on which something pressed: judged in the weeks in which so many reports name them.
ENOUGH = 4
# Of the reports behind a judgement, so many are said to be what it rests on.
RESTS_ON = 5


def judgements(people: dict[str, User], reports: list[Planned], today: datetime.date) -> Iterator[Event]:
    """On each Friday somebody of the group judges the wards with reports, communities and the whole.

    What was written down for Canalside and for the partnership stands in the content; elsewhere the
    judgement follows the gravest checked report under each heading, and the reason says what it was.
    """
    ward_set = area_set_of("ward")
    wards = {area.name: area for area in Area.objects.filter(area_set=ward_set).defer("geometry")}
    written = content("responses")["levels"]
    for week in range(1, WEEKS + 1):
        friday = datetime.datetime.combine(day_of(today, week, 4), datetime.time(15), now_on(today).tzinfo)
        if friday >= now_on(today):
            continue
        told = [
            one
            for one in reports
            if week_of(one.happened.date()) == day_of(today, week)
            and one.kind == "tension"
            # Of two that tell the same the first stands.
            and not one.same_as
            and one.checked_at
            and one.checked_at < friday
        ]
        for number, (name, area) in enumerate(sorted(wards.items())):
            there = [one for one in told if one.ward == name and one.where == "place" and one.lon is not None]
            row = written.get(name, {}).get(str(week)) or (_judge(there, 2) if there else None)
            if row:
                yield _event(people, friday, number, row, area=area)
        for number, (community, count) in enumerate(
            sorted(Counter(code for one in told for code in one.presses_on).items())
        ):
            if count >= ENOUGH and community != "everyone":
                there = [one for one in told if community in one.presses_on]
                yield _event(people, friday, 30 + number, _judge(there, 4), community=community)
        row = written["whole"].get(str(week)) or [0, 0, 0, "steady", "Nothing beyond the ordinary."]
        yield _event(people, friday, 60, row)


def returns(people: dict[str, User], reports: list[Planned], today: datetime.date) -> Iterator[Event]:
    """Each Friday partners answer for their week: a note when they reported something, else nil.

    Two of them forget in most weeks, and then there is no answer, which is not a nil return.
    """
    said = content("responses")["returns"]
    senders = content("senders")
    for week in range(1, WEEKS + 1):
        friday = datetime.datetime.combine(day_of(today, week, 4), datetime.time(11), now_on(today).tzinfo)
        if friday >= now_on(today):
            continue
        told = Counter(
            senders[one.sender]["person"]
            for one in reports
            # As the page counts them: by the week they speak of, whatever came of them since.
            if week_of(one.happened.date()) == day_of(today, week)
        )
        if str(week) in content("responses")["counts"]:
            told["kit"] += 1
        for number, (organisation, name) in enumerate(said["answers"].items()):
            if week not in said["remembered"].get(organisation, [week]):
                continue
            at = friday + datetime.timedelta(minutes=20 * number)
            is_counted = sends_counts(people[name].organisation)
            is_nil = not told[name] and not is_counted
            send = partial(
                send_return,
                week=friday.date() - datetime.timedelta(days=4),
                is_nil=is_nil,
                note="" if is_nil or is_counted else said["note"][(week + number) % len(said["note"])],
                by=people[name],
                at=at,
            )
            yield Event(at, 7, send)


def _judge(reports: list[Planned], highest: int) -> list[Any]:
    """The worst of each heading, no higher than `highest`, with what it rests on."""
    worst = [
        min(highest, max((one.severity or 0 for one in reports if one.eep == heading), default=0))
        for heading in ("experienced", "evidenced", "potential")
    ]
    direction = "rising" if sum(one.direction == "rising" for one in reports) > len(reports) / 2 else "steady"
    kinds = Counter(one.indicator for one in reports).most_common(2)
    about = " and ".join(name_of("tension", code).lower() for code, _count in kinds)
    many = "One report" if len(reports) == 1 else f"{len(reports)} reports"
    return [*worst, direction, f"{many}: {about}."]


def _judge_by_what_is_behind(*, week: datetime.date, by: User, **judged: Any) -> None:
    """Judge a level, and say that it rests on the gravest reports behind it."""
    area = judged.get("area")
    subject = (area.pk if area else None, judged.get("community", ""))
    behind = reports_behind(shared_clearance(by), week, subject).order_by("-severity", "public_id")
    rests_on = list(dict.fromkeys(behind.values_list("public_id", flat=True)))[:RESTS_ON]
    set_level(week=week, by=by, came_from=rests_on, **judged)


def _event(
    people: dict[str, User], friday: datetime.datetime, number: int, row: list[Any], **about: Any
) -> Event:
    at = friday + datetime.timedelta(minutes=number)
    experienced, evidenced, potential, direction, reason = row
    judge = partial(
        _judge_by_what_is_behind,
        week=friday.date() - datetime.timedelta(days=4),
        experienced=experienced,
        evidenced=evidenced,
        potential=potential,
        direction=direction,
        reason=reason,
        by=people["ben" if number % 3 == 0 else "aisha"],
        at=at,
        **about,
    )
    return Event(at, 6, judge)
