"""“(optional)” does not stand on a question that has to be answered in some cases."""

import re

import pytest
from django import forms

from commonweal.tension.forms.grading import GradeForm
from commonweal.tension.forms.partner import CentreReportForm, PartnerReportForm
from commonweal.tension.forms.public import WhenForm, WhereForm
from commonweal.tension.forms.triage import MergeForm
from commonweal.ui.forms import Renderer


def drawn(form: forms.Form, name: str) -> str:
    form.renderer = Renderer()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(form[name].as_field_group())))


@pytest.mark.parametrize(
    ("kind", "asked", "case"),
    [
        (PartnerReportForm, "place", {"where": "place"}),
        (PartnerReportForm, "day", {"time": "16:30"}),
        (PartnerReportForm, "handling_conditions", {"handling": "C"}),
        (CentreReportForm, "place", {"where": "place"}),
        (WhenForm, "day", {"when": "day"}),
        (WhereForm, "place", {"where": "place"}),
    ],
)
def test_what_a_case_needs_is_not_called_optional(kind, asked, case, db):
    assert asked in kind(case).errors
    words = drawn(kind(), asked)
    assert str(kind().fields[asked].label) in words
    assert "(optional)" not in words


@pytest.mark.parametrize("asked", ["place", "handling_conditions"])
def test_what_grading_needs_in_a_case_is_not_called_optional(asked, tell):
    assert "(optional)" not in drawn(GradeForm(report=tell()), asked)


def test_one_of_two_ways_to_name_a_report_is_not_called_optional(db):
    assert "(optional)" not in drawn(MergeForm(viewer=None, offered=[]), "reference")


def test_what_no_case_needs_is_still_called_optional(db):
    assert "(optional)" in drawn(PartnerReportForm(), "crime_reference")


@pytest.mark.parametrize("when", ["today", "unsure"])
@pytest.mark.parametrize("left", [("31", "2", "2026"), ("5", "", "")])
def test_a_day_left_in_its_boxes_holds_nobody_up_who_says_another_time(when, left):
    boxes = dict(zip(("day_day", "day_month", "day_year"), left, strict=True))
    assert "day" in WhenForm({"when": "day", **boxes}).errors
    answered = WhenForm({"when": when, **boxes})
    assert answered.is_valid(), answered.errors
    assert answered.cleaned_data["day"] is None
