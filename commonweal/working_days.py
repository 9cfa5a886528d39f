"""Working days, by which answers are due, and the Mondays by which weeks are known."""

import datetime
from collections.abc import Callable
from functools import cache

DAY = datetime.timedelta(days=1)
IsFree = Callable[[datetime.date], bool]
# New Year's Day, 2 January (Scotland), St Patrick's Day and 12 July (Northern Ireland), St Andrew's Day (Scotland),
# Christmas Day, Boxing Day: as month and day.
FIXED = ((1, 1), (1, 2), (3, 17), (7, 12), (11, 30), (12, 25), (12, 26))


# Those of them that England and Wales keep.
FIXED_HERE = ((1, 1), (12, 25), (12, 26))


def add_working_days(day: datetime.date, number: int, *, is_free: IsFree | None = None) -> datetime.date:
    """The day that is `number` working days after `day`: neither at a weekend nor free.

    is_free: which days are free besides; the bank holidays of any part of the United Kingdom (`is_bank_holiday`) unless
    given, as the law counts for answers to requests.

    >>> add_working_days(datetime.date(2026, 11, 20), 2)  # a Friday
    datetime.date(2026, 11, 24)
    >>> add_working_days(datetime.date(2026, 12, 24), 1)
    datetime.date(2026, 12, 29)
    """
    while number > 0:
        day += DAY
        if day.weekday() < 5 and not (is_free or is_bank_holiday)(day):
            number -= 1
    return day


def is_bank_holiday(day: datetime.date) -> bool:
    """Is this Christmas Day, Good Friday or a bank holiday in any part of the United Kingdom?

    So the Freedom of Information Act 2000 counts, section 10(6): St Andrew's Day in Scotland is no working day in
    England either. A day that is proclaimed once, as for a coronation, is not known here: an answer is then due a day
    early.

    >>> is_bank_holiday(datetime.date(2026, 11, 30)), is_bank_holiday(datetime.date(2026, 11, 23))
    (True, False)
    """
    return day in bank_holidays(day.year)


def is_bank_holiday_here(day: datetime.date) -> bool:
    """Is this Christmas Day, Good Friday or a bank holiday in England and Wales? (gov.uk/bank-holidays)

    >>> is_bank_holiday_here(datetime.date(2026, 12, 28)), is_bank_holiday_here(datetime.date(2026, 11, 30))
    (True, False)
    """
    return day in bank_holidays(day.year, here=True)


@cache
def bank_holidays(year: int, *, here: bool = False) -> frozenset[datetime.date]:
    """The bank holidays of a year in any part of the United Kingdom; of those at a weekend, the days in their stead.

    here: those of England and Wales alone.

    >>> [f"{day:%d %b}" for day in sorted(bank_holidays(2022))][:3]
    ['03 Jan', '04 Jan', '17 Mar']
    """
    easter = easter_sunday(year)
    found = {
        easter - 2 * DAY,
        easter + DAY,
        _first_monday(year, 5),
        _first_monday(year, 6) - 7 * DAY,
        _first_monday(year, 9) - 7 * DAY,
    }
    if not here:
        found.add(_first_monday(year, 8))  # Scotland's
    fixed = [datetime.date(year, month, day) for month, day in (FIXED_HERE if here else FIXED)]
    found |= {day for day in fixed if day.weekday() < 5}
    for day in (one for one in fixed if one.weekday() >= 5):
        while day.weekday() >= 5 or day in found:
            day += DAY
        found.add(day)
    return frozenset(found)


def easter_sunday(year: int) -> datetime.date:
    """The day of Easter in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).

    >>> easter_sunday(2026), easter_sunday(2027)
    (datetime.date(2026, 4, 5), datetime.date(2027, 3, 28))
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    after = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * after) // 433
    month = (h + after - 7 * m + 90) // 25
    return datetime.date(year, month, (h + after - 7 * m + 33 * month + 19) % 32)


def _first_monday(year: int, month: int) -> datetime.date:
    first = datetime.date(year, month, 1)
    return first + -first.weekday() % 7 * DAY


def week_of(day: datetime.date) -> datetime.date:
    """The Monday of the week that `day` is in.

    >>> week_of(datetime.date(2026, 11, 25))
    datetime.date(2026, 11, 23)
    """
    return day - datetime.timedelta(days=day.weekday())
