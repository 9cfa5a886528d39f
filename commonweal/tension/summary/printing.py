"""A version of the summary as a document: page, PDF, Word and one HTML file."""

from pathlib import Path

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commonweal.documents.content import Block, Document, Heading, blocks_of, from_plain
from commonweal.documents.page import as_html
from commonweal.documents.pdf import as_pdf
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary.editions import READERS
from commonweal.tension.summary.withholding import sections_now
from commonweal.tension.summary_models import Edition


def _as_docx(document: Document) -> bytes:
    # Read in when one is written: every command would start later for it.
    from commonweal.documents.word import as_docx

    return as_docx(document)


FORMATS = {
    "pdf": ("application/pdf", as_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _as_docx),
    "html": ("text/html; charset=utf-8", lambda document: as_html(document).encode()),
}


def blocks_of_version(version: SummaryVersion) -> tuple[Block, ...]:
    """The sections that were not left out: heading, the person's words as far as they may be read now, figures."""
    blocks: list[Block] = []
    for section in sections_now(version):
        if section["is_left_out"]:
            continue
        blocks.append(Heading(section["title"]))
        blocks += blocks_of(section["text"])
        if section["with_figures"]:
            blocks += [from_plain(figure) for figure in section["figures"]]
    return tuple(blocks)


def status_of(version: SummaryVersion) -> str:
    """How far this version is, in words: draft, or signed by whom and when."""
    summary = version.summary
    if not version.is_signed:
        return _("Draft, version %(n)d, not signed off") % {"n": version.number}
    newest = summary.versions.filter(is_signed=True).values_list("number", flat=True).first()
    if newest != version.number or summary.signed_by is None or summary.signed_at is None:
        return _("Version %(n)d, signed off, replaced by a later version") % {"n": version.number}
    day = formats.date_format(timezone.localtime(summary.signed_at), "j F Y")
    return _("Version %(n)d, signed off by %(who)s on %(day)s") % {
        "n": version.number,
        "who": summary.signed_by,
        "day": day,
    }


def document_of(version: SummaryVersion) -> Document:
    """This version as a document, with its marking at the head and foot of every page."""
    week = formats.date_format(version.summary.week, "j F Y")
    return Document(
        title=str(READERS[Edition(version.summary.edition)].title),
        subtitle=_("Week of %(day)s") % {"day": week},
        marking=str(version.visibility_class.get_marking_display()),
        handling=version.visibility_class.handling,
        status=status_of(version),
        made_on=timezone.localdate(version.written_at),
        blocks=blocks_of_version(version),
    )


def file_name(version: SummaryVersion, kind: str) -> str:
    """A name that says the week, the edition and the version, and nothing of the content.

    Such as weekly-summary-2026-11-16-group-v2.pdf.
    """
    summary = version.summary
    return f"weekly-summary-{summary.week.isoformat()}-{summary.edition}-v{version.number}.{kind}"


def write_documents(version: SummaryVersion, folder: Path) -> list[Path]:
    """Write this version as PDF and as DOCX into a folder, which is made where missing.

    For programs that run where the database is; whoever downloads goes through the page, which asks
    for the right and keeps a record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = document_of(version)
    paths = []
    for kind in ("pdf", "docx"):
        path = folder / file_name(version, kind)
        path.write_bytes(FORMATS[kind][1](document))
        paths.append(path)
    return paths
