"""Figures that tests measured, such as how good suggestions are, said at the end of a run.

Tests run in several processes, whose output nobody sees; a figure goes with the report of its test to the one that
writes.
"""

import pytest

FIGURE = "figure"


@pytest.fixture
def figure(record_property):
    """A function that has a figure which this test measured said at the end of the run."""
    return lambda words: record_property(FIGURE, words)


def pytest_terminal_summary(terminalreporter):
    """Say the figures that tests measured, of failed ones too."""
    said = [
        words
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, words in report.user_properties
        if name == FIGURE
    ]
    if said:
        terminalreporter.section("measured")
        for words in sorted(said):
            terminalreporter.write_line(words)
