"""A report in words: its title, its facts, who can see it, and what was done with it."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.models import AuditEvent
from commonweal.people.models import Signatory, User
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Handling, Marking, Stage
from commonweal.tension.models import Report
from commonweal.tension.naming import is_veiled, sender_name
from commonweal.tension.report_models import PlaceKind, Status, WhenPrecision
from commonweal.tension.taxonomy import eep_levels, name_of
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
    "set report aside": gettext_lazy("Set aside"),
    "return report to queue": gettext_lazy("Put back in the queue"),
    "assign report": gettext_lazy("Assigned"),
    "open identity": gettext_lazy("Who reported was opened"),
}
FOR_TRIAGERS = ("assign report", "open identity", "ask back")
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
    """A short line that says what, where and when, without a word that the reporter wrote about it."""
    if report.indicator:
        what = name_of(report.kind, report.indicator)
    else:
        what = str(report.get_kind_display())
    return f"{what}, {where_of(report)}, {formats.date_format(report.happened_on, 'j F Y')}"


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
    if report.when_from is None or report.when_precision == WhenPrecision.UNKNOWN:
        return _("Not known; received %(day)s") % {"day": formats.date_format(report.received_on, "j F Y")}
    if report.when_precision == WhenPrecision.TIME:
        return formats.date_format(timezone.localtime(report.when_from), "j F Y, H:i")
    day = formats.date_format(report.happened_on, "j F Y")
    return _("Week of %(day)s") % {"day": day} if report.when_precision == WhenPrecision.WEEK else day


def level_of(report: Report) -> str:
    """The level with its word, as "2 Moderate"; empty when none was given."""
    return "" if report.severity is None else f"{report.severity} {eep_levels()[report.severity].name}"


def facts_of(report: Report, viewer: Viewer) -> list[dict[str, Any]]:
    """What is known of a report, as rows; what nobody has said is left out."""
    areas = [
        str(placement.area) for placement in report.placements.select_related("area__area_set__area_type")
    ]
    return facts(
        (_("Kind"), report.get_kind_display()),
        (_("Type"), name_of(report.kind, report.indicator) if report.indicator else ""),
        (_("How many"), str(report.number) if report.number else ""),
        (_("When"), when_of(report)),
        (_("Where"), where_of(report)),
        (_("In"), ", ".join(dict.fromkeys(areas))),
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


def who_can_see(report: Report, viewer: Viewer | None) -> list[str]:
    """Who may see this report now, in sentences for this viewer; None is whoever checks reports."""
    seen = report.visibility_class
    if seen.stage == Stage.QUEUE:
        return [_("Only those who check reports, until one of them has checked and shared it.")]
    if seen.stage == Stage.PUBLIC:
        return [_("Everybody: it was released to the public.")]
    came = (
        _("%(name)s, to which the public sent it.")
        if seen.is_from_public
        else _("%(name)s, which it came from.")
    )
    sentences = [came % {"name": sender_name(report.organisation, viewer)}]
    if seen.agreement is None:
        sentences.append(_("No other organisation: it is not shared under any agreement."))
    elif not seen.agreement.is_in_force(timezone.localdate()):
        sentences.append(
            _("No other organisation: the agreement “%(name)s” is not in force.") % {"name": seen.agreement}
        )
    elif is_veiled(report.organisation, viewer):
        # A list of all but one would tell who that one is.
        sentences.append(_("Those who signed the agreement “%(name)s”.") % {"name": seen.agreement})
    else:
        condition = Q() if report.kind == "strength" else Q(receives_tension=True)
        signatures = (
            Signatory.objects.filter(condition, agreement=seen.agreement)
            .exclude(organisation=report.organisation)
            .order_by("organisation__name")
            .select_related("organisation")
        )
        names = dict.fromkeys(sender_name(one.organisation, viewer) for one in signatures)
        sentences.append(
            _("Under the agreement “%(name)s”: %(partners)s.")
            % {"name": seen.agreement, "partners": ", ".join(names) or _("nobody else")}
        )
    if report.kind == "tension" and seen.is_from_public:
        sentences.append(
            _("Only people whose role sees reports of tension, at the organisation that received it too.")
        )
    elif report.kind == "tension":
        sentences.append(_("There, people whose role sees reports of tension."))
    if seen.names_school:
        words = (
            _(
                "Of them, only the tension monitoring group and those who check reports: a school can be made out from it."
            )
            if seen.is_from_public
            else _(
                "There, only the tension monitoring group and those who check reports: a school can be made out from it."
            )
        )
        sentences.append(words)
    if seen.marking == Marking.SENSITIVE:
        sentences.append(
            _("Of them, only those who may see OFFICIAL-SENSITIVE items. Each look is recorded.")
        )
    if seen.handling == Handling.CONDITIONS:
        sentences.append(_("Of them, only those who may see items with handling code C."))
    return sentences


def history_of(report: Report, viewer: User) -> list[dict[str, Any]]:
    """What was done with a report, newest first, and by whom; how it was handled inside, to triagers only.

    Who sent it is named to triagers and to the sender: to others the organisation is enough.
    """
    is_triager = viewer.may(Permission.TRIAGE_REPORTS)
    verbs = [verb for verb in DONE if is_triager or verb not in FOR_TRIAGERS]
    events = list(
        AuditEvent.objects.filter(item_kind="report", item_id=report.public_id, verb__in=verbs).order_by(
            "-id"
        )
    )
    names = dict(
        User.objects.filter(public_id__in={one.actor for one in events}).values_list("public_id", "name")
    )

    def name(event: AuditEvent) -> str:
        is_sending = event.verb == RECEIVED and not is_triager and event.actor != viewer.public_id
        return "" if is_sending else names.get(event.actor, "")

    return [{"title": str(DONE[one.verb]), "by": name(one), "at": one.at} for one in events]


def address_of(report: Report) -> str:
    """The path of the report's page."""
    return reverse("tension:report", args=[report.public_id])
