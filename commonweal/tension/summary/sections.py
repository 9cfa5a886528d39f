"""The sections that reports and levels bring to the weekly summary, strengths first."""

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.documents.content import Block, Chart, Table
from commonweal.documents.registry import Named, Scope, Told, Written
from commonweal.people.taxonomy import choices, eep_note, name_of
from commonweal.people.visibility_models import Kind
from commonweal.tension.counts import (
    EARLIER_WEEKS,
    WEEK,
    Moved,
    checked_reports,
    count_by_area,
    count_by_community,
    count_by_type,
    counted_by_several_schools,
    how_many,
    of_week,
    told,
    withheld,
)
from commonweal.tension.derived import classes_of_the_partners
from commonweal.tension.filters import DAY_NOT_KNOWN
from commonweal.tension.level_models import HIGHEST
from commonweal.tension.levels.selectors import EVERYWHERE, levels_that_count, neighbourhoods
from commonweal.tension.levels.tables import level_words
from commonweal.tension.models import Level, Report
from commonweal.tension.report_models import Direction, WhenPrecision
from commonweal.tension.selectors import WAITING
from commonweal.tension.summary_models import Edition

TOLD = 6  # at most so many single reports a section
WEEKS_DRAWN = 8
RAISED = 3  # from "High" on, and wherever it is rising, the reason is told


def strengths(scope: Scope) -> Written:
    """What went well, first: how many, of which type and where, and some of them in the agreed words."""
    reports = of_week(scope.clearance, scope.week).filter(kind=Kind.STRENGTH)
    moved = count_by_type(scope.clearance, scope.week, Kind.STRENGTH)
    area_set, areas = neighbourhoods()
    names = {area.pk: area.name or area.code for area in areas}
    some = reports.prefetch_related("placements").order_by("-happened_on", "public_id")[:TOLD]
    number = sum(one.now for one in moved)
    besides = _besides(scope, Kind.STRENGTH)
    if not number:
        return Written("\n\n".join([_("No checked reports of strength spoke of this week."), *besides]))
    named = tuple(_named(report, f"- {_told(report, names)}") for report in some)
    lines = [
        ngettext("%(n)d strength was reported.", "%(n)d strengths were reported.", number) % {"n": number}
        + _counted_by_schools(reports),
        *_of_unknown_day(reports),
        *besides,
        "",
        *(one.line for one in named),
    ]
    figures: list[Block] = [_type_table(_("Strengths by type"), moved)]
    if area_set:
        counted = count_by_area(scope.clearance, area_set, scope.week, scope.week + 6 * WEEK / 7)
        rows = tuple(
            (area.name or area.code, str(counted[area.pk, Kind.STRENGTH]))
            for area in areas
            if (area.pk, Kind.STRENGTH) in counted
        )
        if rows:
            columns = (_("Neighbourhood"), _("This week"))
            figures.append(Table(_("Strengths by neighbourhood"), columns, rows, (1,)))
    return Written("\n".join(lines), tuple(figures), _classes(scope, Kind.STRENGTH), named)


