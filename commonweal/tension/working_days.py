"""Working days: when an answer is due."""

import datetime


def add_working_days(day: datetime.date, number: int) -> datetime.date:
    """The day that is `number` working days after `day`; Saturdays and Sundays do not count.

    Bank holidays are not known here, so an answer may be due on one: early rather than late.

    >>> add_working_days(datetime.date(2026, 11, 20), 2)  # a Friday
    datetime.date(2026, 11, 24)
    """
    while number > 0:
        day += datetime.timedelta(days=1)
        if day.weekday() < 5:
            number -= 1
    return day


def week_of(day: datetime.date) -> datetime.date:
    """The Monday of the week that `day` is in.

    >>> week_of(datetime.date(2026, 11, 25))
    datetime.date(2026, 11, 23)
    """
    return day - datetime.timedelta(days=day.weekday())
