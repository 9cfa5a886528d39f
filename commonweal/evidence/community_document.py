"""The profile of a community, as a document: the words of the page, for PDF, and as a workbook."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from commonweal.documents.content import Block, Document, Estimate, Heading, Paragraph, Table
from commonweal.documents.workbook import Sheet
from commonweal.documents.workbook import as_workbook as workbook_of
from commonweal.evidence import comparison_document as comparisons
from commonweal.evidence.communities import Community
from commonweal.evidence.comparing import Row
from commonweal.evidence.models import Dataset
from commonweal.evidence.profile_document import (
    astray_words,
    change_table,
    of_figures,
    source_row,
    sources_sheet,
)
from commonweal.evidence.words import count, percent


def title_of(found: Community) -> str:
    """What the profile is of: Religion: Sikh."""
    return comparisons.title_of(found.where)


def document_of(found: Community) -> Document:
    """The profile as a document."""
    return of_figures(title_of(found), str(found.where.area_set), _blocks(found))


def _blocks(found: Community) -> Iterator[Block]:
    yield Estimate(
        gettext(found.measure.universe).capitalize() if found.measure.universe else _("Counted"),
        count(found.people),
        base=_("%(share)s of all who are counted in these areas") % {"share": percent(found.where.whole)},
    )
    if found.changed is not None:
        moved, change = found.changed
        yield Heading(_("How it changed"))
        if moved.group != found.group:
            yield Paragraph(
                _("The earlier table names fewer groups. It is told of the broad group “%(group)s”.")
                % {"group": moved.group}
            )
        yield change_table(change, only=[moved])
        if change.astray_before or change.astray_after:
            yield Paragraph(astray_words(change))
    yield Heading(_("Where"))
    yield where_table(found)
    if found.evenness is not None:
        yield Heading(_("How evenly"))
        yield Paragraph(evenness_words(found))
    yield Heading(_("How to read it"))
    for sentence in comparisons.about(found.where):
        yield Paragraph(sentence)
    yield Table(
        _("Sources"),
        (_("Table"), _("Whose"), _("As of"), _("Licence")),
        tuple(source_row(one) for one in sources(found)),
    )


def where_table(found: Community) -> Table:
    """The areas by name: how many live in each, their share, its limits, and how often the share of all."""
    heads = (_("Area"), _("Number"), _("Share"), _("Chance alone: between"), _("Times the share of all"))
    rows = tuple(
        (
            str(row.area),
            count(row.count),
            "[c]" if row.share is None else percent(row.share),
            comparisons.limits_in_words(row),
            "" if (times := _times(found, row)) is None else f"{times:.1f}",
        )
        for row in found.where.rows
    )
    return Table(title_of(found), heads, rows, (1, 2, 4))


def _times(found: Community, row: Row) -> float | None:
    """The location quotient: an area's share by that of all areas together (domain.md 2.8)."""
    return row.share / found.where.whole if row.share is not None and found.where.whole else None


def evenness_words(found: Community) -> str:
    """How evenly the group lives over small areas, with what chance alone would show."""
    assert found.evenness is not None
    return _(
        "Of every 100 of them about %(moved)d would have to live elsewhere for every small area to have the same "
        "share; chance alone would show %(chance)d. Of 100 people in the small area of one of them, about %(own)d "
        "belong to the group. Where people live does not say whom they meet."
    ) % {
        "moved": round(100 * found.evenness.dissimilarity),
        "chance": round(100 * found.evenness.by_chance),
        "own": round(100 * found.evenness.isolation),
    }


def sources(found: Community) -> list[Dataset]:
    """Every data set that a figure comes from, each once."""
    told = [found.where.dataset]
    if found.changed is not None:
        told += [found.changed[1].before.dataset, found.changed[1].after.dataset]
    return list({one.pk: one for one in told}.values())


def as_workbook(found: Community) -> bytes:
    """The profile as XLSX: numbers as numbers, and where they come from."""
    heads = (
        _("Code"),
        _("Area"),
        _("Number"),
        _("Of"),
        _("Share"),
        _("Lower limit"),
        _("Upper limit"),
        _("Times the share of all"),
    )
    rows = [
        (
            row.area.code,
            str(row.area),
            count(None) if row.count is None else row.count,
            count(None) if row.base is None else row.base,
            row.share,
            row.lower,
            row.upper,
            _times(found, row),
        )
        for row in found.where.rows
    ]
    shares = ((4, "0.0%"), (5, "0.0%"), (6, "0.0%"), (7, "0.00"))
    told = Sheet(title_of(found), heads, rows, (12, 30, 12, 12, 10, 12, 12, 22), shares)
    return workbook_of([told, sources_sheet(sources(found))])