def levels(scope: Scope) -> Written:
    """The levels that named people judged, overall and by neighbourhood and community, with direction.

    Nothing is computed from counts and nothing is averaged; where nobody judged, it says so.
    """
    first = scope.week - (WEEKS_DRAWN - 1) * WEEK
    found = levels_that_count(scope.clearance, first, scope.week)
    _area_set, areas = neighbourhoods()
    whole = found.get((scope.week, EVERYWHERE))
    lines = [
        _("Whole partnership: %(level)s. %(reason)s") % {"level": _judged(whole), "reason": _reason(whole)}
        if whole
        else _("Nobody has judged a level for the whole partnership this week.")
    ]
    told_of = [_named_level(whole, lines[0])] if whole else []
    named = [(area.name or area.code, (area.pk, "")) for area in areas]
    judged = [(name, found[scope.week, key]) for name, key in named if (scope.week, key) in found]
    without = [name for name, key in named if (scope.week, key) not in found]
    rising = [name for name, level in judged if level.direction == Direction.RISING]
    if rising:
        lines.append(_("Rising: %(names)s.") % {"names": ", ".join(rising)})
    raised = [pair for pair in judged if pair[1].overall >= RAISED or pair[1].direction == Direction.RISING]
    of_raised = [
        _named_level(level, f"- {name}: {_judged(level)}. {_reason(level)}") for name, level in raised
    ]
    told_of += of_raised
    lines += ["\n".join(one.line for one in of_raised)] if of_raised else []
    if not judged:
        lines.append(_("No neighbourhood has been judged this week."))
    elif without:
        lines.append(_("Not judged this week: %(names)s.") % {"names": ", ".join(without)})
    figures: list[Block] = []
    if judged:
        ordered = sorted(judged, key=lambda pair: (-pair[1].overall, pair[0]))
        figures.append(_level_table(_("Levels by neighbourhood"), _("Neighbourhood"), ordered))
    pressed = [
        (name, found[scope.week, (None, code)])
        for code, name in choices("community")
        if (scope.week, (None, code)) in found
    ]
    if pressed:
        figures.append(_level_table(_("Pressure on communities"), _("Community"), pressed))
    if len({week for week, _subject in found}) > 1 and judged:
        weeks = [first + n * WEEK for n in range(WEEKS_DRAWN)]
        points = tuple(
            (name, week.isoformat(), level.overall if (level := found.get((week, key))) else None)
            for name, key in named
            if any((week, key) in found for week in weeks)
            for week in weeks
        )
        figures.append(
            Chart(
                _("Overall level by neighbourhood"),
                points,
                _("Neighbourhood"),
                _("Week beginning"),
                _("Overall level"),
                eep_note(),
                HIGHEST,
            )
        )
    return Written(
        "\n\n".join(lines),
        tuple(figures),
        frozenset(one.visibility_class_id for one in found.values()),
        tuple(told_of),
        told=tuple(Told("level", level.public_id) for _name, level in (*judged, *pressed)),
    )


def new_by_type(scope: Scope) -> Written:
    """What is new and what is more than usual by type of tension, against the four weeks before."""
    moved = count_by_type(scope.clearance, scope.week, Kind.TENSION)
    reports = of_week(scope.clearance, scope.week).filter(kind=Kind.TENSION)
    unknown = _of_unknown_day(reports)
    if scope.edition == Edition.PARTNERS:
        besides = [*unknown, *_besides(scope, Kind.TENSION), *_not_checked(scope)]
        return Written(*_told_to_partners(moved, besides), _classes(scope, Kind.TENSION))
    if not moved:
        none = _("No checked reports of tension in this week or in the four before.")
        return Written("\n\n".join([none, *_not_checked(scope)]))
    before = [sum(one.before[n] for one in moved) for n in range(EARLIER_WEEKS)]
    now = sum(one.now for one in moved)
    lines = [
        ngettext(
            "%(now)d tension reported this week has been checked; in the four weeks before: %(before)s.",
            "%(now)d tensions reported this week have been checked; in the four weeks before: %(before)s.",
            now,
        )
        % {"now": now, "before": ", ".join(map(str, before))}
        + _counted_by_schools(reports)
    ]
    lines += [*unknown, *_not_checked(scope), *_news(moved)]
    table = _type_table(_("Tension by type"), moved)
    return Written("\n\n".join(lines), (table,), _classes(scope, Kind.TENSION))


def _not_checked(scope: Scope) -> list[str]:
    """That what came in is not all checked, so that a low number is not taken for a quiet week.

    Partners are not told how many. What was said to the team alone is never counted, and not missing here.
    """
    waiting = Report.objects.filter(
        status__in=WAITING, happened_on__gte=scope.week, happened_on__lt=scope.week + WEEK
    )
    number = waiting.exclude(may_share=False).count()
    if not number:
        return []
    if scope.edition == Edition.PARTNERS:
        return [_("Not all that was reported of this week had been checked when this was drafted.")]
    words = ngettext(
        "%(n)d report of this week had not been checked when this was drafted, and is not counted.",
        "%(n)d reports of this week had not been checked when this was drafted, and are not counted.",
        number,
    )
    return [words % {"n": number}]


