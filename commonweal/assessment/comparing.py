"""A round beside the one before it: what moved, by section and by point."""

from collections import Counter
from collections.abc import Iterator, Mapping
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
    then = _paired(new, old, is_same_version=now.framework_id == before.framework_id)
    return {"sections": _sections(new, old, then), "moved": _moved(new, then)}


def _paired(new: list[Line], old: list[Line], *, is_same_version: bool) -> dict[int, Line]:
    """By the number of a point now, the line that was the same point then.

    In another version the number may be another point's, so that there only the same words make the same point.
    """
    if is_same_version:
        return {one.point.number: one for one in old}
    was = dict(_by_words(old))
    return {line.point.number: was[key] for key, line in _by_words(new) if key in was}


def _by_words(lines: list[Line]) -> Iterator[tuple[tuple[str, int], Line]]:
    """Each line under its words, however spaced and written in capitals; words that stand there twice are counted on."""
    met: Counter[str] = Counter()
    for line in lines:
        words = " ".join(line.point.words.split()).casefold()
        met[words] += 1
        yield (words, met[words]), line


def _scores_in_both(new: list[Line], then: Mapping[int, Line]) -> dict[int, list[tuple[int, int]]]:
    """By section, the scores then and now of each point that has one in both rounds: only these compare."""
    found: dict[int, list[tuple[int, int]]] = {}
    for line in new:
        was = then.get(line.point.number)
        scores = [one.answer.score if one and one.answer else None for one in (was, line)]
        if scores[0] is not None and scores[1] is not None:
            found.setdefault(line.point.section_id, []).append((scores[0], scores[1]))
    return found


def _sections(new: list[Line], old: list[Line], paired: Mapping[int, Line]) -> Table:
    then = {one.section.name: one for one in by_section(old)}
    in_both = _scores_in_both(new, paired)
    columns = [
        Column(_("Section")),
        Column(_("Answered then"), is_numeric=True),
        Column(_("Answered now"), is_numeric=True),
        Column(_("Scored both times"), is_numeric=True),
        Column(_("Mean score then"), is_numeric=True),
        Column(_("Mean score now"), is_numeric=True),
        Column(_("Gaps then"), is_numeric=True),
        Column(_("Gaps now"), is_numeric=True),
    ]
    rows = []
    for one in by_section(new):
        was = then.get(one.section.name)
        scores = in_both.get(one.section.pk, [])
        rows.append(
            [
                one.section.name,
                was.answered if was else "–",
                one.answered,
                len(scores),
                _mean([score for score, _now in scores]),
                _mean([score for _then, score in scores]),
                was.gaps if was else "–",
                one.gaps,
            ]
        )
    return Table(_("Sections, of what you may see"), columns, rows)


def _mean(scores: list[int]) -> str:
    return f"{sum(scores) / len(scores):.1f}" if scores else "–"


def _moved(new: list[Line], then: Mapping[int, Line]) -> Table:
    rows: list[list[Cell | str]] = []
    for line in new:
        now = line.answer
        if line.point.number not in then:
            rows.append([_point(line), _same(now, "score"), _same(now, "priority"), Cell(_("New"))])
            continue
        was = then[line.point.number].answer
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
    before, after = (one.score if one else None for one in (was, now))
    if before is None or after is None or before == after:
        return ""
    return Cell(_("Better"), tone="good") if after > before else Cell(_("Worse"), tone="grave")
