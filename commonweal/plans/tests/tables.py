"""A table of a plan in our own words, shaped like the strategic overview, in each form that is read."""

import csv
import io
import re

HEADINGS = ("Ref", "Strategic Objective", "Indicator of Success", "Action", "Responsibility")
# Row 1 has three actions told apart by sentences and two responsibilities; row 2 four, run together, and four.
ROWS = (
    (
        "Section 2.1 Page 4 3.3",
        "Agree on a plan that all partners can carry.",
        "The plan is signed. The board hears of it each quarter.",
        "Reference group to read the plan and say what is missing. Cohesion Officer to write the working plan with Mr. Elm's "
        "team, e.g. its milestones. Delivery group to look after it.",
        "Cohesion delivery partners LSP",
    ),
    (
        "Section 5",
        "Neighbours know one another.",
        "More people say that they do.",
        "Adopting a vision for East Weald Supporting street parties through our Council of Faiths Supporting the repair café "
        "and the choir Support the library’s work for newcomers",
        "LSP Cohesion Officer Cohesion delivery partners Cohesion delivery partners",
    ),
)
TITLE = "Overview of what we mean to do"
ACTIONS = (
    (
        "Reference group to read the plan and say what is missing.",
        "Cohesion Officer to write the working plan with Mr. Elm's team, e.g. its milestones.",
        "Delivery group to look after it.",
    ),
    (
        "Adopting a vision for East Weald",
        "Supporting street parties through our Council of Faiths",
        "Supporting the repair café and the choir",
        "Support the library’s work for newcomers",
    ),
)


def as_text(headings=HEADINGS, rows=ROWS, title=TITLE):
    """Running text with the table in it, cells apart by tabs."""
    lines = ["Minutes", "", "- one point\tand another", title, ""]
    lines += ["\t".join(row) for row in (headings, *rows)]
    return "\n".join([*lines, "", "<http://example.org/?ID=1>"]).encode()


def as_csv(headings=HEADINGS, rows=ROWS, title=TITLE):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([[title], headings, *rows])
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(headings=HEADINGS, rows=ROWS, title=TITLE, merged=()):
    """merged: ranges such as (row, column, row, column) from 0, with the text of the first cell in them."""
    import xlsxwriter

    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet()
    sheet.write_string(0, 0, title)
    for line, row in enumerate([headings, *rows], start=1):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text)
    for top, left, bottom, right, text in merged:
        sheet.merge_range(top, left, bottom, right, text)
    workbook.close()
    return stream.getvalue()


def as_docx(headings=HEADINGS, rows=ROWS, title=TITLE, merged=(), cut_before=()):
    """merged: pairs of cells (row, column) that become one. cut_before: rows before which the table begins anew."""
    from docx import Document

    document = Document()
    document.add_heading(title, level=0)
    document.add_paragraph("A paragraph that is no table.")
    table = document.add_table(rows=0, cols=len(headings))
    for number, row in enumerate([headings, *rows]):
        if number in cut_before:
            document.add_page_break()
            table = document.add_table(rows=0, cols=len(headings))
            for cell, text in zip(table.add_row().cells, headings, strict=True):
                cell.text = text
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for first, last in merged:
        table.cell(*first).merge(table.cell(*last))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


WAYS = {"txt": as_text, "csv": as_csv, "xlsx": as_xlsx, "docx": as_docx}


def text_of(answer):
    """The words of a page, without what marks them up."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
