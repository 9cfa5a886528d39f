"""Tables of documents for Word are read as they are written; what is a trap or broken is refused in words."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from commonweal.documents import office_files
from commonweal.documents.office_files import UnreadableOfficeFile, members_of
from commonweal.documents.word_tables import WordCell, Words, WordTable, blocks_of

pytestmark = pytest.mark.once


def written(change=lambda document: None):
    """A document with a title, a paragraph and a table of three by three, a1 to c3."""
    document = Document()
    document.add_heading("Our plan", level=0)
    document.add_paragraph("Above")
    table = document.add_table(rows=3, cols=3)
    for line, row in enumerate(table.rows, start=1):
        for letter, cell in zip("abc", row.cells, strict=True):
            cell.text = f"{letter}{line}"
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_member(data, name, content, *, flags=0):
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    data = bytearray(stream.getvalue())
    if flags:
        at = data.rindex(b"PK\x01\x02")
        data[at + 8] |= flags
    return bytes(data)


def cells(data):
    [table] = [block for block in blocks_of(data) if isinstance(block, WordTable)]
    return [row.cells for row in table.rows]


def test_paragraphs_and_tables_come_in_their_order_with_their_styles():
    blocks = blocks_of(written())
    assert blocks[:2] == [Words("Our plan", "Title"), Words("Above", "Normal")]
    assert [cell.text for cell in blocks[2].rows[1].cells] == ["a2", "b2", "c2"]


def test_what_was_merged_is_told_apart_and_has_its_words_once():
    def merge(document):
        table = document.tables[0]
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 2).merge(table.cell(2, 2))

    first, second, third = cells(written(merge))
    assert first == (WordCell("a1\nb1", columns=2), WordCell("c1"))
    assert second[2] == WordCell("c2\nc3", is_merged_down=True)
    assert third[2] == WordCell("", is_merged_down=True, goes_on=True)


def test_a_row_says_how_many_columns_it_leaves_out():
    def narrower(document):
        row = document.tables[0].rows[1]._tr
        row.remove(row.tc_lst[0])
        row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))

    [table] = [block for block in blocks_of(written(narrower)) if isinstance(block, WordTable)]
    assert [(len(row.cells), row.before, row.after) for row in table.rows] == [
        (3, 0, 0),
        (2, 1, 0),
        (3, 0, 0),
    ]


def test_what_was_put_in_with_changes_tracked_is_read_and_what_stands_in_a_text_box_is_not():
    def change(document):
        first, second, _third = document.tables[0].rows[0].cells
        run = first.paragraphs[0].runs[0]._r
        mark = OxmlElement("w:ins")
        run.addprevious(mark)
        mark.append(run)
        box = (
            f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>beside</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r>"
        )
        second.paragraphs[0]._p.append(parse_xml(box))
        second.paragraphs[0].add_run().add_break()
        second.paragraphs[0].add_run("below")

    first, second, _third = cells(written(change))[0]
    assert (first.text, second.text) == ("a1", "b1\nbelow")


MACROS = "word/vbaProject.bin"
TRAPS = {
    "macros": (lambda data: with_member(data, MACROS, b"x"), "contains macros"),
    "locked": (lambda data: with_member(data, "a", b"x", flags=1), "locked by a password"),
    "cut short": (lambda data: data[: len(data) // 2], "damaged or was cut short"),
    "no archive": (lambda data: b"PK\x03\x04 and no more", "damaged or was cut short"),
    "a workbook": (lambda data: with_member(b"", "xl/workbook.xml", b"x"), "damaged or was cut short"),
}


@pytest.mark.parametrize("case", TRAPS)
def test_what_is_a_trap_or_broken_is_refused_in_words(case):
    made, words = TRAPS[case]
    with pytest.raises(UnreadableOfficeFile, match=words):
        blocks_of(made(written()))


def test_a_file_that_unpacks_to_far_more_than_it_is_is_not_opened_whatever_its_directory_says(monkeypatch):
    with zipfile.ZipFile(io.BytesIO(written())) as sound:
        unpacked = sum(one.file_size for one in sound.infolist())
    monkeypatch.setattr(office_files, "LARGEST_UNPACKED", unpacked + 200_000)
    assert members_of(written())
    bomb = bytearray(with_member(written(), "word/media/a.bin", bytes(300_000)))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableOfficeFile, match="damaged or was cut short"):
        members_of(bytes(bomb))
    with pytest.raises(UnreadableOfficeFile, match="far more than it is"):
        members_of(with_member(written(), "word/media/a.bin", bytes(300_000)))


def test_a_file_of_very_many_files_is_not_opened(monkeypatch):
    monkeypatch.setattr(office_files, "MOST_MEMBERS", 5)
    with pytest.raises(UnreadableOfficeFile, match="far more than it is"):
        members_of(written())
