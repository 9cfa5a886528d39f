"""`load assessment`: a grid becomes the partnership's own framework, and what is filled in becomes answers of a round.

All of it or nothing: a fault in any row leaves everything as it was.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.assessment.definitions import FrameworkText, PointText, SectionText, default_scales
from commonweal.assessment.models import Framework, Round
from commonweal.assessment.rounds import framework_named, newest_version, open_round, points_of, take_up
from commonweal.assessment.taking_in import Rows, Taken, differences_of, kept_from, take_answers_in
from commonweal.assessment.verbs import KEPT
from commonweal.changes.meanwhile import Conflict
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, User
from commonweal.people.visibility import MarkingTooHigh
from commonweal.sources.assessment.grid import Grid, PointRow, Refused, read_grid
from commonweal.sources.assessment.rows import rows_of
from commonweal.sources.importing import NotLoaded
from commonweal.tension.upload.check import ERRORS
from commonweal.tension.upload.extent import WITHOUT_RESULT

LONGEST = {"lead": 200, "timescale": 200, "position": 20_000, "further": 20_000}


@dataclass
class Loaded:
    """What a grid brought, or would bring: the framework, the round with what is said in it, and what was put right."""

    grid: Grid
    framework: Framework
    is_new_framework: bool
    round: Round | None = None
    is_new_round: bool = False
    taken: Taken = field(default_factory=Taken)
    notes: list[str] = field(default_factory=list)

    def fingerprint(self) -> str:
        """What it would do, in a few letters: alike for two that would do the same."""
        cells = [[one.number, one.field, one.before, one.after] for one in self.taken.differences]
        framework = [self.framework.code, self.framework.version, self.is_new_framework]
        round = [self.round.title, self.is_new_round] if self.round else []
        return hashlib.sha256(json.dumps([framework, round, cells]).encode()).hexdigest()

    def as_dict(self, *, dry_run: bool) -> dict[str, Any]:
        """The result as the command prints it."""
        return {
            "dry_run": dry_run,
            "framework": {
                "code": self.framework.code,
                "version": self.framework.version,
                "title": self.framework.title,
                "is_new": self.is_new_framework,
            },
            "points": len(self.grid.points),
            "sections": [
                {"name": name, "first": first, "last": last} for name, first, last in self.grid.ranges()
            ],
            "rows": self.grid.account,
            "outside": self.grid.outside,
            "notes": self.notes,
            "round": {"id": self.round.public_id, "title": self.round.title} if self.round else None,
            "answers": {"new": self.taken.new, "changed": self.taken.changed},
            "differences": [
                {"number": one.number, "field": one.field, "before": one.before, "after": one.after}
                for one in self.taken.differences
            ],
        }


def load_assessment(path: Path, **asked: Any) -> Loaded:
    """Load a grid from text, CSV, XLSX or DOCX: as `load_grid`, which takes what is asked besides.

    Raises Unreadable for a file that holds no rows, and Refused for faults in them.
    """
    return load_grid(read_grid(rows_of(path)), name=path.stem, **asked)


@transaction.atomic
def load_grid(
    grid: Grid,
    *,
    name: str,
    framework: str = "",
    round: str = "",
    organisation: str = "",
    title: str = "",
    overwrite: bool = False,
    dry_run: bool = False,
    by: User | None = None,
    seen: str | None = None,
    is_confirmed: bool = False,
) -> Loaded:
    """Load a grid that was read. name: of its file, for a framework that has no title.

    framework: the code of one that the grid's numbers are of; without it the grid's own words become the partnership's
    own framework. round: title or identifier of the round that what is filled in belongs to; opened where there is none.
    organisation: the short name of whoever says it; without it, it is what the partnership agrees. dry_run: everything is
    done and taken back. seen: what `Loaded.fingerprint` gave when it was looked through; where it would do something else
    now, Conflict is raised. is_confirmed: whoever brings it said that what looks like a name in it is about nobody who
    should stay unnamed. Raises Refused for faults in rows, NotLoaded and CannotAssess for what cannot be as a whole.
    """
    there = Round.objects.filter(title=round).first() or Round.objects.filter(public_id=round).first()
    whose = _organisation(organisation)
    found, is_new = _framework(grid, framework, there, title or grid.title or name, by)
    loaded = Loaded(grid, found, is_new, notes=list(grid.notes))
    loaded.notes += _said_of_missing(grid, found)
    rows = _answers(grid, found)
    if round or any(rows.values()):
        called = round or f"{found.title[:100]}, as loaded"
        there = there or Round.objects.filter(title=called).first()
        _refuse_kept_from(by, grid, rows, there, whose)
        loaded.is_new_round = there is None
        loaded.round = there or open_round(found, title=called[:120], by=by)
        if dry_run:
            loaded.taken = differences_of(loaded.round, rows, organisation=whose)
        else:
            loaded.taken = take_answers_in(
                loaded.round,
                rows=rows,
                organisation=whose,
                by=by,
                overwrite=overwrite,
                is_confirmed=is_confirmed,
            )
    if seen is not None and seen != loaded.fingerprint():
        raise Conflict(["differences"])
    if dry_run:
        transaction.set_rollback(True)
    return loaded


def _refuse_kept_from(
    by: User | None, grid: Grid, rows: Rows, there: Round | None, organisation: Organisation | None
) -> None:
    """Raise Refused for rows that say something where what is said already is kept from whoever brings them."""
    if by is None or there is None:
        return
    kept = kept_from(by, there, organisation)
    _refuse_all((one, str(KEPT)) for one in grid.points if one.number in kept and rows[one.number])


def _organisation(slug: str) -> Organisation | None:
    if not slug:
        return None
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Organisation.objects.filter(is_active=True).values_list("slug", flat=True))
        raise NotLoaded(f"There is no organisation “{slug}”. There are: {known}.")
    return found


def _framework(
    grid: Grid, name: str, there: Round | None, title: str, by: User | None
) -> tuple[Framework, bool]:
    """The framework that the grid is of, and whether it came with it."""
    found = framework_named(name, by=by) if name else there.framework if there is not None else None
    if found is not None:
        if there is not None and found != there.framework:
            raise NotLoaded(
                f"The round “{there.title}” is by “{there.framework.code}” in version {there.framework.version}, not by “{name}”."
            )
        known = set(found.points.values_list("number", flat=True))
        _refuse_all(
            (
                one,
                _("The framework “%(code)s” has no point %(number)d; it has 1 to %(last)d.")
                % {"code": found.code, "number": one.number, "last": max(known)},
            )
            for one in grid.points
            if one.number not in known
        )
        return found, False
    if grid.points[0].number != 1:
        raise Refused(
            [
                {
                    "row": grid.points[0].where,
                    "reason": f"The first point is number {grid.points[0].number}. Say with --framework which one the "
                    "grid is a part of.",
                }
            ]
        )
    own = [(grid.sections[one.section], one.number, " ".join(one.words.split())) for one in grid.points]
    code = slugify(title)[:60].strip("-") or "own-framework"
    for kept in Framework.objects.filter(code=code).order_by("-version"):
        if points_of(kept) == own:
            return kept, False
    return take_up(_text(grid, code, title), by=by), True


def _text(grid: Grid, code: str, title: str) -> FrameworkText:
    return FrameworkText(
        code=code,
        version=newest_version(code) + 1,
        title=title[:200],
        dated="",
        words_of="the partnership’s own, in the words of its own file",
        source="",
        check="",
        sections=tuple(
            SectionText(
                name,
                tuple(
                    PointText(one.number, " ".join(one.words.split()))
                    for one in grid.points
                    if one.section == place
                ),
            )
            for place, name in enumerate(grid.sections)
        ),
        scales=default_scales(),
    )


def _said_of_missing(grid: Grid, framework: Framework) -> list[str]:
    """That the file holds only some of the framework's points, or other words for them."""
    kept = dict(framework.points.values_list("number", "words"))
    missing = sorted(set(kept) - {one.number for one in grid.points})
    notes = (
        [
            ngettext(
                "%(n)d point of the framework is not in the file, from %(first)d on.",
                "%(n)d points of the framework are not in the file, from %(first)d on.",
                len(missing),
            )
            % {"n": len(missing), "first": missing[0]}
        ]
        if missing
        else []
    )
    other = [one.number for one in grid.points if " ".join(one.words.split()) != kept[one.number]]
    if other:
        notes.append(
            ngettext(
                "%(n)d point is worded otherwise than in the framework, the first is %(first)d. The framework’s words stay.",
                "%(n)d points are worded otherwise than in the framework, the first is %(first)d. The framework’s words stay.",
                len(other),
            )
            % {"n": len(other), "first": other[0]}
        )
    return notes


