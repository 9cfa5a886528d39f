import datetime
import io
import re
import zipfile

import pypdf
import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn

from commonweal.documents import registry
from commonweal.documents.content import (
    BulletList,
    Chart,
    Document,
    Estimate,
    Heading,
    Paragraph,
    Table,
    blocks_of,
    from_plain,
    texts_of,
    to_plain,
)
from commonweal.documents.page import as_html
from commonweal.documents.pdf import as_pdf
from commonweal.documents.word import as_docx
from commonweal.documents.workbook import Sheet, as_workbook

ATTACK = '#import "@preview/x:1.0.0": * #eval("1+1") `raw` ``` \\u{41} \\ $x$ *b* <tag> </text> {{ 1 }} & "q"'
BLOCKS = (
    Heading("Levels"),
    Paragraph("Calm in most wards."),
    BulletList(("A street party", "A language café")),
    Table("Reports by type", ("Type", "This week"), (("Rumour", "3"), ("Leaflets", "2")), numeric=(1,)),
    Chart(
        "Level by ward",
        (("Canalside", "2026-11-09", 2), ("Canalside", "2026-11-16", 3), ("Old Market", "2026-11-16", None)),
        "Ward",
        "Week",
        "Level",
    ),
    Estimate("People who get on", "74 %", "71 to 77", "816 people", (("Source", "Survey"),)),
)


def document(*blocks, **changes):
    fields = {
        "title": "Weekly summary",
        "subtitle": "Week of 16 November 2026",
        "marking": "OFFICIAL-SENSITIVE",
        "status": "Draft",
        "made_on": datetime.date(2026, 11, 23),
        "blocks": blocks or BLOCKS,
    }
    return Document(**fields | changes)


def pdf_text(content):
    return " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split()
    )


def tags_of(content):
    """Names of all structure elements of a PDF, and the alternative texts of its figures."""
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    names, alts = [], []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                names.append(str(node["/S"]))
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"])
    return root, names, alts


def test_a_block_comes_back_from_the_database_as_it_went_in():
    import json

    kept = json.loads(json.dumps([to_plain(block) for block in BLOCKS]))
    assert tuple(from_plain(one) for one in kept) == BLOCKS


def test_typed_text_becomes_paragraphs_and_lists():
    assert blocks_of("One\ntwo\n\nthree\n- a\n- b\nmore\n\nend") == (
        Paragraph("One two"),
        Paragraph("three"),
        BulletList(("a", "b more")),
        Paragraph("end"),
    )
    assert blocks_of(" \n ") == ()


def test_the_pdf_is_tagged_in_british_english_with_bookmarks_header_cells_and_alternative_texts():
    content = as_pdf(document())
    root, names, alts = tags_of(content)
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= set(names)
    assert any(name in ("/H1", "/H2") for name in names)
    assert any("Canalside" in alt for alt in alts)
    reader = pypdf.PdfReader(io.BytesIO(content))
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert "Weekly summary" in titles
    assert b"pdfuaid:part" in content
    assert reader.metadata.author in (None, "")


@pytest.mark.parametrize("draw", [as_pdf, as_docx, as_html])
def test_what_people_typed_is_drawn_and_never_obeyed(draw):
    content = draw(
        document(Paragraph(ATTACK), Table("T", ("A", "B"), ((ATTACK, ATTACK),)), title=ATTACK[:60])
    )
    if draw is as_pdf:
        assert '#eval("1+1")' in pdf_text(content)
        assert "@preview/x:1.0.0" in pdf_text(content)
    elif draw is as_docx:
        assert ATTACK in [p.text for p in open_docx(io.BytesIO(content)).paragraphs]
    else:
        assert "<tag>" not in content
        assert "&lt;tag&gt;" in content


@pytest.mark.parametrize(
    "text", ["smile 😀", "漢字", "\x00\x07 control", "اردو", "Łukasz ▇▇▇", "\ud800 half"]
)
def test_no_character_that_people_type_stops_a_document(text):
    assert as_pdf(document(Paragraph(text))).startswith(b"%PDF")
    assert as_docx(document(Paragraph(text)))[:2] == b"PK"


def test_a_word_longer_than_a_line_goes_on_in_the_next():
    long = "a" * 150
    [page] = pypdf.PdfReader(io.BytesIO(as_pdf(document(Paragraph(f"See {long}."))))).pages
    assert max(line.count("a") for line in page.extract_text().splitlines()) < 110
    assert page.extract_text().count("a") >= 150


def test_a_pictograph_is_written_out_for_print():
    assert "[grinning face]" in pdf_text(as_pdf(document(Paragraph("😀"))))


def test_the_word_file_has_headings_repeated_header_rows_alternative_texts_and_nobodys_name():
    word = open_docx(io.BytesIO(as_docx(document())))
    assert "Heading 1" in {paragraph.style.name for paragraph in word.paragraphs}
    for table in word.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert len(described) == 2
    assert all("chart" in text.lower() for text in described)
    assert {element.get(qn("w:val")) for element in word.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert word.core_properties.author == word.core_properties.last_modified_by == "Commonweal"
    # On every page: the marking, and that it is a draft.
    header = [paragraph.text for paragraph in word.sections[0].header.paragraphs]
    assert "OFFICIAL-SENSITIVE" in header[0]
    assert header[1] == document().status


def test_the_word_file_says_nothing_that_the_librarys_template_says_of_itself():
    with zipfile.ZipFile(io.BytesIO(as_docx(document()))) as parts:
        assert {name for name in parts.namelist() if name.startswith("docProps/")} == {"docProps/core.xml"}
        assert not any(b"Macintosh" in parts.read(name) for name in parts.namelist())
        relations = parts.read("_rels/.rels").decode()
    assert "thumbnail" not in relations
    assert "extended-properties" not in relations


def test_the_html_file_stands_alone():
    content = as_html(document())
    assert 'lang="en-GB"' in content
    assert "<script" not in content
    assert "src=" not in content
    assert content.count("OFFICIAL-SENSITIVE") == 2


def test_sections_come_in_order_and_only_in_their_editions():
    def nothing(scope):
        return registry.Written("")

    made = [
        registry.Section("test", "late", "Late", 20, nothing),
        registry.Section("test", "early", "Early", 10, nothing, editions=("group",)),
    ]
    try:
        for section in made:
            registry.register(section)
        assert [one.code for one in registry.sections_of("test", "group")] == ["early", "late"]
        assert [one.code for one in registry.sections_of("test", "partners")] == ["late"]
    finally:
        for section in made:
            registry.withdraw("test", section.code)
    assert registry.sections_of("test") == []


def test_every_text_of_a_document_can_be_looked_through():
    assert {"Rumour", "A street party", "74 %", "Survey", "Canalside"} <= set(texts_of(BLOCKS))


def test_a_wrapped_row_of_a_wide_sheet_is_as_high_as_its_text():
    sheet = Sheet("Grid", ("No.", "Words"), ((1, "word " * 40), (2, "short")), (10, 50), is_wide=True)
    with zipfile.ZipFile(io.BytesIO(as_workbook([sheet]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    heights = re.findall(r'<row r="[23]"[^>]* ht="(\d+)"', page)
    assert heights == ["60"]  # four lines of fifty letters; one line is the format's own height
