"""What a page of the public says: its tables, facts, days and numbers, read as a visitor reads them."""

import datetime
import html
import re

from commonweal.methods.disclosure import SUPPRESSED

MONTHS = "January February March April May June July August September October November December".split()


def words_in(marked: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", marked))).strip()


def table_in(page: str) -> list[list[str]]:
    """The cells of the first table of a page, row by row, without its head."""
    body = re.search(r"<tbody.*?</tbody>", page, re.S)
    rows = re.findall(r"<tr.*?</tr>", body[0], re.S) if body else []
    return [[words_in(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows]


def facts_in(page: str) -> list[tuple[str, str]]:
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.S)
    return [(words_in(term), words_in(said)) for term, said in found]


def day_in(words: str) -> datetime.date:
    day, month, year = words.split()
    return datetime.date(int(year), MONTHS.index(month) + 1, int(day))


def number_in(words: str) -> float | None:
    """
    >>> number_in("1,204"), number_in("13.9%"), number_in("[c]")
    (1204.0, 13.9, None)
    """
    return None if words == SUPPRESSED else float(words.replace(",", "").rstrip("%"))


def first_number_in(cells: list[str]) -> float | None:
    """The number in the first cells of a row of the map's table that is one."""
    for cell in cells:
        if re.fullmatch(r"[\d,]+(\.\d+)?%?", cell):
            return number_in(cell)
    return None