def _answers(grid: Grid, framework: Framework) -> dict[int, dict[str, Any]]:
    """What is said of each point, by its number, with priorities and scores as the scale has them."""
    faults: list[tuple[PointRow, str]] = []
    priorities = _by_any_name(framework.priorities)
    scores = _by_any_name(framework.scores)
    rows: dict[int, dict[str, Any]] = {}
    for one in grid.points:
        said: dict[str, Any] = {name: value for name, value in one.said.items() if value}
        for name, value in one.said.items():
            if value in ERRORS or value == WITHOUT_RESULT:
                faults.append(
                    (
                        one,
                        _("In “%(name)s” stands an error of the spreadsheet. Correct it there.")
                        % {"name": name},
                    )
                )
        for name, scale in (("priority", priorities), ("score", scores), ("target", scores)):
            if name in said and said[name].casefold() not in scale:
                offered = ", ".join(str(code) for code in dict.fromkeys(scale.values()))
                faults.append(
                    (
                        one,
                        _("“%(text)s” is no %(name)s. There are: %(offered)s.")
                        % {"text": said[name][:20], "name": name, "offered": offered},
                    )
                )
            elif name in said:
                said[name] = scale[said[name].casefold()]
        try:
            refuse_marked_above("\n".join([one.words, *map(str, one.said.values())]))
        except MarkingTooHigh as error:
            faults.append((one, str(error)))
        for name, longest in LONGEST.items():
            if len(said.get(name, "")) > longest:
                faults.append(
                    (
                        one,
                        _("“%(name)s” is longer than %(most)d characters.") % {"name": name, "most": longest},
                    )
                )
        rows[one.number] = said
    _refuse_all(faults)
    return rows


def _by_any_name(scale: list[tuple[Any, str]]) -> Mapping[str, Any]:
    """Codes by themselves, by their words, and by both."""
    return {name.casefold(): code for code, words in scale for name in (str(code), words, f"{code} {words}")}


def _refuse_all(faults: Any) -> None:
    refused = [{"row": one.where, "reason": reason} for one, reason in faults]
    if refused:
        raise Refused(refused)
