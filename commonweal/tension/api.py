"""Reports for programs: sending one, and reading those that have been checked and shared."""

import datetime
import hashlib
import json
from typing import Any, Literal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Header, Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import AwareDatetime, ConfigDict

from commonweal.people.models import ApiAnswer, User
from commonweal.people.naming import sender_slug
from commonweal.people.roles import Permission
from commonweal.people.taxonomy import terms
from commonweal.people.visibility import MarkingTooHigh, Viewer, marking_from, seen_as_public
from commonweal.places.selectors import area_set_of
from commonweal.retention import days_kept
from commonweal.tension.counted import MOST, told_as_count
from commonweal.tension.counts import how_many
from commonweal.tension.looking import looked_through
from commonweal.tension.models import Report
from commonweal.tension.report_models import Channel
from commonweal.tension.selectors import Filters, reports_fitting
from commonweal.tension.verbs.counts import sent_earlier
from commonweal.tension.verbs.receive import LONGEST, CannotReceive, receive_report
from commonweal.tension.verbs.told import Told

router = Router(tags=["reports"])
MOST_OF_A_PAGE = 200
# In place of what the public is not told of a released strength, for whoever sees it as the public does.
UNTOLD: dict[str, Any] = {
    "status": "",
    "communities": [],
    "severity": None,
    "handling": "",
    "marking": "",
    "organisation": "",
}
FURTHEST = 10_000_000  # reports before a page: a database counts no further than its own numbers
# How long an idempotency key is remembered.
REMEMBERED = datetime.timedelta(days=days_kept("people.ApiAnswer"))


class ReportIn(Schema):
    """A report to send: what, when, where. It has no field for who did it; leave out names."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["tension", "strength"]
    what: str = Field("", max_length=LONGEST, description="What happened; empty for a count.")
    where: Literal["place", "online", "borough", "unknown"] = Field(
        "unknown", description="A place needs place, or lon and lat."
    )
    when_from: AwareDatetime | None = Field(
        None, description="With its offset, such as 2026-11-20T14:30:00Z."
    )
    when_to: AwareDatetime | None = None
    when_precision: Literal["time", "day", "week", "unknown"] = "day"
    place: str = Field("", max_length=200)
    lon: float | None = None
    lat: float | None = None
    number: int | None = Field(
        None,
        ge=1,
        le=MOST,
        description="How many, for a count in place of words: with indicator and when_from, a day of the week "
        "counted, and perhaps area_type and area. Schools send counts only.",
    )
    is_more: bool = Field(
        False,
        description="Of a count that your organisation sent already, of the same week, area, type and number: it is "
        "more of the same.",
    )
    area_type: str = "ward"
    area: str = Field("", max_length=40, description="Of a count: code of an area in use today.")
    indicator: str = Field("", description="Code of a type of this kind.")
    communities: list[str] = Field(default_factory=list, max_length=20)
    source: str = ""
    is_first_hand: bool | None = None
    marking: str = Field("OFFICIAL", max_length=60, description="OFFICIAL or OFFICIAL-SENSITIVE.")
    handling: Literal["P", "C"] = "P"
    handling_conditions: str = Field("", max_length=300)
    crime_reported: bool | None = None
    crime_reference: str = Field("", max_length=60)
    done_already: str = Field("", max_length=LONGEST)
    suggested: str = Field("", max_length=LONGEST)
    concerns_child: bool = Field(
        False,
        description="A child may be at risk of harm; also where that is not sure. It is read first, and not passed on "
        "to children’s services: call them before you send it.",
    )


class Received(Schema):
    """What a sender gets back."""

    id: str
    status: str
    received_on: datetime.date
    due_on: datetime.date


class ReportOut(Schema):
    """A checked report in the wording that was agreed for others.

    Of a strength that you see only because it was released to the public, what the public is not told is empty: status,
    communities, severity, marking, handling and organisation.
    """

    id: str
    kind: str
    status: str
    wording: str
    happened_on: datetime.date | None = Field(
        description="Null where the day is not known. Such a report is found, and comes in the order of the list, by "
        "the day it was received."
    )
    where: str
    place: str
    lon: float | None
    lat: float | None
    indicator: str
    number: int | None = Field(
        description="How many a school or college counted, in place of telling each in words; null for a report "
        "in words, which is one."
    )
    communities: list[str]
    severity: int | None
    marking: str
    handling: str
    organisation: str


class Page(Schema):
    """One page of a list. `next` is the offset of the page after it; null on the last."""

    count: int = Field(description="How many reports fit; a count of a school is one report.")
    stands_for: int = Field(
        description="How many strengths or tensions they tell of, a count as many as it says."
    )
    next: int | None
    items: list[ReportOut]


class Wanted(Schema):
    """Which reports are wanted; without any, all that the token's owner may see."""

    kind: Literal["", "tension", "strength"] = ""
    indicator: list[str] = Field(default_factory=list)
    community: list[str] = Field(default_factory=list)
    status: list[Literal["open", "closed"]] = Field(default_factory=list)
    from_on: datetime.date | None = Field(
        None, description="Where the day is not known, by the day it was received; so with to_on."
    )
    to_on: datetime.date | None = None
    area_type: str = "ward"
    area: str = Field("", description="Code of an area in use today.")
    words: str = Field("", max_length=100)
    offset: int = Field(0, ge=0, le=FURTHEST)
    limit: int = Field(50, ge=1, le=MOST_OF_A_PAGE)


