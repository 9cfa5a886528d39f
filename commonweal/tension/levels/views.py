"""Pages of levels: a week, and one neighbourhood or community in it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.changes.meanwhile import Conflict
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.marking import highest
from commonweal.people.roles import Permission
from commonweal.people.taxonomy import eep_levels, eep_note, name_of, terms
from commonweal.places.continuing import Fit, best_fits
from commonweal.places.models import Area
from commonweal.tension.counts import WEEK, count_by_area
from commonweal.tension.levels import selectors, tables
from commonweal.tension.levels.forms import LevelForm, ReleaseForm
from commonweal.tension.levels.reasons import Reasons, reasons_for
from commonweal.tension.levels.selectors import EVERYWHERE, Subject
from commonweal.tension.looking import looked_at_levels, looked_through
from commonweal.tension.models import Level, Report
from commonweal.tension.selectors import shared_clearance
from commonweal.tension.verbs.levels import (
    CannotJudge,
    class_for_level,
    raise_level,
    release_level,
    set_level,
)
from commonweal.tension.weeks import this_week, week_from, week_to_look_at

WEEKS_SHOWN = 12
SHOWN_REPORTS = 20


@require_GET
@needs(Permission.SEE_LEVELS)
def index(request: HttpRequest) -> HttpResponse:
    """The week that people talk about."""
    return redirect("levels:week", week_to_look_at().isoformat())


@require_GET
@needs(Permission.SEE_LEVELS)
def week(request: HttpRequest, week: str) -> HttpResponse:
    """All levels of a week beside what was reported, and how they moved over twelve weeks."""
    monday = week_from(week)
    if monday > this_week():
        raise Http404
    weeks = [monday - n * WEEK for n in range(WEEKS_SHOWN - 1, -1, -1)]
    area_set, areas = selectors.neighbourhoods()
    levels = selectors.levels_that_count(selectors.clearance_for_levels(request.user), weeks[0], monday)
    shared = shared_clearance(request.user)
    counted = count_by_area(shared, area_set, monday, monday + 6 * WEEK / 7) if area_set else {}
    known = {area.pk: area for area in areas}
    shown = {subject: level for (on, subject), level in levels.items() if on == monday}
    risen = selectors.risen_among(request.user, shown.values())
    context = {
        "risen": [
            {
                "name": tables.subject_name(subject, known),
                "address": tables.address_of(monday, subject, known),
                "is_own": level.set_by_id == request.user.pk,
            }
            for subject, level in shown.items()
            if level.pk in risen and (subject[0] is None or subject[0] in known)
        ],
        "since": [
            {"name": tables.subject_name(subject, known), "level": tables.level_words(shown[subject].overall)}
            for subject in selectors.judged_higher_since(shown)
            if subject[0] is None or subject[0] in known
        ],
        "whole": tables.address_of(monday, selectors.EVERYWHERE, known),
        "ended": _ended(levels, known),
        "week": monday,
        "before": monday - WEEK,
        "after": monday + WEEK if monday + WEEK <= this_week() else None,
        "neighbourhoods": tables.neighbourhood_table(monday, areas, levels, counted) if areas else None,
        "communities": tables.community_table(monday, levels),
        "chart": tables.moved_chart(levels, weeks, areas, eep_note()),
        "marking": highest(level.visibility_class.marking for level in levels.values()),
        "scale": eep_levels(),
        "note": eep_note(),
    }
    return render(request, "levels/week.html", context)


def _ended(levels: Mapping[Any, Level], known: Mapping[int, Area]) -> list[Area]:
    """Areas that were judged in the weeks shown and have no successor of their code among those in use."""
    ended = {
        level.area.pk: level.area
        for (_week, (area_id, _community)), level in levels.items()
        if level.area is not None and area_id not in known
    }
    return sorted(ended.values(), key=lambda area: area.name or area.code)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SEE_LEVELS)
def judge(request: SignedInRequest, week: str, kind: str, code: str) -> HttpResponse:
    """One neighbourhood or community: what is behind it, earlier judgements, and the form to judge it."""
    monday = week_from(week)
    if monday > this_week():
        raise Http404
    subject, area, name = _subject(kind, code)
    is_drawn = area is None or area.area_set.is_current
    may_judge = is_drawn and request.user.may(Permission.SET_LEVELS)
    if request.method == "POST" and not may_judge:
        raise Http404
    history = selectors.history_of(request.user, subject)
    looked_at_levels(history, asked=["subject"], by=request.user)
    before = selectors.history_before(request.user, area) if area is not None else []
    risen = selectors.risen_among(request.user, history)
    why = reasons_for(request.user, [*history, *(level for _fit, judged in before for level in judged)])
    reports = _behind(request, monday, subject, most=None if may_judge else SHOWN_REPORTS)
    form = already = None
    if may_judge:
        last = next((level for level in history if level.week <= monday), None)
        already = last if last is not None and last.week == monday else None
        behind = [(one["id"], one["line"]) for one in reports]
        form = (
            LevelForm(request.POST, behind=behind)
            if request.method == "POST"
            else LevelForm.beginning_with(last, why, monday, behind)
        )
        if form.is_bound and form.is_valid():
            try:
                set_level(week=monday, area=area, community=subject[1], by=request.user, **form.judged())
            except CannotJudge as error:
                form.add_error(error.field, str(error))
            except Conflict:
                form = _over_theirs(request, subject, monday, behind)
            else:
                messages.success(request, _("The level of %(name)s is set.") % {"name": name})
                return redirect("levels:week", monday.isoformat())
    context = {
        "week": monday,
        "name": name,
        "area_set": area.area_set if area else None,
        "is_drawn": is_drawn,
        "drawn_into": [] if is_drawn else best_fits(area, earlier=False),
        "before": [
            {"fit": fit, "share": _share(fit), "history": [_entry(level, why, False) for level in judged]}
            for fit, judged in before
        ],
        "form": form,
        "already": already,
        "history": [_entry(level, why, level.pk in risen) for level in history],
        "reports": reports,
        "inherited": class_for_level(monday, area, subject[1]) if may_judge else None,
        "scale": eep_levels(),
        "note": eep_note(),
        "marking": _highest([*history, *(level for _fit, judged in before for level in judged)]),
    }
    return render(request, "levels/judge.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SET_LEVELS)
def release(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Let more people see a level than the reports behind it, with a reason written for them."""
    level = get_object_or_404(selectors.levels_visible_to(request.user), public_id=public_id)
    form = ReleaseForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            release_level(level, by=request.user, **form.answers())
        except CannotJudge as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("The level is released."))
            return redirect("levels:week", level.week.isoformat())
    context = {"level": level, "form": form, "words": tables.level_words(level.overall)}
    return render(request, "levels/release.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.SET_LEVELS)
def raise_marking(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Give a level the marking that a report behind it has been given since."""
    level = get_object_or_404(selectors.levels_visible_to(request.user), public_id=public_id)
    try:
        raise_level(level, by=request.user)
    except CannotJudge as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The level has the higher marking now."))
    return redirect("levels:week", level.week.isoformat())


def _subject(kind: str, code: str) -> tuple[Subject, Any, str]:
    """The subject that an address names, with its area and its name; 404 when there is none."""
    if kind == "everywhere" and code == "all":
        return EVERYWHERE, None, _("the whole partnership")
    if kind == "community" and code in terms("community"):
        return (None, code), None, name_of("community", code)
    if kind == "area":
        _set, areas = selectors.neighbourhoods()
        area = next((area for area in areas if area.code == code), None) or _drawn_before(code)
        if area is not None:
            return (area.pk, ""), area, area.name or area.code
    raise Http404


def _drawn_before(code: str) -> Area | None:
    """The newest area with this code that is in use no more: it is read, and judged no more."""
    return (
        Area.objects.filter(
            code=code,
            area_set__is_published=True,
            area_set__is_current=False,
            area_set__area_type__code=settings.NEIGHBOURHOOD_TYPE,
        )
        .select_related("area_set__area_type")
        .order_by("-area_set__vintage")
        .first()
    )


def _behind(
    request: SignedInRequest, monday: datetime.date, subject: Subject, most: int | None
) -> list[dict[str, str]]:
    """The week's reports of tension behind a subject that this viewer may see, most serious first."""
    reports = selectors.reports_behind(shared_clearance(request.user), monday, subject).distinct()
    order = (F("severity").desc(nulls_last=True), "-happened_on", "public_id")
    shown = list(reports.select_related("visibility_class").order_by(*order)[:most])
    looked_through(shown, asked=["level"], by=request.user)
    return [{"id": report.public_id, "line": _line(report)} for report in shown]


def _line(report: Report) -> str:
    """A report in one line: its day, its type and its agreed wording.

    Of nobody's own words, even for whoever checks reports: a reason is written from this, and others read that.
    """
    day = formats.date_format(report.known_day, "j F") if report.known_day else _("Day not known")
    head = f"{day} · {name_of('tension', report.indicator)}" if report.indicator else day
    return f"{head}: {report.sanitised}"


def _share(fit: Fit) -> str:
    """How much of which lies in which, where that is known."""
    if fit.share is None:
        return ""
    words = (
        _("%(share)d%% of this area lay in it.")
        if fit.is_within
        else _("%(share)d%% of it lies in this area.")
    )
    return words % {"share": round(100 * fit.share)}


def _over_theirs(
    request: SignedInRequest, subject: Subject, monday: datetime.date, behind: Sequence[tuple[str, str]]
) -> LevelForm:
    """What was typed, told that somebody judged it meanwhile: saved once more it stands, and theirs in the history."""
    theirs = selectors.judged_of_week(request.user, subject, monday)
    data = request.POST.copy()
    data["seen"] = theirs.public_id if theirs else ""
    form = LevelForm(data, behind=behind)
    if theirs is not None:
        reason = reasons_for(request.user, [theirs])[theirs.pk].reason
        told = {
            "who": theirs.set_by,
            "level": tables.level_words(theirs.overall),
            "direction": theirs.get_direction_display(),
            "reason": reason,
        }
        words = _(
            "%(who)s judged this while you had the page open: %(level)s, %(direction)s. “%(reason)s” Yours is "
            "kept below. Set it once more if it should count instead."
        )
    else:
        told, words = (
            {},
            _("What you had before you is not there any more. Look again, and set it once more."),
        )
    form.add_error(None, words % told)
    return form


def _entry(level: Any, why: Mapping[int, Reasons], has_risen: bool) -> dict[str, Any]:
    return {
        "why": why[level.pk],
        "has_risen": has_risen,
        "level": level,
        "words": tables.level_words(level.overall),
        "tone": tables.tone_of(level.overall),
        "is_restricted": level.visibility_class.marking != "official"
        or level.visibility_class.handling != "P",
    }


def _highest(history: list[Any]) -> str:
    """The highest marking on the page: the banner above it."""
    markings = {level.visibility_class.get_marking_display() for level in history}
    return max(markings, key=len, default="OFFICIAL")
