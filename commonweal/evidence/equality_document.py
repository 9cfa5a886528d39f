"""The equality map in words: for the page, as a document for PDF, and as a workbook."""

from collections.abc import Iterator

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from commonweal.documents.content import Block, Document, Paragraph, Table
from commonweal.documents.workbook import Sheet
from commonweal.documents.workbook import as_workbook as workbook_of
from commonweal.evidence.characteristics import with_characteristic
from commonweal.evidence.comparison_document import where_from
from commonweal.evidence.outcomes import SMALLEST_BASE, SMALLEST_EXPECTED, Gap, Outcome, Why
from commonweal.evidence.profile_document import of_figures, source_row, sources_sheet
from commonweal.evidence.words import WITHHELD, count, percent

LEFT_TO_RIGHT = "\u200e"
NUMERIC = (2, 3, 4, 5)


def title_of(found: Outcome) -> str:
    """What is told by what, in words: Repairs done in time, by race."""
    return with_characteristic(found.measure, found.measure.by)


def points(difference: float | None) -> str:
    """A difference of two shares in percentage points, with its sign; empty where there is none.

    >>> points(-0.1234), points(0.0), points(None)
    ('−12.3', '0.0', '')
    """
    if difference is None:
        return ""
    rounded = round(100 * difference, 1)
    words = f"{rounded:+.1f}".replace("-", "−") if rounded else "0.0"
    # Among words that run from right to left a sign would jump behind its number.
    return f"{LEFT_TO_RIGHT}{words}" if get_language_bidi() else words


def limits(gap: Gap) -> str:
    """Between which gaps chance alone would put it; empty where it is not judged."""
    if gap.lower is None or gap.upper is None:
        return ""
    return _("%(lower)s and %(upper)s") % {"lower": points(gap.lower), "upper": points(gap.upper)}


def verdict(gap: Gap) -> str:
    """Whether a gap is more than chance: a letter and words, or why it is not judged."""
    if gap.why:
        return str(_words_for(gap.why))
    return {
        1: _("H: higher, more than chance"),
        -1: _("L: lower, more than chance"),
        0: _("N: no clear difference"),
    }[gap.stands]


def _words_for(why: Why) -> str:
    return {
        Why.SMALL: _("S: too few people to judge"),
        Why.WITHHELD: _("Withheld"),
        Why.NOT_TOLD: _("Not told"),
        Why.ALONE: _("Nobody else is told of here"),
        Why.UNKNOWN: _("People whose group is not known"),
        Why.NO_BASE: _("Not said out of how many"),
        Why.IMPOSSIBLE: _("More than its base: the table is wrong here"),
    }[why]


def letter(gap: Gap) -> str:
    """The letter of the verdict alone, as it stands in a cell."""
    if gap.why:
        return {Why.SMALL: "S"}.get(gap.why, "")
    return {1: "H", -1: "L", 0: "N"}[gap.stands]


def in_a_cell(gap: Gap) -> str:
    """A group's share, its gap in points and the letter of the verdict, as short as can be: 41.2%, −12.3 L."""
    if gap.why is Why.WITHHELD:
        return WITHHELD
    if gap.share is None:
        return "–"
    share = percent(gap.share)
    return f"{share}, {points(gap.gap)} {letter(gap)}" if gap.gap is not None else share


