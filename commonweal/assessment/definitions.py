"""The frameworks that come with the product, read strictly from `definitions/frameworks/*.toml`.

A file with a field that nobody knows, a number twice, a hole in the numbering or an empty text is refused, with the name
of the file and the row.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

SCALES = "scales.toml"
OF_A_FRAMEWORK = frozenset(("code", "version", "title", "dated", "words_of", "source", "check", "section"))
OF_A_SECTION = frozenset(("name", "range", "point"))
OF_A_POINT = frozenset(("number", "words"))
OF_A_SCALE = {"priority": frozenset(("said", "high", "values")), "score": frozenset(("said", "values"))}


class WrongDefinition(ValueError):
    """A framework's file is not as it should be; the message names the file, the row and what is wrong."""


@dataclass(frozen=True)
class PointText:
    """One point as its file has it. follows: the numbers of older points that it goes on from."""

    number: int
    words: str
    follows: tuple[int, ...] = ()


@dataclass(frozen=True)
class SectionText:
    """A part of a framework, with its points in order."""

    name: str
    points: tuple[PointText, ...]


@dataclass(frozen=True)
class FrameworkText:
    """A framework as content. words_of: whose words the points are. check: what to know before relying on it."""

    code: str
    version: int
    title: str
    dated: str
    words_of: str
    source: str
    check: str
    sections: tuple[SectionText, ...]
    scales: Mapping[str, Any]

    @property
    def points(self) -> Iterator[PointText]:
        """All of its points, in order."""
        return (point for section in self.sections for point in section.points)


@cache
def shipped() -> dict[str, FrameworkText]:
    """The frameworks that come with the product, by code. Raises WrongDefinition for a file that is not right."""
    folder = files("commonweal.definitions").joinpath("frameworks")
    scales = default_scales()
    found: dict[str, FrameworkText] = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml") and file.name != SCALES:
            one = read_framework(_content(file), file.name, scales)
            if one.code in found:
                raise WrongDefinition(f"{file.name}: another file has the code “{one.code}” already.")
            found[one.code] = one
    return found


@cache
def default_scales() -> Mapping[str, Any]:
    """The scales of priority and of score that a framework has unless its file brings its own."""
    content = _content(files("commonweal.definitions").joinpath("frameworks", SCALES))
    return read_scales(content, SCALES)


def _content(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WrongDefinition(f"{file.name} is no TOML: {error}.") from error


def read_scales(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The two scales of a file: what is said of each, and its codes with words in their order."""
    _only(content, frozenset(OF_A_SCALE), name)
    for scale, fields in OF_A_SCALE.items():
        where = f"{name}, scale of {scale}"
        entry = content.get(scale)
        if not isinstance(entry, Mapping):
            raise WrongDefinition(f"{where}: it is missing.")
        _only(entry, fields, where)
        codes = []
        for row, value in enumerate(entry.get("values") or (), start=1):
            _only(value, frozenset(("code", "words")), f"{where}, row {row}")
            codes.append(_value(value, "code", str if scale == "priority" else int, f"{where}, row {row}"))
            _text(value, "words", f"{where}, row {row}")
        if len(codes) < 2 or len(set(codes)) != len(codes):
            raise WrongDefinition(f"{where}: it needs two codes or more, each once.")
        if scale == "priority" and entry.get("high") not in codes:
            raise WrongDefinition(f"{where}: “high” names none of its codes.")
        if scale == "score" and codes != sorted(codes):
            raise WrongDefinition(f"{where}: its codes go up from row to row.")
    return content


def read_framework(content: Mapping[str, Any], name: str, scales: Mapping[str, Any]) -> FrameworkText:
    """The framework of one file. name: of the file, for what is said of faults. scales: where it brings none.

    >>> read_framework({"code": "a"}, "a.toml", {})
    Traceback (most recent call last):
        ...
    commonweal.assessment.definitions.WrongDefinition: a.toml: “title” is missing or empty.
    """
    _only(content, OF_A_FRAMEWORK | {"scales"}, name)
    texts = {
        field: _text(content, field, name)
        for field in ("title", "code", "dated", "words_of", "source", "check")
    }
    sections, next_number = [], 1
    for place, entry in enumerate(content.get("section") or (), start=1):
        section = _section(entry, f"{name}, section {place}", next_number)
        next_number = section.points[-1].number + 1
        sections.append(section)
    if not sections:
        raise WrongDefinition(f"{name}: it has no section.")
    own = read_scales(content["scales"], name) if "scales" in content else scales
    version = _value(content, "version", int, name)
    return FrameworkText(**texts, version=version, sections=tuple(sections), scales=own)


def _section(entry: Mapping[str, Any], where: str, expected: int) -> SectionText:
    _only(entry, OF_A_SECTION, where)
    name = _text(entry, "name", where)
    where = f"{where} (“{name}”)"
    points: list[PointText] = []
    for row, point in enumerate(entry.get("point") or (), start=1):
        one = _point(point, f"{where}, row {row}")
        if one.number < expected:
            raise WrongDefinition(f"{where}, row {row}: number {one.number} is there twice or out of order.")
        if one.number > expected:
            raise WrongDefinition(
                f"{where}, row {row}: number {one.number} follows {expected - 1}; {expected} is missing."
            )
        points.append(one)
        expected += 1
    if not points:
        raise WrongDefinition(f"{where}: it has no point.")
    if entry.get("range") != [points[0].number, points[-1].number]:
        raise WrongDefinition(
            f"{where}: its range says {entry.get('range')}, and its points go from {points[0].number} to "
            f"{points[-1].number}."
        )
    return SectionText(name, tuple(points))


def _point(entry: Mapping[str, Any], where: str) -> PointText:
    _only(entry, OF_A_POINT | {"follows"}, where)
    follows = entry.get("follows", [])
    if not isinstance(follows, list) or not all(type(one) is int and one > 0 for one in follows):
        raise WrongDefinition(f"{where}: “follows” is a list of numbers.")
    return PointText(_value(entry, "number", int, where), _text(entry, "words", where), tuple(follows))


def _only(entry: Any, known: frozenset[str], where: str) -> None:
    if not isinstance(entry, Mapping):
        raise WrongDefinition(f"{where}: it is no table of fields.")
    unknown = sorted(set(entry) - known)
    if unknown:
        raise WrongDefinition(f"{where}: nobody knows the field “{unknown[0]}”.")


def _text(entry: Mapping[str, Any], field: str, where: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise WrongDefinition(f"{where}: “{field}” is missing or empty.")
    return value.strip()


def _value(entry: Mapping[str, Any], field: str, kind: type, where: str) -> Any:
    value = entry.get(field)
    if type(value) is not kind or value == "":
        raise WrongDefinition(f"{where}: “{field}” is missing or no {'number' if kind is int else 'text'}.")
    return value
