"""Documents for Word (DOCX): real headings, header rows that repeat, alternative texts, and no author's name."""

import datetime
import io
from typing import Any

from django.utils.translation import gettext as _
from docx import Document as open_template
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from commonweal.documents.content import (
    Block,
    BulletList,
    Chart,
    Document,
    Estimate,
    Heading,
    Paragraph,
    Table,
)
from commonweal.documents.pictures import as_png, drawn
from commonweal.ui import palette

TYPE = "Atkinson Hyperlegible Next"
PAGE_WIDTH, WIDE_PAGE_WIDTH = 17.0, 25.7  # centimetres between the margins


def as_docx(document: Document) -> bytes:
    """The document as DOCX. Its properties name the product and never a person."""
    word = open_template()
    _leave_out_what_the_template_says_of_itself(word)
    _set_styles(word, document.language)
    _set_page(word, document)
    word.add_heading(_clean(document.title), level=0)
    word.add_paragraph(_clean(document.subtitle), style="Subtitle")
    word.add_paragraph(_clean(document.status))
    for block in document.blocks:
        _draw(word, block, WIDE_PAGE_WIDTH if document.is_wide else PAGE_WIDTH)
    properties = word.core_properties
    properties.author = properties.last_modified_by = "Commonweal"
    properties.title = _clean(f"{document.title}, {document.subtitle}")
    properties.language = document.language
    properties.comments = properties.keywords = ""
    properties.subject = _clean(document.marking)
    properties.created = properties.modified = datetime.datetime.combine(document.made_on, datetime.time())
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _leave_out_what_the_template_says_of_itself(word: WordDocument) -> None:
    """The library's template names a program that never saw the document, and holds a picture of an empty page."""
    parts = word.part.package.rels
    for key in [key for key, one in parts.items() if one.reltype in (RT.EXTENDED_PROPERTIES, RT.THUMBNAIL)]:
        del parts[key]


def _clean(text: str) -> str:
    """Without the characters that XML has no way to hold.

    >>> _clean("a\\x00b")
    'ab'
    """
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "�" or c > "\uffff"
    )


def _set_styles(word: WordDocument, language: str) -> None:
    colour = {name: RGBColor.from_string(value.lstrip("#").upper()) for name, value in vars(palette).items()
              if isinstance(value, str) and value.startswith("#")}  # fmt: skip
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet"):
        style = word.styles[name]
        style.font.name = TYPE
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.color.rgb = colour["TEAL"] if name in ("Title", "Heading 1") else colour["INK"]
        style.font.italic = False
    word.styles["Normal"].font.size = Pt(11)
    word.styles["Title"].font.size = Pt(24)
    word.styles["Caption"].font.size = Pt(10)
    # Language is what a screen reader pronounces by: set once for the whole document.
    for element in word.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)


def _set_page(word: WordDocument, document: Document) -> None:
    page = word.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if document.is_wide else WD_ORIENT.PORTRAIT
    sides = (Mm(210), Mm(297))
    page.page_width, page.page_height = reversed(sides) if document.is_wide else sides
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2.2)
    marking = document.marking + (f" · {document.handling}" if document.handling else "")
    for part in (page.header, page.footer):
        part.paragraphs[0].text = _clean(marking)
        part.paragraphs[0].runs[0].bold = True
    # A page that was printed or copied alone still says that it is a draft.
    page.header.add_paragraph(_clean(document.status))
    number = page.footer.add_paragraph(f"{_('Page')} ")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _page_number(number.add_run())


def _page_number(run: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _draw(word: WordDocument, block: Block, width: float) -> None:
    if isinstance(block, Heading):
        word.add_heading(_clean(block.text), level=block.level - 1)
    elif isinstance(block, Paragraph):
        word.add_paragraph(_clean(block.text))
    elif isinstance(block, BulletList):
        for item in block.items:
            word.add_paragraph(_clean(item), style="List Bullet")
    elif isinstance(block, Table):
        _draw_table(word, block, width)
    elif isinstance(block, Chart):
        _draw_chart(word, block)
    elif isinstance(block, Estimate):
        _draw_estimate(word, block)


def _widths(block: Table, width: float) -> list[Cm]:
    """How wide each column is: room for its longest word, and for longer texts up to a line of 24 letters."""
    if block.widths:
        return [Cm(width * share / sum(block.widths)) for share in block.widths]
    shares = []
    for texts in zip(block.columns, *block.rows, strict=True):
        word = max(len(word) for text in texts for word in (text.split() or [""]))
        # A quarter more than the letters: not every computer has our type, and most others are wider.
        shares.append(max(1.25 * word + 1, min(max(map(len, texts)), 22)))
    return [Cm(width * share / sum(shares)) for share in shares]


def _draw_table(word: WordDocument, block: Table, page_width: float = PAGE_WIDTH) -> None:
    caption = word.add_paragraph(_clean(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = word.add_table(rows=1, cols=len(block.columns))
    table.style = "Table Grid"
    _describe(table._tbl.tblPr, block.caption)
    size = Pt(8 if len(block.columns) > 8 else 9 if len(block.columns) > 4 else 10)
    rows = [block.columns, *block.rows]
    widths = _widths(block, page_width)
    for number, texts in enumerate(rows):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(_clean(text))
            run.bold = number == 0
            run.font.size = size
            if column in block.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            repeated = OxmlElement("w:tblHeader")
            repeated.set(qn("w:val"), "true")
            properties.append(repeated)
    word.add_paragraph()


def _describe(properties: Any, caption: str) -> None:
    """Say which row and column are headings, and what the table is, to assistive technology."""
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        for name, value in (("firstRow", "1"), ("firstColumn", "1"), ("lastRow", "0"), ("lastColumn", "0")):
            look.set(qn(f"w:{name}"), value)
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), _clean(caption))
    properties.append(described)


def _draw_chart(word: WordDocument, block: Chart) -> None:
    word.add_heading(_clean(block.title), level=2)
    picture = drawn(block)
    row = word.add_paragraph()
    for panel in picture.panels:
        shape = row.add_run().add_picture(io.BytesIO(as_png(panel)), width=Cm(5.3))
        shape._inline.docPr.set("descr", _clean(f"{panel.title}. {panel.alt}"))
        shape._inline.docPr.set("title", _clean(panel.title))
    if picture.note:
        word.add_paragraph(_clean(str(picture.note)))
    _draw_table(word, block.as_table())


def _draw_estimate(word: WordDocument, block: Estimate) -> None:
    paragraph = word.add_paragraph()
    paragraph.add_run(_clean(block.label)).bold = True
    value = paragraph.add_run("\n" + _clean(block.value))
    value.bold, value.font.size = True, Pt(20)
    for line in (block.interval, block.base, *(f"{name}: {words}" for name, words in block.how)):
        if line:
            paragraph.add_run("\n" + _clean(line))