class Fault(Schema):
    """What went wrong, in words."""

    error: str


@router.post("", response={201: Received, 409: Fault}, summary="Send a report")
def send_report(
    request: HttpRequest,
    told: ReportIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", min_length=8, max_length=200),
) -> Any:
    """Send one report for your organisation. It is checked by a person before anybody else sees it.

    Make a new Idempotency-Key for each report. The same key with the same body is answered as the
    first time and adds nothing; with another body it is refused (409). Keys are remembered for 30 days.
    """
    owner: User = request.auth  # type: ignore[attr-defined]
    if not owner.may(Permission.SUBMIT_REPORTS) or owner.organisation is None:
        raise PermissionError("Sending reports needs the right to report and an organisation.")
    _refuse_half_characters(told)
    key, body = _digest(idempotency_key), _digest(told.model_dump_json())
    try:
        with transaction.atomic():
            return Status(201, _answered(owner, key, body) or _send(owner, told, key, body))
    except IntegrityError:  # the same key arrived twice at the same time, and the other was first
        answer = _answered(owner, key, body)
        if answer is None:
            raise
        return Status(201, answer)


def _count_of(told: ReportIn) -> dict[str, Any]:
    """What a count says in place of words; anything in words is refused, not dropped."""
    words = ("what", "place", "handling_conditions", "crime_reference", "done_already", "suggested")
    if said := [name for name in words if getattr(told, name)]:
        raise HttpError(422, f"A count has no words. Leave out: {', '.join(said)}.")
    if told.concerns_child:
        raise HttpError(
            422, "A count tells of no single child. Call children’s services, and send a report in words."
        )
    if told.when_from is None:
        raise HttpError(422, "Say with when_from which week was counted.")
    # Of a smaller area it would tell which school counts.
    if told.area and told.area_type != settings.NEIGHBOURHOOD_TYPE:
        raise HttpError(422, f"Counts are by {settings.NEIGHBOURHOOD_TYPE}. Send that as area_type.")
    area_set = area_set_of(told.area_type) if told.area else None
    area = area_set.areas.filter(code=told.area).first() if area_set else None
    if told.area and area is None:
        raise HttpError(422, "There is no area with this code among those in use. Check area_type and area.")
    made = told_as_count(
        kind=told.kind,
        indicator=told.indicator,
        number=told.number or 0,
        week=timezone.localdate(told.when_from),
        area=area,
    )
    names = ("what", "where", "when_from", "when_precision", "place", "area_id", "source")
    return {name: getattr(made, name) for name in names} | {"when_to": None, "lon": None, "lat": None}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _answered(owner: User, key: str, body: str) -> dict[str, Any] | None:
    earlier = ApiAnswer.objects.filter(owner=owner, key_hash=key).first()
    if earlier is None:
        return None
    if earlier.body_hash != body:
        raise HttpError(
            409, "This Idempotency-Key was used for another report. Make a new one for each report."
        )
    return dict(earlier.answer)


def _refuse_half_characters(told: ReportIn) -> None:
    """JSON can spell half of a character that takes two, which is no text that could be kept or answered with."""
    try:
        "\n".join(map(str, told.model_dump().values())).encode()
        "\n".join(told.communities).encode()
    except UnicodeEncodeError:
        raise HttpError(422, "A text holds half of a character (a lone surrogate). Send it whole.") from None