def matrix(found: Outcome) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and rows of areas by groups."""
    rows: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for gap in found.gaps:
        names[gap.area.pk] = str(gap.area)
        rows.setdefault(gap.area.pk, []).append(in_a_cell(gap))
    return (_("Area"), *found.groups), [(names[key], *cells) for key, cells in rows.items()]


def heads() -> tuple[str, ...]:
    """The headings of gaps one by one."""
    return (
        _("Area"),
        _("Group"),
        _("Share"),
        _("Out of"),
        _("Everybody else there"),
        _("Gap in points"),
        _("Chance alone: between"),
        _("More than chance?"),
    )


def gap_row(gap: Gap) -> tuple[str, ...]:
    """One gap as it is read."""
    share = WITHHELD if gap.why is Why.WITHHELD else percent(gap.share)
    return (
        str(gap.area),
        gap.group,
        share,
        count(gap.base) if gap.base is not None else "",
        percent(gap.others),
        points(gap.gap),
        limits(gap),
        verdict(gap),
    )


def summary(found: Outcome) -> str:
    """How many gaps are more than chance, of how many that could be judged, in a sentence."""
    number = len(found.findings)
    told = ngettext(
        "%(n)d gap of those shown is more than chance; %(judged)d were judged, in all areas and groups together.",
        "%(n)d gaps of those shown are more than chance; %(judged)d were judged, in all areas and groups together.",
        number,
    )
    return told % {"n": number, "judged": found.at_once}


def key() -> str:
    """What the letters in the cells say."""
    return _(
        "In each cell: the group's share, then how many percentage points it lies above or below everybody else in "
        "that area, then a letter. H: higher, more than chance. L: lower, more than chance. N: no clear difference. "
        "S: too few people to judge. [c]: withheld, which is not zero."
    )


def about(found: Outcome) -> Iterator[str]:
    """What must be known to read the figures, in sentences."""
    yield from where_from(found.dataset, found.area_set, is_added_up=found.is_added_up)
    yield _(
        "A gap is a group's share less that of everybody else in the same area: not less that of all, who hold the "
        "group itself. People whose group is not known are in neither."
    )
    if found.is_partial:
        yield _("Where a group is withheld, everybody else is told without it.")
    if found.has_limits:
        yield _(
            "The intervals that the table gives are used, made wider so that they hold for all gaps at once; those of "
            "everybody else are put together from them by the number of people in each group."
        )
    else:
        yield _(
            "The interval of a gap is Newcombe's, from those of Wilson, corrected for continuity. The people a share "
            "is out of are taken as if chance had drawn them."
        )
    yield _(
        "Intervals hold for all areas and groups of the table at once, whatever is shown of it: where all groups fare "
        "alike, only in one table of twenty would any gap be called more than chance."
    )
    yield _(
        "Not judged is a gap with fewer than %(base)d people on either side, or fewer than %(expected)d expected to "
        "answer either way."
    ) % {"base": SMALLEST_BASE, "expected": SMALLEST_EXPECTED}
    yield _(
        "A gap tells that people fare differently, not why. Whether higher is better depends on what is asked. Places "
        "are in the order of their names, and never ranked by who lives there."
    )


def document_of(found: Outcome) -> Document:
    """What the page shows, as a document."""
    return of_figures(title_of(found), str(found.area_set), _blocks(found))


def _blocks(found: Outcome) -> Iterator[Block]:
    yield Paragraph(summary(found))
    if found.findings:
        rows = tuple(gap_row(gap) for gap in found.findings)
        yield Table(_("Gaps that are more than chance"), heads(), rows, NUMERIC)
    columns, cells = matrix(found)
    yield Paragraph(key())
    yield Table(_("Every area and group"), columns, tuple(cells))
    for sentence in about(found):
        yield Paragraph(sentence)
    yield Table(
        _("Sources"), (_("Table"), _("Whose"), _("As of"), _("Licence")), (source_row(found.dataset),)
    )


def as_workbook(found: Outcome) -> bytes:
    """Every gap as XLSX: numbers as numbers, and where they come from."""
    named = [_("Code"), _("Area"), _("Group"), _("Share"), _("Out of"), _("Everybody else there")]
    named += [
        _("They are out of"),
        _("Gap in points"),
        _("Lower limit"),
        _("Upper limit"),
        _("More than chance?"),
    ]
    rows = [
        (
            gap.area.code,
            str(gap.area),
            gap.group,
            WITHHELD if gap.why is Why.WITHHELD else gap.share,
            gap.base,
            gap.others,
            gap.others_base,
            *(None if one is None else 100 * one for one in (gap.gap, gap.lower, gap.upper)),
            verdict(gap),
        )
        for gap in found.gaps
    ]
    shown = (*((column, "0.0%") for column in (3, 5)), *((column, "0.0") for column in (7, 8, 9)))
    told = Sheet(_("Gaps"), named, rows, (12, 26, 34, 10, 10, 20, 16, 14, 12, 12, 34), shown)
    notes = Sheet(
        _("How to read it"),
        (title_of(found),),
        [(summary(found),), *((one,) for one in about(found))],
        (110,),
    )
    return workbook_of([told, notes, sources_sheet([found.dataset])])
