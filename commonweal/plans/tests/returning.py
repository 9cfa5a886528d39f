"""A spreadsheet of own actions taken away, filled in and brought back, as a browser does it."""

import datetime
import io
import re

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.actions.models import Action
from commonweal.demo.people import make_people
from commonweal.people.models import Organisation
from commonweal.plans.bringing import Head, bring_plan
from commonweal.plans.table.reading import read_plan
from commonweal.plans.tests.tables import as_csv
from commonweal.tension.upload.read import read_sheet

TODAY = datetime.date(2026, 11, 23)
IDENTIFIER, TITLE, DUE_ON, PROGRESS, PERCENT, COMMENT, MADE_FROM = range(7)
MINE, BACK = "/plans/mine/actions.xlsx", "/plans/mine/returned/"
ROWS = (
    (
        "1",
        "Neighbours meet.",
        "",
        "Walk the beat\nListen\nCook together",
        "Wealdmere Police\nWealdmere Police\nWealdmere Schools Together",
    ),
    ("2", "Homes are warm.", "", "Mend the boiler", "Canalside Homes"),
)


def people_with_a_plan():
    """Everybody, and a plan with two actions of the police, one of the schools and one of the landlord."""
    people = make_people()
    lead = Organisation.objects.get(is_lead=True)
    read = read_plan(as_csv(rows=ROWS), name="plan.csv")
    return people, bring_plan(read, head=Head("Our plan"), owner=lead, by=people["aisha"])


def action(title):
    return Action.objects.get(title=title)


def taken(client, where=MINE):
    """The rows of the spreadsheet as somebody takes it away: headings, then a list for each action."""
    answer = client.get(where)
    assert answer.status_code == 200
    sheet = read_sheet(answer.content)
    return [list(sheet.header), *(list(cells) for _number, cells in sheet.rows)]


def row_of(rows, title):
    return next(row for row in rows if row[TITLE] == title)


def workbook(rows, formulas=()):
    """A workbook with these rows. formulas: row and column from 0, formula and the result that stands beside it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    for line, column, formula, result in formulas:
        sheet.write_formula(line, column, formula, None, result)
    book.close()
    return stream.getvalue()


def brought(client, data, where=BACK, name="our-actions.xlsx"):
    data = data if isinstance(data, bytes) else workbook(data)
    return client.post(where, {"file": SimpleUploadedFile(name, data)})


def confirmed(answer, *ticks):
    """What a browser sends from the page that shows what would change. ticks: beginnings of names of boxes."""
    html = answer.content.decode()
    sent = {"action": re.findall(r'name="action" value="([^"]*)"', html), "keep": "1"}
    for tag in re.findall(r"<input[^>]*>", html):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        name = told.get("name", "")
        if told.get("type") == "hidden" and "-" in name and name != "action":
            sent[name] = told.get("value", "").replace("&quot;", '"').replace("&#x27;", "'")
        elif told.get("type") == "checkbox" and any(tick in name for tick in ticks):
            sent[name] = "on"
    return sent
