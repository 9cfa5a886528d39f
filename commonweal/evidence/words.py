"""Figures in words: numbers, shares, and how a figure was made."""

from django.utils.translation import ngettext

from commonweal.evidence.ages import in_words
from commonweal.evidence.figures import Figures
from commonweal.evidence.models import Measure
from commonweal.ui.direction import isolated

WITHHELD = "[c]"


def count(value: float | None) -> str:
    """A number of people or things, or the mark of what is withheld.

    >>> count(1234.0), count(None)
    ('1,234', '[c]')
    """
    return WITHHELD if value is None else f"{value:,.0f}"


def percent(share: float | None) -> str:
    """A share of 1 in percent, to one place; an empty text where there is none.

    >>> percent(0.4567), percent(None)
    ('45.7%', '')
    """
    return "" if share is None else f"{100 * share:.1f}%"


def group_of_measure(measure: Measure, group: str) -> str:
    """A group of a measure in a line of words: Tenure: Owned outright."""
    return f"{measure}: {isolated(in_words(group))}"


def how_made(figures: Figures) -> str:
    """The table a figure comes from, and whether smaller areas were added up for it."""
    title, year = figures.dataset.title, str(figures.dataset.as_of.year)
    if year not in title:
        title = f"{title}, {year}"
    title = isolated(title)
    if not figures.parts:
        return title
    added = ngettext(
        "%(title)s; %(n)d smaller area", "%(title)s; %(n)d smaller areas added up", figures.parts
    )
    return added % {"title": title, "n": figures.parts}
