"""What each page of the gallery shows: invented words and numbers of Wealdmere."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from commonweal.ui import charts
from commonweal.ui.forms import DayMonthYearField, LongText
from commonweal.ui.tables import Cell, Column, Table, asked_sort, sorted_rows

Context = dict[str, Any]


class ReportForm(forms.Form):
    """Every kind of field once."""

    title = forms.CharField(label="What happened, in a few words", max_length=120)
    postcode = forms.CharField(label="Postcode", max_length=8, help_text="For example, XW1 4AB")
    what = LongText(label="Tell us more", max_length=600, help_text="Do not name people.", required=False)
    when = DayMonthYearField(label="When did it happen?", help_text="For example, 27 3 2026")
    kind = forms.ChoiceField(
        label="What kind of report is it?",
        choices=[("strength", "Something good"), ("tension", "Something that worries you")],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        choices=[("en", "English"), ("cy", "Welsh"), ("ur", "Urdu")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ward = forms.ChoiceField(
        label="Ward", choices=[("", "Choose"), ("cs", "Canalside"), ("om", "Old Market")]
    )
    people = forms.IntegerField(label="How many people were there?", min_value=0, required=False)
    file = forms.FileField(
        label="Photo or document", required=False, help_text="JPEG, PNG or PDF, up to 10 MB"
    )
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    agree = forms.BooleanField(label="I may share this", help_text="You can change your mind later.")


class FilterForm(forms.Form):
    """A filter: nothing is required, and nothing says so."""

    says_nothing_of_optional = True
    kind = forms.MultipleChoiceField(
        label="Kind",
        required=False,
        choices=[("strength", "Strength"), ("tension", "Tension")],
        widget=forms.CheckboxSelectMultiple,
    )
    ward = forms.ChoiceField(
        label="Ward", required=False, choices=[("", "All wards"), ("cs", "Canalside"), ("om", "Old Market")]
    )
    since = DayMonthYearField(label="Since", required=False)


@dataclass(frozen=True)
class Sample:
    """A component's title and what its page needs."""

    title: str
    context: Callable[[HttpRequest], Context] = lambda request: {}


def _form(request: HttpRequest) -> Context:
    return {"form": ReportForm()}


def _form_with_errors(request: HttpRequest) -> Context:
    data = {
        "title": "",
        "when_day": "31",
        "when_month": "2",
        "when_year": "2026",
        "people": "many",
        "kind": "x",
    }
    return {"form": ReportForm(data)}


WARDS = [
    ("Canalside", 14, "High", "grave", 11),
    ("Old Market", 3, "Low", "good", 19),
    ("Heron Park", 7, "Raised", "watch", 8),
    ("Grid North", 2, "Low", "good", 12),
]


def _table(request: HttpRequest) -> Context:
    sort = asked_sort(request, ("ward", "tension", "strengths"), "ward")
    keys = {"ward": lambda r: r[0], "tension": lambda r: r[1], "strengths": lambda r: r[4]}
    columns = [
        Column("Ward", sort="ward"),
        Column("Reports of tension", is_numeric=True, sort="tension"),
        Column("Level"),
        Column("Strengths", is_numeric=True, sort="strengths"),
    ]
    rows = [
        [Cell(ward, href="#"), tension, Cell(level, tone=tone), strengths]
        for ward, tension, level, tone, strengths in sorted_rows(WARDS, sort, keys)
    ]
    return {"table": Table("Reports by ward, week of 16 November 2026", columns, rows, sort, request.GET)}


def _queue(request: HttpRequest) -> Context:
    page = Paginator(range(1, 421), 20).get_page(request.GET.get("page", 7))
    return {"form": FilterForm(request.GET or None), "page": page, **_table(request)}


def _numbers(request: HttpRequest) -> Context:
    return {
        "how": {
            "Method": "Weighted share, variance by linearisation, version 1",
            "Source": "Wealdmere residents' survey",
            "Vintage": "Autumn 2026, wards of 2025",
        }
    }


def _charts(request: HttpRequest) -> Context:
    start = datetime.date(2026, 5, 25)
    weeks = [start + datetime.timedelta(weeks=n) for n in range(26)]

    def count(ward: int, week: int) -> int:
        rumour = max(0, 12 - abs(week - 11) * 3) if ward == 0 else 0
        return (week * (ward + 3) + ward) % 4 + rumour

    names = ["Canalside", "Old Market", "Heron Park", "Grid North", "Grid South", "Weir End"]
    rows = [
        {"ward": name, "week": week, "reports": count(i, n)}
        for i, name in enumerate(names)
        for n, week in enumerate(weeks)
    ]
    shares = [
        {"ward": "Wealdmere", "share": 74, "low": 71, "high": 77},
        {"ward": "Old Market", "share": 81, "low": 72, "high": 88},
        {"ward": "Canalside", "share": 56, "low": 41, "high": 70},
    ]
    labels = {"x_label": "Week beginning", "y_label": "Reports"}
    return {
        "lines": charts.lines(
            "Reports a week in three wards",
            [r for r in rows if r["ward"] in names[:3]],
            x="week",
            y="reports",
            series="ward",
            series_label="Ward",
            **labels,
        ),
        "panels": charts.small_multiples(
            "What moved, by ward",
            rows,
            panel="ward",
            panel_label="Ward",
            x="week",
            y="reports",
            note="All panels have the same scale.",
            x_label=labels["x_label"],
            y_label=labels["y_label"],
        ),
        "bars": charts.bars(
            "People who say that people get on well here, per cent",
            shares,
            name="ward",
            value="share",
            low="low",
            high="high",
            name_label="Area",
            value_label="Per cent",
            note="Lines show the 95 % interval. Canalside: 45 people answered, low reliability.",
        ),
    }


def _item(request: HttpRequest) -> Context:
    at = datetime.datetime(2026, 11, 19, 14, 5, tzinfo=datetime.UTC)
    return {
        "rows": [
            {"label": "Where", "value": "Canalside, by the lock", "href": "#", "action": "Change"},
            {"label": "When", "value": "18 November 2026, about 5pm", "href": "#", "action": "Change"},
            {"label": "From", "value": "Wealdmere Housing"},
        ],
        "events": [
            {"title": "Graded", "by": "Aisha", "at": at, "words": "Emerging, from one source."},
            {"title": "Received", "by": "Wealdmere Housing", "at": at - datetime.timedelta(hours=3)},
        ],
        "tasks": [
            {"title": "Place the report", "href": "#", "status": "Done"},
            {"title": "Grade it", "href": "#", "status": "To do", "tone": "teal", "hint": "Takes a minute"},
            {"title": "Share it", "status": "Cannot start yet"},
        ],
    }


SAMPLES: dict[str, Sample] = {
    "form": Sample("Form fields", _form),
    "form-with-errors": Sample("Form with errors", _form_with_errors),
    "words": Sample("Buttons, tags, inset, warning, notification, details"),
    "table": Sample("Table that can be sorted", _table),
    "queue": Sample("Queue: filter, table, pagination", _queue),
    "numbers": Sample("Estimates", _numbers),
    "charts": Sample("Charts", _charts),
    "item": Sample("Item's page: marking, facts, timeline, tasks", _item),
    "empty": Sample("Empty state"),
}
