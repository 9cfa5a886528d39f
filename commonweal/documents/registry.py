"""Which sections a document has: each domain registers its own, so this app knows no domain.

A domain puts `sections.py` beside its models and registers there; Django finds it at the start.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from commonweal.documents.content import Block

Words = str | Promise


@dataclass(frozen=True)
class Scope:
    """What a section is to be written from: from which days, for which edition, and what may enter it.

    first, last: the days of a week or a quarter, the last perhaps an earlier one by which its figures are locked.
    clearance: numbers of the visibility classes whose items may be counted or told. A section must
    use nothing outside it.
    """

    first: datetime.date
    last: datetime.date
    edition: str
    clearance: frozenset[int]

    @property
    def week(self) -> datetime.date:
        """The Monday of a document that is about a week."""
        return self.first


@dataclass(frozen=True)
class Named:
    """One item that a section tells of by itself: its public id, its class then, its line and its own words.

    By this its words can be withheld once fewer people may read the item. kind: as links and the record name it.
    line: empty where it stands in the figures, as a row that begins with its words. title: what it is called, where that
    is not its wording.
    """

    item: str
    seen_by: int
    line: str
    wording: str
    kind: str = "report"
    title: str = ""


@dataclass(frozen=True)
class Told:
    """One item that a section tells of, by kind and public id, so that the document is linked with it.

    line: the line of the text that tells of it; empty where it stands in the figures.
    """

    kind: str
    item: str
    line: str = ""


@dataclass(frozen=True)
class Written:
    """A section as drafted: text for a person to edit, figures beneath it, and where it came from.

    classes: the visibility classes of everything that entered it; the document takes the highest marking.
    named: the items that are told one by one, in their own words. told: others that it tells of.
    """

    text: str
    figures: tuple[Block, ...] = ()
    classes: frozenset[int] = field(default_factory=frozenset)
    named: tuple[Named, ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of a document, offered by a domain. `editions` names those it belongs to; empty means all."""

    document: str
    code: str
    title: Words
    order: int
    draft: Callable[[Scope], Written]
    editions: tuple[str, ...] = ()


_sections: dict[tuple[str, str], Section] = {}


def register(section: Section) -> None:
    """Offer a section; the same document and code again replaces what was offered before."""
    _sections[section.document, section.code] = section


def withdraw(document: str, code: str) -> None:
    """Take a section back, as a test does with its own."""
    _sections.pop((document, code), None)


def sections_of(document: str, edition: str = "") -> list[Section]:
    """The sections of a document's edition, in order."""
    return sorted(
        (
            section
            for section in _sections.values()
            if section.document == document and (not section.editions or edition in section.editions)
        ),
        key=lambda section: (section.order, section.code),
    )