def _told_to_partners(moved: list[Moved], besides: list[str]) -> tuple[str, tuple[Block, ...]]:
    """Counts for the whole partnership alone, from ten upwards, so that no single event can be made out."""
    number = sum(one.now for one in moved)
    lines = [_("Tensions reported this week: %(n)s.") % {"n": told(number)}, *besides]
    hidden = withheld([one.now for one in moved])
    shown = [(one, hide) for one, hide in zip(moved, hidden, strict=True) if not hide]
    if not shown:
        lines.append(_("Too few of any one type to say more."))
        return "\n\n".join(lines), ()
    rows = tuple((one.name, told(one.now)) for one, _hide in shown)
    if any(hidden):
        rows += ((_("All other types together"), _("withheld")),)
    lines.append(_("Numbers are rounded to five, and types with fewer than ten are not told."))
    return "\n\n".join(lines), (Table(_("Tension by type"), (_("Type"), _("This week")), rows, (1,)),)


def by_community(scope: Scope) -> Written:
    """On which communities the reported tension presses, against the four weeks before."""
    moved = count_by_community(scope.clearance, scope.week)
    if not moved:
        return Written(_("No checked report names a community that is affected."))
    lines = [_("What presses on communities, as reporters and checkers named it. A report may name several.")]
    lines += _news(moved)
    table = _type_table(_("Tension by community affected"), moved, first=_("Community"))
    return Written("\n\n".join(lines), (table,), _classes(scope, Kind.TENSION))


def notable(scope: Scope) -> Written:
    """Single reports of tension that the group should talk about, in the agreed wording only.

    Those of the highest level, then those that are rising, then those from a neighbourhood that had
    none in the four weeks before.
    """
    area_set, areas = neighbourhoods()
    names = {area.pk: area.name or area.code for area in areas}
    earlier = set()
    if area_set:
        start = scope.week - EARLIER_WEEKS * WEEK
        counted = count_by_area(scope.clearance, area_set, start, scope.week - WEEK / 7)
        earlier = {area for area, kind in counted if kind == Kind.TENSION}
    reports = of_week(scope.clearance, scope.week).filter(kind=Kind.TENSION).prefetch_related("placements")
    chosen = []
    for report in reports:
        place = _place_of(report, names)
        is_new_place = place is not None and place not in earlier
        is_rising = report.direction == Direction.RISING
        severity = report.severity or 0
        if severity >= 3 or is_rising or is_new_place:
            chosen.append(
                (-severity, not is_rising, not is_new_place, report.public_id, report, is_new_place)
            )
    named = []
    for *_order, report, is_new_place in sorted(chosen, key=lambda entry: entry[:4])[:TOLD]:
        marks = [level_words(report.severity)] if report.severity is not None else []
        marks += [report.get_direction_display()] if report.direction == Direction.RISING else []
        marks += [_("new place")] if is_new_place else []
        line = f"- {_told(report, names)}" + (f" ({'; '.join(map(str, marks))})" if marks else "")
        named.append(_named(report, line))
    if not named:
        return Written(_("No single report stands out this week."))
    text = "\n".join(one.line for one in named)
    return Written(text, (), _classes(scope, Kind.TENSION), tuple(named))


# Words and tables ---------------------------------------------------------------------------


def _of_unknown_day(reports: QuerySet[Report]) -> list[str]:
    """That some of them count by when they came in, where that is so."""
    unknown = reports.filter(Q(when_from=None) | Q(when_precision=WhenPrecision.UNKNOWN))
    return [_(DAY_NOT_KNOWN)] if unknown.exists() else []


def _counted_by_schools(reports: QuerySet[Report]) -> str:
    """How many of them schools counted in place of telling them one by one; nothing when none."""
    counted = how_many(reports.filter(number__isnull=False))
    if not counted:
        return ""
    words = ngettext(
        "%(n)d of them was counted by a school or college, and not told in words.",
        "%(n)d of them were counted by schools and colleges, and not told in words.",
        counted,
    )
    return " " + words % {"n": counted}


