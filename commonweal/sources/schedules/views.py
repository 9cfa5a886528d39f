"""Pages of the schedules: which there are, one with its runs, and setting one up, changing and deleting it."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.retention import days_kept
from commonweal.sources.schedule_models import Schedule, ScheduledRun
from commonweal.sources.schedules import verbs, words
from commonweal.sources.schedules.forms import FORMS, answers_at_first, answers_of
from commonweal.sources.schedules.loading import address_of
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table

SHOWN = 30
loads_data = needs(Permission.LOAD_DATA)
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])
Source = Schedule.Source


def _found(request: SignedInRequest, public_id: str) -> Schedule:
    found = verbs.schedules_for(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@loads_data
def index(request: SignedInRequest) -> HttpResponse:
    """Every schedule, what came of it the last time, and when it is asked next."""
    found = list(verbs.schedules_for(request.user))
    last: dict[int, ScheduledRun] = {}
    for run in ScheduledRun.objects.filter(schedule__in=found).order_by("began_at", "pk"):
        last[run.schedule_id] = run
    table = Table(
        _("Sources that are asked"),
        [
            Column(_("What")),
            Column(_("From")),
            Column(_("How often")),
            Column(_("The last time")),
            Column(_("Asked next")),
        ],
        [
            [
                Cell(words.title(one), reverse("schedules:schedule", args=[one.public_id])),
                one.get_source_display(),
                one.get_rhythm_display(),
                _outcome(last.get(one.pk)),
                _next(one),
            ]
            for one in found
        ],
        caption_is_hidden=True,
    )
    context = {"table": table, "count": len(found), "without": _without_address()}
    return render(request, "sources/schedules/index.html", context)


def _outcome(run: ScheduledRun | None) -> Cell:
    return Cell(run.get_outcome_display(), tone=words.tone(run)) if run else Cell(_("Not asked yet"))


def _next(schedule: Schedule) -> Cell:
    if schedule.is_paused:
        return Cell(_("Paused"), tone="plain")
    return Cell(_when(schedule.next_at))


def _when(at: datetime.datetime | None) -> str:
    return formats.date_format(timezone.localtime(at), "j F Y, H:i") if at else ""


def _without_address() -> list[str]:
    """The services of which the settings name no address."""
    return [str(label) for source, label in Source.choices if not address_of(source)]


@require_safe
@loads_data
def choose(request: SignedInRequest) -> HttpResponse:
    """Which source should be asked? Of those without an address it is said that nothing is fetched from them."""
    context = {"sources": Source.choices, "without": _without_address()}
    return render(request, "sources/schedules/choose.html", context)


@shows_and_takes
@loads_data
def set_up(request: SignedInRequest, source: str) -> HttpResponse:
    """Say what a source is asked, how often and from when."""
    if source not in Source.values:
        raise Http404
    form = FORMS[source](request.POST or None, initial=answers_at_first())
    if form.is_valid():
        try:
            schedule = verbs.set_up_schedule(by=request.user, source=source, **form.said)
        except verbs.NotNow as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Set up. What comes of it is shown here."))
            return redirect("schedules:schedule", schedule.public_id)
    context = {"form": form, "label": Source(source).label, "has_address": bool(address_of(source))}
    return render(request, "sources/schedules/set_up.html", context)


@require_safe
@loads_data
def schedule(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One schedule: what is asked, how it stands, what to do about it, and its runs."""
    found = _found(request, public_id)
    runs = list(found.runs.all()[:SHOWN])
    last = next((run for run in runs if run.ended_at), None)
    has_keeper = verbs.has_keeper(found)
    context = {
        "schedule": found,
        "title": words.title(found),
        "rows": facts(
            (_("Source"), found.get_source_display()),
            (_("Areas"), words.what_areas(found)),
            (_("How often"), found.get_rhythm_display()),
            (_("From"), formats.date_format(found.starts_on, "j F Y")),
            (_("Asked next"), _("Paused") if found.is_paused else _when(found.next_at)),
            (
                _("Looked after by"),
                str(found.looked_after_by) if has_keeper else _("Nobody who may load data"),
            ),
            (_("Who may see the figures"), _who_sees(found)),
        ),
        "runs": _runs(request, runs),
        "is_going_on": any(run.ended_at is None for run in runs),
        "waits": found.waits_since is not None,
        "last": last,
        "to_look_at": words.to_look_at(found),
        "has_address": bool(address_of(found.source)),
        "days": days_kept("sources.ScheduledRun"),
    }
    return render(request, "sources/schedules/schedule.html", context)


def _who_sees(schedule: Schedule) -> str:
    if schedule.source != Source.NOMIS:
        return ""
    return _("Everybody") if schedule.is_open else _("People who work with figures")


def _runs(request: SignedInRequest, runs: list[ScheduledRun]) -> Table | None:
    if not runs:
        return None
    rows: list[list[str | Cell]] = []
    for run in runs:
        made = words.dataset_of(run, request.user)
        rows.append(
            [
                _when(run.began_at),
                Cell(run.get_outcome_display(), tone=words.tone(run)),
                words.told(run),
                Cell(made["title"], made["address"]) if made else "",
            ]
        )
    columns = [Column(_("When")), Column(_("What came of it")), Column(_("More")), Column(_("Data set"))]
    # A column in which nothing stands is left out.
    told = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    return Table(
        _("What came of it each time"),
        [columns[at] for at in told],
        [[row[at] for at in told] for row in rows],
    )


@shows_and_takes
@loads_data
def change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say something else of a schedule."""
    found = _found(request, public_id)
    form = FORMS[found.source](request.POST or None, initial=answers_of(found))
    if form.is_valid():
        try:
            verbs.change_schedule(found, by=request.user, **form.said)
        except verbs.NotNow as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Changed. It is yours to look after."))
            return redirect("schedules:schedule", public_id)
    context = {"form": form, "schedule": found, "title": words.title(found)}
    return render(request, "sources/schedules/change.html", context)


@require_POST
@loads_data
def act(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Pause a schedule, go on with it, have its source asked now, or say that one has looked at it."""
    deeds: dict[str, tuple[Any, str]] = {
        "pause": (verbs.pause_schedule, _("Paused. The source is not asked until you go on.")),
        "go on": (verbs.go_on_with_schedule, _("The source is asked again.")),
        "ask": (verbs.ask_now, _("The source is asked within a minute. Come back to see what came of it.")),
        "looked": (verbs.say_looked_at, _("Noted. It does not wait for anybody any more.")),
    }
    found = _found(request, public_id)
    if request.POST.get("do") not in deeds:
        raise Http404
    deed, done = deeds[request.POST["do"]]
    try:
        deed(found, by=request.user)
        messages.success(request, done)
    except verbs.NotNow as error:
        messages.warning(request, str(error))
    return redirect("schedules:schedule", public_id)


@shows_and_takes
@loads_data
def delete(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ask whether a schedule should go, and delete it."""
    found = _found(request, public_id)
    if request.method == "POST":
        try:
            verbs.delete_schedule(found, by=request.user)
        except verbs.NotNow as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The schedule was deleted. What was loaded stays."))
        return redirect("schedules:index")
    context = {"schedule": found, "title": words.title(found)}
    return render(request, "sources/schedules/delete.html", context)
