"""A report in words: its title, its facts, who can see it, and what was done with it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.people import history, readers
from commonweal.people.models import User
from commonweal.people.naming import is_veiled, sender_name
from commonweal.people.taxonomy import eep_levels, name_of
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Report
from commonweal.tension.report_models import PlaceKind, Status, WhenPrecision
from commonweal.tension.selectors import reads_as_public, reads_own_words
from commonweal.tension.unclosed import WORDS_GONE
from commonweal.ui.summaries import facts

# What the record calls it, and what people read. Who looked is not among them: that is for the record.
RECEIVED = "receive report"
DONE = {
    RECEIVED: gettext_lazy("Received"),
    "grade report": gettext_lazy("Checked and graded"),
    "close report": gettext_lazy("Closed"),
    "reopen report": gettext_lazy("Opened again"),
    "merge report": gettext_lazy("Merged into another report"),
    "unmerge report": gettext_lazy("Taken apart again"),
    "ask back": gettext_lazy("Asked back"),
    "read answers": gettext_lazy("Answer read"),
    "set report aside": gettext_lazy("Set aside"),
    "return report to queue": gettext_lazy("Put back in the queue"),
    "assign report": gettext_lazy("Assigned"),
    "open identity": gettext_lazy("Who reported was opened"),
}
FOR_TRIAGERS = ("assign report", "open identity", "ask back", "read answers")
TONES: dict[str, str] = {
    Status.NEW: "teal",
    Status.ASKED: "watch",
    Status.OPEN: "good",
    Status.CLOSED: "plain",
    Status.MERGED: "plain",
    Status.HELD: "serious",
    Status.REJECTED: "plain",
}


def title_of(report: Report) -> str:
    """A short line that says what, where and when, without a word that the reporter wrote about it.

    A place that was deleted, or never named, is left out; of what nobody had checked before its words were deleted there
    is nothing left to tell.
    """
    day = formats.date_format(report.known_day, "j F Y") if report.known_day else _("day not known")
    if report.what in WORDS_GONE and not report.sanitised:
        return f"{_('Deleted report')}, {day}"
    if report.indicator:
        what = name_of(report.kind, report.indicator)
    else:
        what = str(report.get_kind_display())
    is_nowhere = report.where == PlaceKind.PLACE and not report.place
    return ", ".join([what, day] if is_nowhere else [what, where_of(report), day])


def where_of(report: Report) -> str:
    """The place, or the word for none."""
    if report.where in (PlaceKind.PLACE, PlaceKind.ONLINE) and report.place:
        is_online = report.where == PlaceKind.ONLINE
        return f"{_('online')}: {report.place}" if is_online else report.place
    return {
        PlaceKind.PLACE: _("a place"),
        PlaceKind.ONLINE: _("online"),
        PlaceKind.BOROUGH: _("across the borough"),
        PlaceKind.UNKNOWN: _("place not known"),
    }[PlaceKind(report.where)]


def when_of(report: Report) -> str:
    """The day, or the hours where they are known."""
    if report.when_from is None or report.known_day is None:
        return _("Not known; received %(day)s") % {"day": formats.date_format(report.received_on, "j F Y")}
    if report.when_precision == WhenPrecision.TIME:
        return formats.date_format(timezone.localtime(report.when_from), "j F Y, H:i")
    day = day_of(report)
    return _("Week of %(day)s") % {"day": day} if report.when_precision == WhenPrecision.WEEK else day


def day_of(report: Report) -> str:
    """The day it happened, as the public reads it: when it was received is not told in its place."""
    return formats.date_format(report.known_day, "j F Y") if report.known_day else _("Not known")


def level_of(report: Report) -> str:
    """The level with its word, as "2 Moderate"; empty when none was given."""
    return "" if report.severity is None else f"{report.severity} {eep_levels()[report.severity].name}"


def facts_of(report: Report, viewer: Viewer) -> list[dict[str, Any]]:
    """What this viewer may know of a report, as rows; what nobody has said is left out."""
    areas = dict.fromkeys(
        str(placement.area) for placement in report.placements.select_related("area__area_set__area_type")
    )
    if reads_as_public(viewer, report):
        return _public_facts(report, areas)
    return facts(
        (_("Kind"), report.get_kind_display()),
        (_("Type"), name_of(report.kind, report.indicator) if report.indicator else ""),
        (_("How many"), str(report.number) if report.number else ""),
        (_("When"), when_of(report)),
        (_("Where"), where_of(report)),
        (_("In"), ", ".join(areas)),
        (
            _("Communities affected"),
            ", ".join(name_of("community", code) for code in report.communities),
        ),
        (_("From"), sender_name(report.organisation, viewer)),
        (_("Source"), name_of("source", report.source) if report.source else ""),
        (_("How it is known"), report.get_eep_class_display() if report.eep_class else ""),
        (_("Level"), level_of(report)),
        (_("Direction"), report.get_direction_display() if report.direction else ""),
        (_("Stage"), report.get_condition_display() if report.condition else ""),
        (_("Trigger"), name_of("trigger", report.trigger) if report.trigger else ""),
        (_("Rumour"), _("Yes") if report.is_rumour else ""),
        (
            _("Source and information"),
            " · ".join(
                str(words)
                for words in (
                    report.get_source_grade_display() if report.source_grade else "",
                    report.get_information_grade_display() if report.information_grade else "",
                )
                if words
            ),
        ),
        (_("Handling"), report.get_handling_display()),
        (_("Conditions"), report.handling_conditions),
        (
            _("Reported to the police"),
            {True: _("Yes"), False: _("No"), None: ""}[report.crime_reported],
        ),
        (_("Received"), formats.date_format(report.received_on, "j F Y")),
        (_("Outcome"), report.outcome if report.status == Status.CLOSED else ""),
    )


def _public_facts(report: Report, areas: Iterable[str]) -> list[dict[str, Any]]:
    """What the public knows of a released strength, from the map and the pages of areas."""
    return facts(
        (_("Kind"), report.get_kind_display()),
        (_("Type"), name_of(report.kind, report.indicator) if report.indicator else ""),
        (_("When"), day_of(report)),
        (_("Where"), where_of(report)),
        (_("In"), ", ".join(areas)),
    )


def who_can_see(report: Report, viewer: Viewer | None) -> list[str]:
    """Who may see this report now, in sentences for this viewer; None is whoever checks reports."""
    seen = report.visibility_class
    if seen.stage == Stage.QUEUE:
        return [_("Only those who check reports, until one of them has checked and shared it.")]
    came = (
        _("%(name)s, to which the public sent it.")
        if seen.is_from_public
        else _("%(name)s, which it came from.")
    )
    roles = []
    if report.kind == "tension":
        roles.append(
            _("Only people whose role sees reports of tension, at the organisation that received it too.")
            if seen.is_from_public
            else _("There, people whose role sees reports of tension.")
        )
    return readers.who_can_see(
        seen,
        viewer,
        origin=came % {"name": sender_name(report.organisation, viewer)},
        roles=roles,
        is_veiled=is_veiled(report.organisation, viewer),
    )


def history_of(report: Report, viewer: User) -> list[dict[str, Any]]:
    """What was done with a report, newest first, and by whom; how it was handled inside, to triagers only.

    Who sent it is named to triagers and to the sender: to others the organisation is enough. Nothing of it is told
    to whoever sees the report as the public does.
    """
    if reads_as_public(viewer, report):
        return []
    is_triager = reads_own_words(viewer, report)
    return history.history_of(
        ("report", report.public_id),
        {verb: words for verb, words in DONE.items() if is_triager or verb not in FOR_TRIAGERS},
        viewer=viewer,
        names=lambda event: event.verb != RECEIVED or is_triager or event.actor == viewer.public_id,
    )


def address_of(report: Report) -> str:
    """The path of the report's page."""
    return reverse("tension:report", args=[report.public_id])