def _besides(scope: Scope, kind: str) -> list[str]:
    """What schools counted beside the rest, for partners: for the whole borough and by several, or not at all.

    No table and no other number of their edition holds it, so that it is in no difference between two of them.
    """
    if scope.edition != Edition.PARTNERS:
        return []
    counted = counted_by_several_schools(classes_of_the_partners(from_schools=True), scope.week, kind)
    if counted is None:
        return []
    number = told(counted) if kind == Kind.TENSION else str(counted)
    return [_("Besides, schools and colleges together counted, across the borough: %(n)s.") % {"n": number}]


def _classes(scope: Scope, kind: str) -> frozenset[int]:
    """The classes of all reports of the five weeks that a section counted."""
    last = scope.week + 6 * WEEK / 7
    counted = checked_reports(scope.clearance, scope.week - EARLIER_WEEKS * WEEK, last).filter(kind=kind)
    return frozenset(counted.order_by().values_list("visibility_class_id", flat=True).distinct())


def _place_of(report: Report, names: dict[int, str]) -> int | None:
    """The neighbourhood among `names` in which a report lies."""
    return next((one.area_id for one in report.placements.all() if one.area_id in names), None)


def _told(report: Report, names: dict[int, str]) -> str:
    """A report in one line: its type, its neighbourhood, and the wording that a checker agreed to."""
    place = names.get(_place_of(report, names) or 0, "")
    kind = name_of(report.kind, report.indicator) if report.indicator else report.get_kind_display()
    head = ", ".join(filter(None, (str(kind), place)))
    return f"{head}: {' '.join(report.sanitised.split())}"


def _named(report: Report, line: str) -> Named:
    return Named(report.public_id, report.visibility_class_id, line, " ".join(report.sanitised.split()))


def _named_level(level: Level, line: str) -> Named:
    return Named(level.public_id, level.visibility_class_id, line, _reason(level), kind="level")


def _reason(level: Level) -> str:
    """Why it was judged so, in one line: by that it is found again when it is to be withheld."""
    return " ".join(level.reason.split())


def _news(moved: list[Moved]) -> list[str]:
    lines = []
    new = [f"{one.name} ({one.now})" for one in moved if one.is_new]
    if new:
        lines.append(_("New this week: %(names)s.") % {"names": "; ".join(new)})
    more = [
        _("%(name)s (%(now)d, usually %(usual)s)")
        % {"name": one.name, "now": one.now, "usual": formats.number_format(round(one.usual, 1), 1)}
        for one in moved
        if not one.is_new and one.now >= 3 and one.now >= 2 * one.usual
    ]
    if more:
        lines.append(
            _("At least twice the mean of the four weeks before: %(names)s.") % {"names": "; ".join(more)}
        )
    return lines or [_("Nothing new, and nothing at twice its usual number or more.")]


def _type_table(caption: str, moved: list[Moved], *, first: str = "") -> Table:
    columns = (
        first or _("Type"),
        *(_("%(n)d weeks ago") % {"n": n} for n in range(EARLIER_WEEKS, 1, -1)),
        _("Week before"),
        _("This week"),
    )
    rows = tuple((one.name, *map(str, one.before), str(one.now)) for one in moved)
    return Table(caption, columns, rows, tuple(range(1, len(columns))))


def _judged(level: Level) -> str:
    return f"{level_words(level.overall)}, {level.get_direction_display().lower()}"


def _level_table(caption: str, first: str, judged: list[tuple[str, Level]]) -> Table:
    columns = (
        first,
        _("Overall"),
        _("Experienced"),
        _("Evidenced"),
        _("Potential"),
        _("Direction"),
        _("Judged by"),
    )
    rows = tuple(
        (
            name,
            level_words(level.overall),
            str(level.experienced),
            str(level.evidenced),
            str(level.potential),
            str(level.get_direction_display()),
            str(level.set_by),
        )
        for name, level in judged
    )
    return Table(caption, columns, rows, (2, 3, 4))
