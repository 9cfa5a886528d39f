"""What the columns of a table mean, written down: as JSON in the database, as a TOML file for people and commands."""

import datetime
import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields
from pathlib import Path
from typing import Any

from commonweal.evidence.definitions import ABOUT, UNITS, Layout
from commonweal.evidence.rhythms import NoRhythm, refuse_unless_rhythm
from commonweal.sources.opening import Unreadable

LARGEST = 100_000  # bytes
NEEDED = ("title", "publisher", "licence")
HEAD = """# What the columns of a table of figures by area mean. Load a table with these columns by
#   commonweal load observations TABLE.csv --mapping THIS_FILE
# and, where it is of another day, --as-of 2026-10-01.
"""


def as_json(layout: Layout) -> dict[str, Any]:
    """The mapping as plain data; what says nothing is left out."""
    said = {name: value for name, value in asdict(layout).items() if value not in ("", None, {})}
    if not layout.lag:
        del said["lag"]
    return said | ({"as_of": layout.as_of.isoformat()} if layout.as_of else {})


def from_json(said: Mapping[str, Any]) -> Layout:
    """The mapping again. Raises Unreadable for what is none."""
    day = said.get("as_of")
    try:
        return _checked({**said, "as_of": datetime.date.fromisoformat(day)} if day else said)
    except ValueError as error:
        raise Unreadable(f"This is no mapping of columns: {error}") from error


def as_toml(layout: Layout) -> str:
    """The mapping as a file that `--mapping` reads."""
    said = as_json(layout)
    tables = {name: value for name, value in said.items() if isinstance(value, dict)}
    lines = [f"{name} = {_plain(name, value)}" for name, value in said.items() if name not in tables]
    for name, table in tables.items():
        lines += [
            "",
            f"[{name}]",
            *(f"{_quoted(key)} = {_plain(key, value)}" for key, value in table.items()),
        ]
    return HEAD + "\n".join(lines) + "\n"


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or name == "as_of":
        return str(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A string as TOML wants it, which is JSON's way but for one sign that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_mapping(path: Path) -> Layout:
    """The mapping in a TOML file. Raises Unreadable, in words, for a file that is none."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreadable(f"{path.name} is far too large for a mapping of columns.")
        return _checked(tomllib.loads(data.decode("utf-8-sig")))
    except OSError as error:
        raise Unreadable(f"{path} cannot be opened ({error.strerror}).") from error
    except Unreadable as error:
        raise Unreadable(f"{path.name}: {error}") from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise Unreadable(f"{path.name} is no mapping of columns: {error}.") from error


def _checked(said: Mapping[str, Any]) -> Layout:
    """A layout of these words. Raises Unreadable for a word that means nothing, or has the wrong kind of value."""
    known = {one.name: one for one in fields(Layout)}
    for name, value in said.items():
        if name not in known:
            raise Unreadable(f"“{name}” means nothing in a mapping. It may say: {', '.join(known)}.")
        kind = _kind(known[name])
        if type(value) is not kind:
            raise Unreadable(f"“{name}” must be {_KINDS[kind]}.")
        if isinstance(value, dict):
            _refuse_tables(name, value, is_published=bool(said.get("code")))
    if lacking := [name for name in NEEDED if not said.get(name)]:
        raise Unreadable(f"it does not say {' and '.join(lacking)}.")
    if said.get("unit", "count") not in UNITS:
        raise Unreadable(f"unit must be one of {', '.join(UNITS)}.")
    if said.get("about") and said["about"] not in ABOUT:
        raise Unreadable(f"about must be one of {', '.join(ABOUT)}.")
    try:
        refuse_unless_rhythm(said.get("rhythm", ""), said.get("lag", 0))
    except NoRhythm as error:
        raise Unreadable(f"rhythm and lag: {error}") from error
    layout = Layout(**said)
    if not (layout.value or layout.groups or layout.measures or layout.ages or layout.under):
        raise Unreadable("it names no column of figures: value, groups, measures, under or ages.")
    by_group = layout.value or layout.groups or layout.ages or layout.under
    if by_group and not (layout.measure or layout.picks):
        raise Unreadable("it does not say what is measured: measure.")
    return layout


_KINDS = {
    str: "text in quotation marks",
    bool: "true or false",
    dict: "a table of names and columns",
    int: "a whole number, without quotation marks",
    datetime.date: "a day, such as 2026-10-01, without quotation marks",
}


def _kind(one: Field[Any]) -> type:
    """Of which kind the value of a field of Layout is."""
    if one.name == "as_of":
        return datetime.date
    if one.default_factory is not MISSING:
        return dict
    return str if one.default is MISSING else type(one.default)


def _refuse_tables(name: str, table: Mapping[str, Any], *, is_published: bool) -> None:
    if name in ("codes", "names"):
        # Of a published table, type and year are found by the codes where it does not say them.
        wanted = {"column"} if is_published else {"column", "type", "year"}
        may = {"column", "type", "year"} | ({"endings"} if name == "names" else set())
        if not wanted <= set(table) <= may or type(table.get("year", 0)) is not int:
            raise Unreadable(f'“{name}” must say column, type and year, as in type = "ward", year = 2025.')
        table = {key: value for key, value in table.items() if key != "year"}
    if not all(isinstance(value, str) and value for value in table.values()):
        raise Unreadable(f"“{name}” must name a column for each.")
