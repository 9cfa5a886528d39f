"""A round beside the one before it: what moved, by section and by point."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.assessment.models import Answer, Round
from commonweal.assessment.selectors import rounds_visible_to
from commonweal.assessment.standing import Line, by_section, lines_of
from commonweal.ui.tables import Cell, Column, Table


def round_before(round: Round, viewer: Any) -> Round | None:
    """The round by the same framework, in any version, that was opened last before this one."""
    same = rounds_visible_to(viewer).filter(framework__code=round.framework.code).exclude(pk=round.pk)
    earlier = same.filter(opened_on__lt=round.opened_on) | same.filter(
        opened_on=round.opened_on, pk__lt=round.pk
    )
    return earlier.order_by("-opened_on", "-pk").first()


def compared(now: Round, before: Round, viewer: Any, *, whose: str) -> dict[str, Any]:
    """Two tables for a page: how far each section is now and was then, and the points that moved."""
    new, old = (lines_of(one, viewer, whose=whose) for one in (now, before))
    return {"sections": _sections(new, old), "moved": _moved(new, old)}


def _sections(new: list[Line], old: list[Line]) -> Table:
    then = {one.section.name: one for one in by_section(old)}
    columns = [
        Column(_("Section")),
        Column(_("Answered then"), is_numeric=True),
        Column(_("Answered now"), is_numeric=True),
        Column(_("Mean score then"), is_numeric=True),
        Column(_("Mean score now"), is_numeric=True),
        Column(_("Gaps then"), is_numeric=True),
        Column(_("Gaps now"), is_numeric=True),
    ]
    rows = []
    for one in by_section(new):
        was = then.get(one.section.name)
        rows.append(
            [
                one.section.name,
                was.answered if was else "–",
                one.answered,
                _mean(was.mean_score if was else None),
                _mean(one.mean_score),
                was.gaps if was else "–",
                one.gaps,
            ]
        )
    return Table(_("Sections, of what you may see"), columns, rows)


def _mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _moved(new: list[Line], old: list[Line]) -> Table:
    then = {one.point.number: one.answer for one in old}
    rows = []
    for line in new:
        was, now = then.get(line.point.number), line.answer
        score = _step(*(one.score if one else None for one in (was, now)))
        priority = _step(*(one.priority if one else "" for one in (was, now)))
        if score or priority:
            rows.append(
                [
                    _point(line),
                    score or _same(now, "score"),
                    priority or _same(now, "priority"),
                    _way(was, now),
                ]
            )
    columns = [Column(_("Point")), Column(_("Score")), Column(_("Priority")), Column(_("Which way"))]
    return Table(_("Points that moved"), columns, rows, empty=_("No score or priority is another than then."))


def _point(line: Line) -> Cell:
    return Cell(str(line.point), href=reverse("assessment:point", args=[line.at.public_id]))


def _step(was: Any, now: Any) -> str:
    """How something was and is; empty where it did not move."""
    if was == now:
        return ""
    return _("%(then)s, now %(now)s") % {"then": _shown(was), "now": _shown(now)}


def _shown(value: Any) -> str:
    return _("none") if value in ("", None) else str(value)


def _same(answer: Answer | None, name: str) -> str:
    return _shown(getattr(answer, name) if answer else None)


def _way(was: Answer | None, now: Answer | None) -> Cell | str:
    scores = [one.score if one else None for one in (was, now)]
    if None in scores or scores[0] == scores[1]:
        return ""
    return Cell(_("Better"), tone="good") if scores[1] > scores[0] else Cell(_("Worse"), tone="grave")  # type: ignore[operator]
