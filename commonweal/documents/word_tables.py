"""The tables of a document for Word as they are written, with the paragraphs between them: what was merged stays told apart.

No meaning is given to them here.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonweal.documents.office_files import A_DOCUMENT, UnreadableOfficeFile, members_of

# Text boxes stand beside the text, and a document holds them twice for older programs; what was deleted is not there.
_NOT_OF_THE_TEXT = ("txbxContent", "AlternateContent", "del", "moveFrom", "tbl")


@dataclass(frozen=True)
class Words:
    """A paragraph between tables. style: the name of its style, such as “Title”."""

    text: str
    style: str


@dataclass(frozen=True)
class WordCell:
    """One cell as it is written. columns: over how many it goes.

    is_merged_down: is it one with those above or below? goes_on: is it the going on of the one above? Then it has no words.
    """

    text: str
    columns: int = 1
    is_merged_down: bool = False
    goes_on: bool = False


@dataclass(frozen=True)
class WordRow:
    """One row. before, after: how many columns it leaves out at its beginning and at its end."""

    cells: tuple[WordCell, ...]
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class WordTable:
    """One table, row by row."""

    rows: tuple[WordRow, ...]


def blocks_of(data: bytes) -> list[Words | WordTable]:
    """The paragraphs and tables of a document for Word, in their order.

    data: the whole file. Raises UnreadableOfficeFile, in words for whoever brings it: as `members_of`, and for what is
    no document or a damaged one.
    """
    from docx.exceptions import PythonDocxError

    if A_DOCUMENT not in members_of(data):
        raise _damaged()
    # The library reads a document piece by piece, so that what is wrong in it may come to light at any of them.
    faults = (AttributeError, LookupError, TypeError, ValueError, SyntaxError, RecursionError)
    try:
        return list(_as_written(data))
    except (*faults, PythonDocxError) as error:
        raise _damaged() from error


def _damaged() -> UnreadableOfficeFile:
    return UnreadableOfficeFile(_("This document is damaged or was cut short. Save it again and send that."))


def _as_written(data: bytes) -> Iterator[Words | WordTable]:
    from docx import Document as open_document

    for block in open_document(io.BytesIO(data)).iter_inner_content():
        if hasattr(block, "rows"):
            yield WordTable(tuple(_row(row._tr) for row in block.rows))
        else:
            style = block.style.name if block.style is not None else ""
            yield Words("".join(_pieces(block._p)), style or "")


def _row(row: Any) -> WordRow:
    """Cells are read as they are written, for the library gives a merged one several times."""
    return WordRow(tuple(map(_cell, row.tc_lst)), row.grid_before, row.grid_after)


def _cell(cell: Any) -> WordCell:
    from docx.oxml.ns import qn

    goes_on = cell.vMerge == "continue"
    paragraphs = ("".join(_pieces(one)) for one in cell.iter(qn("w:p")) if not _is_beside(one, cell))
    return WordCell(
        text="" if goes_on else "\n".join(paragraphs),
        columns=cell.grid_span,
        is_merged_down=cell.vMerge is not None,
        goes_on=goes_on,
    )


def _is_beside(paragraph: Any, cell: Any) -> bool:
    """Does it stand in a text box, which is no part of the cell's text? Tables in a cell are."""
    for one in paragraph.iterancestors():
        if one is cell:
            return False
        if _local(one) in ("txbxContent", "AlternateContent"):
            return True
    return False


def _pieces(element: Any) -> Iterator[str]:
    """The words of a paragraph with its line breaks; what was put in with changes tracked is among them."""
    for one in element:
        name = _local(one)
        if name in _NOT_OF_THE_TEXT:
            continue
        if name == "t":
            yield one.text or ""
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "tab":
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name != "pPr":
            yield from _pieces(one)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
