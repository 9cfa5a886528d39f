"""What a printed document is made of: small frozen blocks, drawn alike as a page, a PDF and a Word file.

Blocks hold plain text, never markup, so that nothing somebody typed is taken for an instruction.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A heading below the document's title: level 2 for a section, 3 for a part of one."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Sentences that belong together."""

    text: str


@dataclass(frozen=True)
class BulletList:
    """A list in no order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of text under headings. The first cell of a row is its heading; `numeric` columns lie right.

    widths: of its columns to one another, where their texts are not to decide.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Small lines side by side, one a name: points are (name, day as 2026-11-23, value or None).

    top: where the scale ends, if it ends somewhere by itself.
    Wherever it is drawn it brings its alternative text and the same numbers as a table.
    """

    title: str
    points: tuple[tuple[str, str, float | None], ...]
    name_label: str
    day_label: str
    value_label: str
    note: str = ""
    top: float | None = None

    def as_table(self) -> Table:
        """The same numbers: a row a name, a column a day."""
        days = sorted({day for _name, day, _value in self.points})
        names = list(dict.fromkeys(name for name, _day, _value in self.points))
        value = {(name, day): number for name, day, number in self.points}
        rows = tuple(
            (name, *("–" if value.get((name, day)) is None else f"{value[name, day]:g}" for day in days))
            for name in names
        )
        heads = tuple(f"{datetime.date.fromisoformat(day):%-d %b}" for day in days)
        return Table(self.title, (self.name_label, *heads), rows, tuple(range(1, len(days) + 1)))


@dataclass(frozen=True)
class Estimate:
    """A number that says how sure it is. `how`: pairs such as ("Source", "Census 2021")."""

    label: str
    value: str
    interval: str = ""
    base: str = ""
    how: tuple[tuple[str, str], ...] = ()


Block = Heading | Paragraph | BulletList | Table | Chart | Estimate
KINDS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind for kind in (Heading, Paragraph, BulletList, Table, Chart, Estimate)
}


@dataclass(frozen=True)
class Document:
    """A whole document. `marking` stands at the head and foot of every page, `status` says how far it is.

    is_wide: its pages lie, for tables of many columns.
    """

    title: str
    subtitle: str
    marking: str
    status: str
    made_on: datetime.date
    blocks: tuple[Block, ...]
    handling: str = ""
    language: str = "en-GB"
    is_wide: bool = False


def to_plain(block: Block) -> dict[str, Any]:
    """The block as it is kept in the database.

    >>> to_plain(Paragraph("Calm."))
    {'kind': 'paragraph', 'text': 'Calm.'}
    """
    return {"kind": type(block).__name__.lower(), **_listed(asdict(block))}


def from_plain(kept: dict[str, Any]) -> Block:
    """The block as it was before `to_plain`.

    >>> from_plain({"kind": "paragraph", "text": "Calm."})
    Paragraph(text='Calm.')
    """
    fields = {name: _frozen(value) for name, value in kept.items() if name != "kind"}
    return KINDS[kept["kind"]](**fields)


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(entry) for name, entry in value.items()}
    return [_listed(entry) for entry in value] if isinstance(value, list | tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list | tuple) else value


def blocks_of(text: str) -> tuple[Block, ...]:
    """Typed text as blocks: an empty line ends a paragraph, lines that begin with a dash make a list.

    >>> blocks_of("Calm.\\n\\n- one\\n- two")
    (Paragraph(text='Calm.'), BulletList(items=('one', 'two')))
    """
    blocks: list[Block] = []
    words: list[str] = []
    items: list[str] = []

    def finish() -> None:
        if words:
            blocks.append(Paragraph(" ".join(words)))
        if items:
            blocks.append(BulletList(tuple(items)))
        words.clear()
        items.clear()

    for line in (line.strip() for line in text.splitlines()):
        is_item = line.startswith(("- ", "• ", "* "))
        if not line or (is_item and words) or (not is_item and items and not line):
            finish()
        if is_item:
            items.append(line[2:].strip())
        elif line and items:
            items[-1] += f" {line}"
        elif line:
            words.append(line)
    finish()
    return tuple(blocks)


def texts_of(blocks: Iterable[Block]) -> Sequence[str]:
    """Every text in these blocks, to look for what must not be there.

    >>> texts_of([Table("Reports", ("Type", "Now"), (("Rumour", "3"),))])
    ['Reports', 'Type', 'Now', 'Rumour', '3']
    """
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for entry in value.values():
                walk(entry)
        elif isinstance(value, list | tuple):
            for entry in value:
                walk(entry)

    for block in blocks:
        walk(asdict(block))
    return found
