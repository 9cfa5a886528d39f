"""What `definitions/equality.toml` says: groups that nobody knows, names of one group, what to consider."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from commonweal.evidence.definitions import broad_group


@dataclass(frozen=True)
class Consider:
    """Something that whoever runs a service may want to do next, and where that comes from."""

    when: str
    words: str
    source: str


@cache
def _content() -> dict[str, Any]:
    text = files("commonweal.definitions").joinpath("equality.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _unknown() -> frozenset[str]:
    return frozenset(word.casefold() for word in _content()["unknown"])


def is_unknown(group: str) -> bool:
    """Does a group stand for people of whom nobody knows theirs?

    >>> is_unknown("Prefer not to say"), is_unknown("Sikh")
    (True, False)
    """
    return group.casefold() in _unknown()


def is_rest(group: str) -> bool:
    """Is a group all others of a question with two answers, so that its gap only mirrors the other's?

    >>> is_rest("Not disabled"), is_rest("Disabled")
    (True, False)
    """
    return group in _content()["rest"]


@cache
def _same() -> dict[tuple[str, str], str]:
    return {
        (entry["by"], name.casefold()): entry["group"]
        for entry in _content()["same"]
        for name in (entry["group"], *entry["of"])
    }


def same_group(by: str, measure: str, group: str) -> str:
    """The one name of a group that goes under several, so that tables can be set beside one another.

    measure: that of the census told by this characteristic, whose detailed groups belong to broad ones.

    >>> same_group("race", "ethnicity", "Asian: Chinese"), same_group("race", "ethnicity", "mixed")
    ('Asian', 'Mixed or multiple ethnic groups')
    """
    broad = broad_group(measure, group)
    return _same().get((by, broad.casefold()), broad)


@cache
def considerations() -> tuple[Consider, ...]:
    """Everything there is to consider, in the order in which it is read."""
    return tuple(Consider(**entry) for entry in _content()["consider"])
