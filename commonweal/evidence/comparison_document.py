"""Areas compared, as a document: the words of the page, for PDF, and as a workbook."""

from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _

from commonweal.documents.content import Block, Document, Paragraph, Table
from commonweal.documents.workbook import Sheet
from commonweal.documents.workbook import as_workbook as workbook_of
from commonweal.evidence.comparing import Comparison, Row
from commonweal.evidence.models import Dataset
from commonweal.evidence.profile_document import of_figures, source_row, sources_sheet
from commonweal.evidence.words import WITHHELD, count, group_of_measure, percent
from commonweal.places.models import AreaSet
from commonweal.ui.direction import isolated


def title_of(found: Comparison) -> str:
    """What is compared, in words: Tenure: Owned outright."""
    return group_of_measure(found.measure, found.group)


def in_order(found: Comparison) -> list[Row]:
    """The highest share first where areas are ranked by it, else by name."""
    if not found.is_ranked:
        return found.rows
    return sorted(found.rows, key=lambda row: (row.share is None, -(row.share or 0), str(row.area)))


def heads(found: Comparison) -> list[str]:
    """The headings of the table."""
    named = [_("Area"), _("Number"), _("Of"), _("Share"), _("Chance alone: between"), _("Beside all areas")]
    return [*named, _("Rank: between")] if found.is_ranked else named


def rows_in_words(found: Comparison) -> Iterator[tuple[str, ...]]:
    """The table's rows as they are read."""
    for row in in_order(found):
        told = (
            str(row.area),
            count(row.count),
            count(row.base),
            WITHHELD if row.share is None else percent(row.share),
            limits_in_words(row),
            _stands(row),
        )
        yield (*told, _ranks(row)) if found.is_ranked else told


def limits_in_words(row: Row) -> str:
    """Between which shares chance alone would put it; empty where nothing is known."""
    if row.lower is None or row.upper is None:
        return ""
    return _("%(lower)s and %(upper)s") % {"lower": percent(row.lower), "upper": percent(row.upper)}


def _stands(row: Row) -> str:
    if row.share is None:
        return ""
    return {1: _("Higher"), -1: _("Lower"), 0: _("No clear difference")}[row.stands]


def _ranks(row: Row) -> str:
    if row.ranks is None:
        return ""
    best, worst = row.ranks
    return str(best) if best == worst else _("%(best)d and %(worst)d") % {"best": best, "worst": worst}


def about(found: Comparison) -> Iterator[str]:
    """What must be known to read the table, in sentences."""
    yield from where_from(found.dataset, found.area_set, is_added_up=found.is_added_up)
    if found.whole is not None:
        yield _("All areas together: %(share)s.") % {"share": percent(found.whole)}
    yield _(
        "Chance alone would put the share between these two in 95 of 100 drawings (Wilson). An area is called higher "
        "or lower where chance would not part it so far from all areas together, for all areas at once."
    )
    if found.is_ranked:
        yield _(
            "An area's rank lies between these two, for all areas at once in 95 of 100 drawings (Klein, Wright and "
            "Wieczorek 2020). Where that is wide, the order in the table says little."
        )
    else:
        yield _("Places are never ranked by the ethnic group, faith or origin of those who live there.")


def where_from(dataset: Dataset, area_set: AreaSet, *, is_added_up: bool) -> Iterator[str]:
    """Which table figures come from, of which areas, and whether smaller ones were added up for these."""
    yield _("%(title)s (%(publisher)s, %(day)s). Areas: %(areas)s.") % {
        "title": isolated(dataset.title),
        "publisher": isolated(dataset.publisher),
        "day": formats.date_format(dataset.as_of, "j F Y"),
        "areas": area_set,
    }
    if is_added_up:
        yield _("Smaller areas were added up for these.")


def document_of(found: Comparison) -> Document:
    """The comparison as a document."""
    numeric = (1, 2, 3)
    table = Table(title_of(found), tuple(heads(found)), tuple(rows_in_words(found)), numeric)
    source = Table(
        _("Sources"),
        (_("Table"), _("Whose"), _("As of"), _("Licence")),
        (source_row(found.dataset),),
    )
    blocks: tuple[Block, ...] = (table, *(Paragraph(sentence) for sentence in about(found)), source)
    return of_figures(title_of(found), str(found.area_set), blocks)


def as_workbook(found: Comparison) -> bytes:
    """The comparison as XLSX: numbers as numbers, and where they come from."""
    named = [_("Code"), _("Area"), _("Number"), _("Of"), _("Share"), _("Lower limit"), _("Upper limit")]
    named += [_("Beside all areas"), _("Best rank"), _("Worst rank")]
    rows = [
        (
            row.area.code,
            str(row.area),
            WITHHELD if row.count is None else row.count,
            WITHHELD if row.base is None else row.base,
            row.share,
            row.lower,
            row.upper,
            _stands(row),
            row.ranks[0] if row.ranks else None,
            row.ranks[1] if row.ranks else None,
        )
        for row in in_order(found)
    ]
    shares = tuple((column, "0.0%") for column in (4, 5, 6))
    told = Sheet(title_of(found), named, rows, (12, 30, 12, 12, 10, 12, 12, 22, 10, 10), shares)
    notes = Sheet(_("How to read it"), (title_of(found),), [(one,) for one in about(found)], (110,))
    return workbook_of([told, notes, sources_sheet([found.dataset])])
