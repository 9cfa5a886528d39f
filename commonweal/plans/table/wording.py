"""How plans are written in tables, read once from `definitions/plans.toml`: columns, names, beginnings of actions."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "plans.toml"
COLUMN_SAYS = frozenset({"code", "name", "also", "optional"})
RESPONSIBLE_SAYS = frozenset({"name", "also"})
SPLITTING_SAYS = frozenset({"imperatives", "nouns", "abbreviations", "joins"})


class WrongDefinition(ValueError):
    """The file of definitions says something that cannot be; the sentence names the entry."""


@dataclass(frozen=True)
class ColumnNames:
    """One column of the table: its code here, its own name, every name it is known by, and whether it may be missing."""

    code: str
    name: str
    known_by: frozenset[str]
    is_optional: bool = False


@dataclass(frozen=True)
class Wording:
    """The whole of the definitions. responsible: names of who is responsible, each as it is written."""

    columns: tuple[ColumnNames, ...]
    responsible: tuple[str, ...]
    imperatives: frozenset[str]
    nouns: frozenset[str]
    abbreviations: frozenset[str]
    joins: frozenset[str]

    @property
    def needed(self) -> tuple[ColumnNames, ...]:
        """The columns that every plan has, in their order."""
        return tuple(one for one in self.columns if not one.is_optional)

    def name_of(self, code: str) -> str:
        """A column's own name, by its code here."""
        return next(one.name for one in self.columns if one.code == code)


def folded(text: str) -> str:
    """A heading or a name without what makes no difference: case, blanks, and a colon or full stop at its end.

    >>> folded("  Strategic   OBJECTIVE: ")
    'strategic objective'
    """
    return " ".join(text.split()).rstrip(":.").casefold()


@cache
def wording() -> Wording:
    """The definitions that this installation has. Raises WrongDefinition."""
    return read(files("commonweal.definitions").joinpath(FILE).read_text(encoding="utf-8"))


def read(text: str) -> Wording:
    """Definitions from the text of their file. Raises WrongDefinition by the name of what is unknown, missing or said twice."""
    content = tomllib.loads(text)
    _only(content, frozenset({"column", "responsible", "splitting"}), "the file")
    columns = [_column(entry, n) for n, entry in enumerate(content.get("column", ()), start=1)]
    _each_once([name for one in columns for name in one.known_by], "columns")
    responsible = []
    for number, entry in enumerate(content.get("responsible", ()), start=1):
        _only(entry, RESPONSIBLE_SAYS, f"responsible {number}")
        responsible += [_needed(entry, "name", f"responsible {number}"), *entry.get("also", ())]
    _each_once([folded(one) for one in responsible], "who is responsible")
    said = content.get("splitting", {})
    _only(said, SPLITTING_SAYS, "splitting")
    words = {
        name: frozenset(_needed(said, name, "splitting").split())
        for name in ("imperatives", "nouns", "abbreviations", "joins")
    }
    return Wording(tuple(columns), tuple(responsible), **words)


def _column(entry: Mapping[str, Any], number: int) -> ColumnNames:
    where = f"column {number}"
    _only(entry, COLUMN_SAYS, where)
    code, name = _needed(entry, "code", where), _needed(entry, "name", where)
    known_by = frozenset(folded(one) for one in (name, *entry.get("also", ())))
    return ColumnNames(code, name, known_by, bool(entry.get("optional", False)))


def _needed(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise WrongDefinition(f"{FILE}, {where}: “{name}” is missing.")
    return value


def _only(entry: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := sorted(set(entry) - known):
        raise WrongDefinition(f"{FILE}, {where}: “{unknown[0]}” is not known here.")


def _each_once(names: Iterable[str], of: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise WrongDefinition(f"{FILE}, {of}: “{name}” is said twice.")
        seen.add(name)