def _send(owner: User, told: ReportIn, key: str, body: str) -> dict[str, Any]:
    assert owner.organisation is not None
    for vocabulary, codes in (
        (told.kind, [told.indicator]),
        ("community", told.communities),
        ("source", [told.source]),
    ):
        for code in codes:
            if code and code not in terms(vocabulary):
                raise HttpError(
                    422, f"“{code[:40]}” is not known. Use one of: {', '.join(terms(vocabulary))}."
                )
    try:
        values = told.model_dump(exclude={"area", "area_type", "is_more"}) | {
            "marking": marking_from(told.marking),
            "communities": tuple(dict.fromkeys(told.communities)),
        }
        if told.number is not None:
            values |= _count_of(told)
        elif told.where == "place" and not told.place.strip() and told.lon is None and told.lat is None:
            raise HttpError(
                422, "With where “place”, say which: send place, or lon and lat. Else send where “unknown”."
            )
        made = Told(**values)
        if (
            told.number is not None
            and not told.is_more
            and sent_earlier([made], organisation=owner.organisation)
        ):
            raise HttpError(
                409,
                "Your organisation sent this count already. Send it with is_more if it is more of the same.",
            )
        # The receipt stays unsaid: it is for people without an account, and kept only as a digest.
        report, _receipt = receive_report(
            made, organisation=owner.organisation, channel=Channel.API, by=owner
        )
    except (CannotReceive, MarkingTooHigh, ValueError) as error:
        raise HttpError(422, str(error)) from None
    except OverflowError:
        raise HttpError(422, "This time is out of reach. Send the day on which it happened.") from None
    answer = {
        "id": report.public_id,
        "status": str(report.status),
        "received_on": report.received_on.isoformat(),
        "due_on": report.due_on.isoformat(),
    }
    ApiAnswer.objects.filter(made_at__lt=timezone.now() - REMEMBERED).delete()
    ApiAnswer.objects.create(
        owner=owner,
        key_hash=key,
        body_hash=body,
        answer=answer,
        answer_hash=_digest(json.dumps(answer, sort_keys=True)),
        made_at=timezone.now(),
    )
    return answer


@router.get("", response=Page, summary="List checked reports")
def list_reports(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """The checked reports that you may see, newest first: the same as on the pages, in the agreed wording."""
    viewer: User = request.auth  # type: ignore[attr-defined]
    # A slip in the name of a filter must not silently give the whole list.
    unknown = sorted(set(request.GET) - set(Wanted.model_fields))
    if unknown:
        raise HttpError(422, f"“{unknown[0][:40]}” is no filter. Use: {', '.join(Wanted.model_fields)}.")
    area_id = None
    if wanted.area:
        area_set = area_set_of(wanted.area_type)
        area = area_set.areas.filter(code=wanted.area).first() if area_set else None
        if area is None:
            raise HttpError(
                422, "There is no area with this code among those in use. Check area_type and area."
            )
        area_id = area.pk
    reports = reports_fitting(
        viewer,
        Filters(
            kind=wanted.kind,
            indicators=tuple(wanted.indicator),
            communities=tuple(wanted.community),
            statuses=tuple(wanted.status),
            from_on=wanted.from_on,
            to_on=wanted.to_on,
            area_id=area_id,
            words=wanted.words,
        ),
    ).order_by("-happened_on", "public_id")
    count = reports.count()
    end = wanted.offset + wanted.limit
    shown = list(reports[wanted.offset : end])
    looked_through(shown, asked=sorted(request.GET), by=viewer)
    as_public = seen_as_public(viewer)
    return {
        "count": count,
        "stands_for": how_many(reports),
        "next": end if end < count else None,
        "items": [
            _out(report, viewer, is_told_all=report.visibility_class_id not in as_public) for report in shown
        ],
    }


def _out(report: Report, viewer: Viewer, *, is_told_all: bool) -> dict[str, Any]:
    names = "kind where place lon lat indicator number".split()
    told = {name: getattr(report, name) for name in names} | {
        "id": report.public_id,
        "happened_on": report.known_day,
        "wording": report.sanitised,
    }
    if not is_told_all:
        return told | UNTOLD
    return told | {
        "status": report.status,
        "communities": report.communities,
        "severity": report.severity,
        "handling": report.handling,
        "marking": report.get_marking_display(),
        "organisation": sender_slug(report.organisation, viewer),
    }
