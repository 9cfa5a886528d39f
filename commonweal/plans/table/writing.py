"""A plan as the table of five columns, for a workbook, CSV or Word; read in again it is the same plan."""

import datetime
from collections.abc import Callable, Sequence

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commonweal.documents import content
from commonweal.documents.workbook import Sheet, as_workbook
from commonweal.people.marking import highest
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Marking
from commonweal.plans.describing import state_words
from commonweal.plans.matching import known_names
from commonweal.plans.models import Plan
from commonweal.plans.seen import SeenObjective, Veil, objectives_as_seen
from commonweal.plans.table.reading import objective_of
from commonweal.plans.table.splitting import actions_in, references_in, responsibilities_in
from commonweal.plans.table.wording import wording
from commonweal.ui.spreadsheets import MEDIA_TYPES, as_csv

ENDINGS = {
    **MEDIA_TYPES,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# In characters: as wide as what usually stands there.
WIDTHS = {"references": 16, "words": 50, "indicator": 50, "actions": 60, "responsibilities": 28, "theme": 30}


def as_file(plan: Plan, viewer: Viewer | None, *, ending: str) -> bytes:
    """The plan as this viewer may read it, in the form that its ending names: csv, xlsx or docx. None is the operator."""
    seen = objectives_as_seen(plan, viewer)
    if ending == "docx":
        from commonweal.documents.word import as_docx

        return as_docx(document_of(plan, seen, viewer))
    heads, rows = table_of(seen)
    if ending == "xlsx":
        widths = [WIDTHS[code] for code in codes_of(seen)]
        return as_workbook([Sheet(plan.title_for_all, heads, rows, widths)])
    return "".join(as_csv(heads, rows)).encode()


def codes_of(seen: Sequence[SeenObjective]) -> list[str]:
    """The columns that the table has: themes only where there are some."""
    has_themes = any(one.theme for one in seen)
    return [one.code for one in wording().columns if not one.is_optional or has_themes]


def table_of(seen: Sequence[SeenObjective]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows. A row goes out as it was brought while it still says what the plan says."""
    codes, names = codes_of(seen), known_names().names
    rows = [[cells.get(code, "") for code in codes] for cells in (_cells(one, names) for one in seen)]
    return [wording().name_of(code) for code in codes], rows


def _cells(one: SeenObjective, names: Sequence[str]) -> dict[str, str]:
    if one.is_whole and _still_says(one, names):
        return {**one.objective.cells, "theme": one.theme}
    return {
        "references": _listed(one.references, references_in),
        "words": one.words,
        "indicator": one.indicator,
        "actions": _listed([act.words for act in one.actions], actions_in),
        "responsibilities": _listed(one.responsibilities, lambda cell: responsibilities_in(cell, names)),
        "theme": one.theme,
    }


def _still_says(one: SeenObjective, names: Sequence[str]) -> bool:
    """Would its cells as they were brought be read as the objective reads now?"""
    if not {column.code for column in wording().needed} <= set(one.objective.cells):
        return False
    read = objective_of(0, one.objective.cells, names)
    said = [(action.words, action.responsible) for action in read.actions]
    return (
        (read.references, read.words, read.indicator, read.responsibilities)
        == (one.references, one.words, one.indicator, one.responsibilities)
    ) and said == [(act.words, act.responsible) for act in one.actions]


def _listed(parts: Sequence[str], split: Callable[[str], list[str]]) -> str:
    """Parts a line each; with a bullet before each where they would be taken apart otherwise."""
    lines = [" ".join(part.split()) for part in parts]
    cell = "\n".join(lines)
    return cell if split(cell) == lines else "\n".join(f"• {line}" for line in lines)


def document_of(plan: Plan, seen: Sequence[SeenObjective], viewer: Viewer | None) -> content.Document:
    """The plan as a document: what it is for, its table, what agencies promise, and who agreed to it when."""
    heads, rows = table_of(seen)
    veil = Veil(viewer)
    blocks: list[content.Block] = []
    if plan.vision:
        blocks += [content.Heading(_("Vision")), *content.blocks_of(veil.over(plan.vision))]
    blocks.append(content.Heading(_("Objectives")))
    blocks.append(content.Table(plan.title_for_all, tuple(heads), tuple(map(tuple, rows))))
    if pledges := list(plan.pledges.select_related("organisation")):
        blocks.append(content.Heading(_("What agencies promise")))
        told = [veil.over(f"{pledge.organisation.name}: {pledge.words}") for pledge in pledges]
        blocks.append(content.BulletList(tuple(told)))
    if steps := list(plan.steps.all()):
        blocks.append(content.Heading(_("Endorsement and approval")))
        lines = [veil.over(f"{step.get_kind_display()}: {step.body}, {_day(step.on)}") for step in steps]
        blocks.append(content.BulletList(tuple(lines)))
    marking = highest(act.action.visibility_class.marking for one in seen for act in one.actions)
    return content.Document(
        title=plan.title_for_all,
        subtitle=_("%(first)s to %(last)s") % {"first": _day(plan.starts_on), "last": _day(plan.ends_on)},
        marking=str(marking or Marking.OFFICIAL.label),
        status=_("%(state)s, version %(number)d") % {"state": state_words(plan), "number": plan.version},
        made_on=timezone.localdate(),
        blocks=tuple(blocks),
    )


def _day(day: datetime.date) -> str:
    return formats.date_format(day, "j F Y")
