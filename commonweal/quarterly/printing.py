"""A quarterly report as a document: page, PDF, Word, and its tables as a workbook."""

from django.http import HttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commonweal.documents.content import Block, Document, Heading, Table, blocks_of, from_plain
from commonweal.documents.pdf import as_pdf
from commonweal.documents.workbook import Sheet, as_workbook
from commonweal.quarterly.describing import title_of
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.quarters import Quarter
from commonweal.quarterly.withholding import correction_now
from commonweal.quarterly.writing import sections_now
from commonweal.ui.spreadsheets import MEDIA_TYPES

WIDEST, NARROWEST = 60, 10


def blocks_of_report(report: QuarterlyReport) -> tuple[Block, ...]:
    """The sections that were not left out: heading, words, figures."""
    blocks: list[Block] = []
    if report.number > 1 and report.correction:
        blocks += [Heading(_("What was corrected")), *blocks_of(correction_now(report))]
    for section in sections_now(report):
        if not section["is_left_out"]:
            blocks.append(Heading(section["title"]))
            blocks += blocks_of(section["text"])
            blocks += [from_plain(figure) for figure in section["figures"]]
    return tuple(blocks)


def status_of(report: QuarterlyReport) -> str:
    """How far the report is, and of which day its figures are."""
    day = formats.date_format(report.as_of, "j F Y")
    if report.published_at is None:
        return _("Draft, figures as of %(day)s, worked out anew until it is published") % {"day": day}
    when = formats.date_format(timezone.localtime(report.published_at), "j F Y")
    words = _("Published on %(when)s, figures as of %(day)s") % {"when": when, "day": day}
    return words if report.number == 1 else f"{words}. " + _("Correction %(n)d") % {"n": report.number - 1}


def document_of(report: QuarterlyReport) -> Document:
    """The report as a document, with its marking at the head and foot of every page; the public one has none."""
    is_public = report.edition == Edition.PUBLIC and report.published_at is not None
    seen = report.visibility_class
    made = timezone.localdate(report.published_at) if report.published_at else timezone.localdate()
    return Document(
        title=title_of(report),
        subtitle=str(Quarter(report.first)),
        marking="" if is_public else str(seen.get_marking_display()),
        handling="" if is_public else seen.handling,
        status=status_of(report),
        made_on=made,
        blocks=blocks_of_report(report),
    )


def _as_docx(report: QuarterlyReport) -> bytes:
    # Read in when one is written: every command would start later for it.
    from commonweal.documents.word import as_docx

    return as_docx(document_of(report))


def as_tables(report: QuarterlyReport) -> bytes:
    """Every table of the report, each on a sheet of its own."""
    tables = [block for block in blocks_of_report(report) if isinstance(block, Table)]
    sheets = [_sheet(n, one) for n, one in enumerate(tables, start=1)]
    return as_workbook(sheets or [Sheet(_("No tables"), (_("This report has no tables."),), (), (WIDEST,))])


def _sheet(number: int, table: Table) -> Sheet:
    widths = [
        max(NARROWEST, min(WIDEST, max(len(row[column]) for row in (table.columns, *table.rows))))
        for column in range(len(table.columns))
    ]
    rows = [
        [
            int(cell) if n in table.numeric and cell.isascii() and cell.isdecimal() else cell
            for n, cell in enumerate(row)
        ]
        for row in table.rows
    ]
    return Sheet(f"{number} {table.caption}", table.columns, rows, widths, is_wide=True)


FORMATS = {
    "pdf": ("application/pdf", lambda report: as_pdf(document_of(report))),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _as_docx),
    "xlsx": (MEDIA_TYPES["xlsx"], as_tables),
}


def file_name(report: QuarterlyReport, ending: str) -> str:
    """A name that says the quarter, the edition and the number, and nothing of the content."""
    return f"quarterly-report-{report.first.isoformat()}-{report.edition}-{report.number}.{ending}"


def as_file(report: QuarterlyReport, ending: str, *, cached: str) -> HttpResponse:
    """A report as a download. cached: what is said to those who might keep it."""
    content_type, draw = FORMATS[ending]
    response = HttpResponse(draw(report), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(report, ending)}"'
    response["Cache-Control"] = cached
    response["X-Content-Type-Options"] = "nosniff"
    return response
