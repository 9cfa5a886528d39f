"""Dates as SaTScan's files have them."""

import datetime

import pytest

from commonweal.methods.scan import Unit
from commonweal.sources.satscan.dates import NoDate, day_of, population_day


def day(*parts):
    return datetime.date(*parts).toordinal()


@pytest.mark.parametrize(
    ("text", "precision", "wanted"),
    [
        ("2025/6/3", Unit.DAY, (2025, 6, 3)),
        ("6/3/2025", Unit.DAY, (2025, 6, 3)),
        ("2025-06-03", Unit.DAY, (2025, 6, 3)),
        ("2025.6.3", Unit.MONTH, (2025, 6, 3)),
        ("2025/6", Unit.MONTH, (2025, 6, 1)),
        ("6/2025", Unit.MONTH, (2025, 6, 1)),
        ("2025", Unit.YEAR, (2025, 1, 1)),
        ("77", Unit.YEAR, (1977, 1, 1)),
        ("77/12", Unit.MONTH, (1977, 12, 1)),
    ],
)
def test_dates_of_every_shape(text, precision, wanted):
    assert day_of(text, precision=precision, century_of=1973) == day(*wanted)


@pytest.mark.parametrize(
    ("text", "wanted"), [("2024", (2024, 12, 31)), ("2024/2", (2024, 2, 29)), ("2025/12", (2025, 12, 31))]
)
def test_the_last_day_of_what_is_named(text, wanted):
    assert day_of(text, precision=Unit.NONE, last=True) == day(*wanted)


@pytest.mark.parametrize(
    ("text", "precision"),
    [("2025", Unit.MONTH), ("2025/6", Unit.DAY), ("soon", Unit.YEAR), ("2025/13", Unit.MONTH), ("2025/2/30", Unit.DAY),
     ("", Unit.YEAR), ("1/2/3/4", Unit.DAY), ("-5", Unit.YEAR), ("1.5", Unit.GENERIC), ("2025/0", Unit.MONTH)],
)  # fmt: skip
def test_what_is_no_date_of_that_precision(text, precision):
    with pytest.raises(NoDate):
        day_of(text, precision=precision)


@pytest.mark.parametrize(
    ("text", "wanted", "exact"),
    [("1973", (1973, 7, 1), False), ("73", (1973, 7, 1), False), ("1973/2", (1973, 2, 15), False),
     ("1973/2/3", (1973, 2, 3), True), ("unspecified", (1970, 1, 1), False)],
)  # fmt: skip
def test_populations_stand_in_the_middle_of_their_year_or_month(text, wanted, exact):
    told = population_day(text, precision=Unit.YEAR, century_of=1973, start=day(1970, 1, 1))
    assert told == (day(*wanted), exact)
