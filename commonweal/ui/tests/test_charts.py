import datetime
import itertools
import re

import pytest
from django.template import Context, Template

from commonweal.ui import chart_specs, charts

WEEKS = [datetime.date(2026, 5, 25) + datetime.timedelta(weeks=n) for n in range(4)]
ROWS = [
    {"ward": ward, "week": week, "reports": (n + 1) * (i + 1)}
    for i, ward in enumerate(["Canalside", "Old Market"])
    for n, week in enumerate(WEEKS)
]
LABELS = {"x": "week", "y": "reports", "x_label": "Week", "y_label": "Reports"}


def test_the_table_has_the_numbers_of_the_picture():
    chart = charts.lines("Reports a week", ROWS, series="ward", series_label="Ward", **LABELS)
    assert [head.label for head in chart.table.heads] == ["Week", "Ward", "Reports"]
    assert [cell.text for cell in chart.table.drawn[0]] == ["25 May 2026", "Canalside", "1"]
    assert len(chart.table.drawn) == len(ROWS)


def test_the_words_say_what_the_picture_shows():
    (panel,) = charts.lines("Reports a week", ROWS[:4], **LABELS).panels
    assert panel.alt == ("Line chart. Reports, 4 points. Highest 4 (15 June 2026), last 4 (15 June 2026).")
    assert f'aria-label="{panel.alt}"' in panel.svg


@pytest.mark.parametrize("draw", ["lines", "small_multiples", "bars"])
def test_pictures_have_nothing_that_the_policy_refuses(draw):
    if draw == "bars":
        rows = [{"ward": "<b>Canalside</b>", "share": 56.0, "low": 41, "high": 70}]
        chart = charts.bars(
            "Share",
            rows,
            name="ward",
            value="share",
            low="low",
            high="high",
            name_label="Ward",
            value_label="%",
        )
    elif draw == "lines":
        chart = charts.lines("Reports", ROWS, series="ward", **LABELS)
    else:
        chart = charts.small_multiples("Reports", ROWS, panel="ward", panel_label="Ward", **LABELS)
    for panel in chart.panels:
        assert " style=" not in panel.svg
        assert "<script" not in panel.svg
        assert "<style" not in panel.svg
        assert "<b>" not in panel.svg
        assert "href" not in panel.svg


def test_small_multiples_share_one_scale():
    chart = charts.small_multiples("Reports", ROWS, panel="ward", panel_label="Ward", **LABELS)
    assert [panel.title for panel in chart.panels] == ["Canalside", "Old Market"]
    for panel in chart.panels:
        assert ">8<" in panel.svg


@pytest.mark.parametrize("wards", [["Canalside"], ["Canalside", "Old Market"]])
def test_each_small_chart_has_its_name_above_it_also_the_only_one(wards):
    rows = [row for row in ROWS if row["ward"] in wards]
    chart = charts.small_multiples("Reports", rows, panel="ward", panel_label="Ward", **LABELS)
    html = Template("{% load ui %}{% chart chart %}").render(Context({"chart": chart}))
    assert re.findall(r'<p class="cw-panels__title">([^<]*)</p>', html) == wards
    alone = charts.lines("Reports", ROWS[:4], **LABELS)
    html = Template("{% load ui %}{% chart chart %}").render(Context({"chart": alone}))
    assert "cw-panels__title" not in html
    assert "cw-chart__scroll" in html


def test_small_multiples_have_one_scale_and_one_size_also_when_it_ends_above_what_was_seen():
    rows = [*ROWS, {"ward": "Plane Tree", "week": ROWS[0]["week"], "reports": 1234}]
    chart = charts.small_multiples("Reports", rows, panel="ward", panel_label="Ward", top=5000, **LABELS)
    sizes = {re.search(r'width="[\d.]+"', panel.svg)[0] for panel in chart.panels}
    assert len(sizes) == 1
    for panel in chart.panels:
        assert ">5,000<" in panel.svg


@pytest.mark.parametrize("highest", [1, 2, 3])
def test_an_axis_of_whole_numbers_has_no_fractions(highest):
    rows = [
        {"ward": "Canalside", "week": week, "reports": highest * (at % 2)} for at, week in enumerate(WEEKS)
    ]
    names = {"name": "ward", "value": "reports", "name_label": "Ward", "value_label": "Reports"}
    for chart in (charts.lines("Reports", rows, **LABELS), charts.bars("Reports", rows, **names)):
        assert not re.search(r">\d\.\d+<", chart.panels[0].svg)


def test_lines_are_told_apart_without_colour():
    (panel,) = charts.lines("Reports", ROWS, series="ward", **LABELS).panels
    assert "Canalside" in panel.svg
    assert "Old Market" in panel.svg
    assert len(set(re.findall(r'stroke-dasharray="([^"]*)"', panel.svg))) == 2


def test_more_lines_than_can_be_told_apart_are_refused():
    rows = [{**ROWS[0], "ward": str(n)} for n in range(5)]
    with pytest.raises(ValueError, match="small_multiples"):
        charts.lines("Reports", rows, series="ward", **LABELS)


def test_what_is_not_known_is_said_and_not_drawn_as_nought():
    rows = [{**row, "reports": None} for row in ROWS[:4]]
    chart = charts.lines("Reports", rows, **LABELS)
    assert chart.table.drawn[0][1].text == "Not known"
    assert "Nothing known." in chart.panels[0].alt


def test_a_gap_in_the_middle_leaves_a_gap():
    rows = [dict(row) for row in ROWS[:4]]
    rows[1]["reports"] = None
    assert charts.lines("Reports", rows, **LABELS).panels[0].svg


def test_names_of_lines_that_end_together_do_not_overlap():
    apart = chart_specs._labels_apart([{"y": 3}, {"y": 3}, {"y": 9}], top=10, height=200)
    places = [point["label_at"] for point in apart]
    assert all(later - earlier >= 0.89 for earlier, later in itertools.pairwise(places))


def test_bars_on_a_phone_have_their_names_above_and_fit():
    (panel,) = charts.bars(
        "Age", [{"group": "75 and over, living alone", "share": 10.5}], name="group", value="share",
        name_label="Group", value_label="Percent",
    ).panels  # fmt: skip
    width = float(re.search(r'\bwidth="([\d.]+)"', panel.narrow)[1])
    assert width <= 290, "wider than a phone's column"
    assert "75 and over, living alone" in panel.narrow
    assert "10.5" in panel.narrow
