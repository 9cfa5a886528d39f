"""What the record says, in words: each app registers the words of what it puts there, in `ready()`."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise

_deeds: dict[str, Words] = {}
_kinds: dict[str, Words] = {}
_details: dict[str, Callable[[Any], str]] = {}


def register(
    *,
    deeds: Mapping[str, Words] | None = None,
    kinds: Mapping[str, Words] | None = None,
    details: Mapping[str, Callable[[Any], str]] | None = None,
) -> None:
    """Give the words of verbs, of kinds of item, and of details by their names.

    details: what one says, as a clause; empty where there is nothing to say of it.
    """
    _deeds.update(deeds or {})
    _kinds.update(kinds or {})
    _details.update(details or {})


def deeds() -> list[tuple[str, str]]:
    """Every verb that the record may hold with its words, in the order of the words."""
    return sorted(((verb, str(words)) for verb, words in _deeds.items()), key=lambda pair: pair[1])


def kinds() -> list[tuple[str, str]]:
    """Every kind of item that the record may speak of, in the order of the words."""
    return sorted(((kind, str(words)) for kind, words in _kinds.items()), key=lambda pair: pair[1])


def deed(verb: str) -> str:
    """What was done, in words."""
    return (
        str(_deeds[verb])
        if verb in _deeds
        else _("Something that is not done any more: %(verb)s") % {"verb": verb}
    )


def kind_name(kind: str) -> str:
    """The kind of item, in words."""
    return str(_kinds.get(kind, kind))


def more(details: Mapping[str, Any]) -> str:
    """What the details of an event say, in one line; those that have no words are left to the files.

    In the order in which the words were given: a database keeps the details in an order of its own.
    """
    said = (say(details[name]) for name, say in _details.items() if name in details)
    return "; ".join(filter(None, said))


def day(written: str) -> str:
    """A day as the record keeps it, as people read it.

    >>> day("2026-11-23")
    '23 November 2026'
    """
    return formats.date_format(datetime.date.fromisoformat(written), "j F Y")


def labelled(label: Words) -> Callable[[Any], str]:
    """A detail that says its label and its value; nothing where it is empty.

    >>> labelled("Roles")(["analyst", "board-member"])
    'Roles: analyst, board-member'
    >>> labelled("Rows")("")
    ''
    """

    def say(value: Any) -> str:
        if isinstance(value, Mapping):
            value = [f"{name} {number}" for name, number in sorted(value.items())]
        if isinstance(value, (list, tuple)):
            value = ", ".join(map(str, value))
        if isinstance(value, bool):
            value = _("Yes") if value else _("No")
        return f"{label}: {value}" if value not in ("", None) else ""

    return say


def chosen(label: Words, names: Mapping[str, Words]) -> Callable[[Any], str]:
    """A detail whose value is a code, or several: its label and their names.

    >>> chosen("Role", {"analyst": "Analyst"})("analyst")
    'Role: Analyst'
    """

    def say(value: Any) -> str:
        codes = value if isinstance(value, (list, tuple)) else [value]
        return labelled(label)([str(names.get(code, code)) for code in codes if code])

    return say
