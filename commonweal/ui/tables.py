"""A table that people can sort, reached by keyboard; on a narrow screen each row is a card."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Cell:
    """One cell: what is read, where it leads, and a tag's tone if it is a status.

    marking: words of a tag behind it, where the item is marked higher than most. kept: of another, where it is for few.
    """

    text: Any
    href: str = ""
    tone: str = ""
    marking: str = ""
    kept: str = ""


@dataclass(frozen=True)
class Column:
    """One column. `sort` is the name by which the address asks for it; without one it cannot be sorted."""

    label: Words
    is_numeric: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Head:
    """A column's heading as it is drawn: with the address that sorts by it, and how it is sorted now."""

    label: Words
    is_numeric: bool
    address: str
    order: str


@dataclass
class Table:
    """Caption, columns and rows. The first cell of each row is its heading.

    sort: what the rows are sorted by now, with a minus in front for descending; `sorted_rows` and
    `asked_sort` help. query: the page's address after the question mark, kept in sorting links.
    """

    caption: Words
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    sort: str = ""
    query: Any = None
    caption_is_hidden: bool = False
    empty: Words = ""
    drawn: list[list[Cell]] = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in self.rows]

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column.label, column.is_numeric, "", "")
        if self.sort == column.sort:
            return Head(column.label, column.is_numeric, self._address(f"-{column.sort}"), "ascending")
        order = "descending" if self.sort == f"-{column.sort}" else "none"
        return Head(column.label, column.is_numeric, self._address(column.sort), order)

    def _address(self, sort: str) -> str:
        if self.query is None:
            return f"?sort={sort}"
        query = self.query.copy()
        query["sort"] = sort
        query.pop("page", None)
        return f"?{query.urlencode()}"


def asked_sort(request: HttpRequest, allowed: Iterable[str], default: str) -> str:
    """The order that the address asks for, if it is one that we offer."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in set(allowed) else default


def sorted_rows(rows: Iterable[Any], sort: str, keys: dict[str, Callable[[Any], Any]]) -> list[Any]:
    """Rows in memory in the order asked for; a query set is better ordered by the database."""
    return sorted(rows, key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))
