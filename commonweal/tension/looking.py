"""Looking at OFFICIAL-SENSITIVE reports and levels leaves a record: single items one by one, lists as query and count."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from commonweal.audit.verbs import record
from commonweal.people import looking
from commonweal.people.models import User
from commonweal.people.visibility_models import Marking
from commonweal.tension.models import Level, Report


def looked_at(
    report: Report, *, by: User | None, verb: str = "view report", details: dict[str, Any] | None = None
) -> None:
    """Record that somebody opened this report, if it is marked OFFICIAL-SENSITIVE.

    by: None for the operator of the machine.
    """
    looking.looked_at("report", report.public_id, report.marking, by=by, verb=verb, details=details)


def looked_through(reports: list[Report], *, asked: list[str], by: User, verb: str = "list reports") -> None:
    """Record that somebody was shown a list with OFFICIAL-SENSITIVE reports: what was asked for, how many.

    asked: as in `people.looking.looked_through`.
    """
    looking.looked_through("report", [report.marking for report in reports], asked=asked, by=by, verb=verb)


def took_list(reports: QuerySet[Report], *, asked: list[str], by: User, ending: str) -> None:
    """Record that somebody took a list of reports as a file: what was asked for, how many, and how many of them
    are OFFICIAL-SENSITIVE.
    """
    counted = reports.order_by().aggregate(
        count=Count("pk"), sensitive=Count("pk", filter=Q(marking=Marking.SENSITIVE))
    )
    record(
        "download reports",
        by=by,
        item_kind="report",
        details={"filters": asked, "format": ending, **counted},
    )


def looked_at_levels(levels: Iterable[Level], *, asked: list[str], by: User) -> None:
    """Record that somebody read why OFFICIAL-SENSITIVE levels were judged so. Levels come with their classes."""
    sensitive = [level for level in levels if level.visibility_class.marking == Marking.SENSITIVE]
    if sensitive:
        details = {"filters": asked, "sensitive": len(sensitive)}
        only = sensitive[0].public_id if len(sensitive) == 1 else ""
        record("view level", by=by, item_kind="level", item_id=only, details=details)
