"""Levels as tables and small charts, always with the words of the scale and its direction."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from commonweal.people.marking import tag_of
from commonweal.people.taxonomy import choices, eep_levels, name_of
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.tension.level_models import HIGHEST
from commonweal.tension.levels.selectors import EVERYWHERE, Subject
from commonweal.tension.models import Level
from commonweal.ui import charts
from commonweal.ui.tables import Cell, Column, Table

TONES = {"green": "good", "amber": "watch", "red": "grave"}
Levels = Mapping[tuple[datetime.date, Subject], Level]


def level_words(value: int) -> str:
    """A level as it is always said: with its number and its name.

    >>> level_words(0)
    '0 – Normal'
    """
    return f"{value} – {eep_levels()[value].name}"


def tone_of(value: int) -> str:
    """The tone of a level's tag, by its red, amber or green."""
    return TONES[eep_levels()[value].rag]


def subject_name(subject: Subject, areas: Mapping[int, Area]) -> str:
    """The name of an area or community, or of the whole."""
    area_id, community = subject
    if area_id is not None:
        return areas[area_id].name or areas[area_id].code
    return name_of("community", community) if community else _("Whole partnership")


def address_of(week: datetime.date, subject: Subject, areas: Mapping[int, Area]) -> str:
    """The page on which a subject is judged for a week."""
    area_id, community = subject
    kind = "area" if area_id is not None else "community" if community else "everywhere"
    code = areas[area_id].code if area_id is not None else community or "all"
    return reverse("levels:judge", args=[week.isoformat(), kind, code])


def neighbourhood_table(
    week: datetime.date,
    areas: Iterable[Area],
    levels: Levels,
    counted: Mapping[tuple[int, str], int],
) -> Table:
    """A row a neighbourhood: strengths first, then tension reports, then the level and its three parts."""
    areas = list(areas)
    known = {area.pk: area for area in areas}
    columns = [
        Column(_("Neighbourhood")),
        Column(_("Strengths"), is_numeric=True),
        Column(_("Tension"), is_numeric=True),
        *_level_columns(),
    ]
    rows = [
        [
            Cell(area.name or area.code, href=address_of(week, (area.pk, ""), known)),
            counted.get((area.pk, Kind.STRENGTH), 0),
            counted.get((area.pk, Kind.TENSION), 0),
            *_level_cells(levels.get((week, (area.pk, "")))),
        ]
        for area in areas
    ]
    return Table(_("Neighbourhoods, with reports of the week that you may see"), columns, rows)


def community_table(week: datetime.date, levels: Levels) -> Table:
    """A row a community: what is judged to press on it. Where people live does not enter."""
    subjects: list[Subject] = [EVERYWHERE, *((None, code) for code, _name in choices("community"))]
    rows = [
        [
            Cell(subject_name(subject, {}), href=address_of(week, subject, {})),
            *_level_cells(levels.get((week, subject))),
        ]
        for subject in subjects
    ]
    return Table(_("Pressure on communities"), [Column(_("Community")), *_level_columns()], rows)


def _level_columns() -> list[Column]:
    return [
        Column(_("Overall")),
        Column(_("Experienced"), is_numeric=True),
        Column(_("Evidenced"), is_numeric=True),
        Column(_("Potential"), is_numeric=True),
        Column(_("Direction")),
        Column(_("Judged by")),
    ]


def _level_cells(level: Level | None) -> list[Any]:
    if level is None:
        return [Cell(_("No level to show")), "", "", "", "", ""]
    return [
        Cell(
            level_words(level.overall),
            tone=tone_of(level.overall),
            marking=tag_of(level.visibility_class.marking),
        ),
        level.experienced,
        level.evidenced,
        level.potential,
        level.get_direction_display(),
        f"{level.set_by}, {formats.date_format(level.set_at, 'j M')}",
    ]


def moved_chart(levels: Levels, weeks: list[datetime.date], areas: Iterable[Area], note: str) -> Any:
    """Overall levels of the neighbourhoods that have any, week by week; None when none has.

    Weeks in which nobody judged stay empty: they are not zero.
    """
    judged = [area for area in areas if any((week, (area.pk, "")) in levels for week in weeks)]
    if not judged:
        return None
    rows = [
        {
            "area": area.name or area.code,
            "week": week,
            "level": level.overall if (level := levels.get((week, (area.pk, "")))) else None,
        }
        for area in judged
        for week in weeks
    ]
    return charts.small_multiples(
        _("Overall level by neighbourhood"),
        rows,
        panel="area",
        x="week",
        y="level",
        panel_label=_("Neighbourhood"),
        x_label=_("Week beginning"),
        y_label=_("Overall level"),
        top=HIGHEST,
        note=note,
    )
