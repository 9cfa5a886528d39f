"""The words for what reports and actions are about, read once from `definitions/taxonomy.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext


@dataclass(frozen=True)
class Term:
    """One entry of a vocabulary: a code that never changes and words that may."""

    code: str
    words: str
    number: int

    @property
    def name(self) -> str:
        """The words in the reader's language, where somebody has translated them."""
        return gettext(self.words)


@dataclass(frozen=True)
class EepLevel:
    """One of the six levels on which experience, evidence and potential are each judged."""

    value: int
    name: str
    rag: str
    expect: str


@cache
def _content() -> dict[str, object]:
    text = files("commonweal.definitions").joinpath("taxonomy.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def terms(vocabulary: str) -> dict[str, Term]:
    """The entries of one vocabulary: tension, strength, trigger, source or community, by code.

    `number` is the entry's place in the file, which tiles carry instead of the word.

    >>> terms("strength")["celebration"].name
    'Festival, street party or celebration'
    """
    entries = _content()[vocabulary]
    assert isinstance(entries, list)
    return {entry["code"]: Term(entry["code"], entry["name"], n) for n, entry in enumerate(entries, start=1)}


@cache
def eep_levels() -> tuple[EepLevel, ...]:
    """The six levels, calmest first: a local default, to be agreed with the force.

    >>> eep_levels()[0].name
    'Normal'
    """
    scale = _content()["eep"]
    assert isinstance(scale, dict)
    return tuple(EepLevel(**level) for level in scale["level"])


@cache
def eep_note() -> str:
    """What must stand beside every level shown: whose scale it is and which way it runs."""
    scale = _content()["eep"]
    assert isinstance(scale, dict)
    return f"{scale['name']}. {scale['direction']}."


def choices(vocabulary: str) -> list[tuple[str, str]]:
    """Pairs of code and name, for a form.

    >>> choices("trigger")[0][0]
    'calendar'
    """
    return [(term.code, term.name) for term in terms(vocabulary).values()]


def name_of(vocabulary: str, code: str) -> str:
    """The name of a code, or the code itself when the vocabulary no longer has it.

    >>> name_of("tension", "rumour")
    'Rumour'
    """
    term = terms(vocabulary).get(code)
    return term.name if term else code
