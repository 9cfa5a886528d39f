"""How often a table of figures comes, in words that a mapping file, a command and a page share; and when it is next due."""

import calendar
import datetime
import re

from django.utils.translation import gettext_lazy, ngettext

ONCE = "once"
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
WORDS = {
    ONCE: gettext_lazy("Once"),
    "monthly": gettext_lazy("Every month"),
    "quarterly": gettext_lazy("Every quarter"),
    "yearly": gettext_lazy("Every year"),
}
# The frequency vocabulary of the Publications Office of the European Union, as DCAT uses it.
VOCABULARY = "http://publications.europa.eu/resource/authority/frequency/"
_IN_VOCABULARY = {
    ONCE: "NEVER",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "yearly": "ANNUAL",
    "every 2 years": "BIENNIAL",
    "every 3 years": "TRIENNIAL",
    "every 4 years": "QUADRENNIAL",
    "every 5 years": "QUINQUENNIAL",
    "every 10 years": "DECENNIAL",
    "every 20 years": "BIDECENNIAL",
    "every 30 years": "TRIDECENNIAL",
}
YEARS = re.compile(r"every (\d{1,2}) years")
FEWEST_YEARS, MOST_YEARS = 2, 50
LONGEST_LAG = 3650  # days: what is published later than that is published by chance
IN_WORDS = f"{ONCE}, {', '.join(MONTHS)}, or every N years with N from {FEWEST_YEARS} to {MOST_YEARS}"


class NoRhythm(ValueError):
    """These words say no rhythm, or no lag. The message says which words do."""


def months_of(rhythm: str) -> int:
    """How many months lie between two editions of a table; 0 for one that comes once. Raises NoRhythm.

    >>> months_of("quarterly"), months_of("every 10 years"), months_of("once")
    (3, 120, 0)
    """
    if rhythm == ONCE:
        return 0
    if rhythm in MONTHS:
        return MONTHS[rhythm]
    found = YEARS.fullmatch(rhythm)
    if found is None or not FEWEST_YEARS <= int(found[1]) <= MOST_YEARS:
        raise NoRhythm(f"“{rhythm[:40]}” says not how often a table comes. Say {IN_WORDS}.")
    return 12 * int(found[1])


def in_the_vocabulary(rhythm: str) -> str:
    """A rhythm as catalogues share it: an address in the frequency vocabulary of the EU's Publications Office.

    Empty where nobody knows it; of the years between editions the vocabulary has words for some.

    >>> in_the_vocabulary("every 10 years").rpartition("/")[2], in_the_vocabulary("every 7 years").rpartition("/")[2]
    ('DECENNIAL', 'OTHER')
    >>> in_the_vocabulary("")
    ''
    """
    return f"{VOCABULARY}{_IN_VOCABULARY.get(rhythm, 'OTHER')}" if rhythm else ""


def every_years(years: int) -> str:
    """The rhythm of a table that comes every so many years.

    >>> every_years(10)
    'every 10 years'
    """
    return f"every {years} years"


def refuse_unless_rhythm(rhythm: str, lag: int) -> None:
    """Raise NoRhythm for words that say no rhythm, and for a lag that is none. An empty rhythm is one that nobody knows."""
    if rhythm:
        months_of(rhythm)
    if not 0 <= lag <= LONGEST_LAG:
        raise NoRhythm(f"The lag is in days, from 0 to {LONGEST_LAG}.")


def later(day: datetime.date, months: int) -> datetime.date | None:
    """The same day so many months later; None beyond the calendar.

    The last day of a month stays the last day, because figures of 30 June and of 30 September are followed by those
    of 31 December; and a day that a month does not have is its last.

    >>> later(datetime.date(2026, 1, 31), 1), later(datetime.date(2026, 6, 30), 6)
    (datetime.date(2026, 2, 28), datetime.date(2026, 12, 31))
    >>> later(datetime.date(2024, 2, 29), 12), later(datetime.date(2021, 3, 21), 120)
    (datetime.date(2025, 2, 28), datetime.date(2031, 3, 21))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > datetime.MAXYEAR:
        return None
    longest = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return datetime.date(year, month, longest if is_last else min(day.day, longest))


def next_due(as_of: datetime.date, rhythm: str, lag: int = 0) -> datetime.date | None:
    """When is the edition due that follows this one? None for one that comes once, or of which nobody knows.

    as_of: the day that its figures speak of. lag: how many days after such a day a table is published.

    >>> next_due(datetime.date(2026, 6, 30), "yearly", 90)
    datetime.date(2027, 9, 28)
    >>> next_due(datetime.date(2011, 3, 27), "once") is None
    True
    """
    months = months_of(rhythm) if rhythm else 0
    of = later(as_of, months) if months else None
    if of is None or (datetime.date.max - of).days < lag:
        return None
    return of + datetime.timedelta(days=lag)


def rhythm_in_words(rhythm: str) -> str:
    """A rhythm as people read it; an empty text where nobody knows it.

    >>> rhythm_in_words("every 10 years"), rhythm_in_words("once"), rhythm_in_words("")
    ('Every 10 years', 'Once', '')
    """
    if not rhythm or rhythm in WORDS:
        return str(WORDS.get(rhythm, ""))
    years = months_of(rhythm) // 12
    return ngettext("Every %(n)d year", "Every %(n)d years", years) % {"n": years}


def comes_in_words(rhythm: str, lag: int) -> str:
    """How often a table comes and how long it is worked on, as the facts of its page say it.

    >>> comes_in_words("yearly", 90)
    'Every year, published about 90 days after the day it speaks of'
    """
    words = rhythm_in_words(rhythm)
    if not lag or not rhythm or rhythm == ONCE:
        return words
    told = ngettext(
        "%(rhythm)s, published about %(n)d day after the day it speaks of",
        "%(rhythm)s, published about %(n)d days after the day it speaks of",
        lag,
    )
    return told % {"rhythm": words, "n": lag}
