"""What is held about somebody, as they can read it; and what in it may name somebody else."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonweal.people.asking_names import known_places
from commonweal.people.found_names import names_in
from commonweal.people.rights import HOLDINGS
from commonweal.people.words import pattern_of

BLACKENED = "▇▇▇"
# What somebody told of themselves, and what the program says.
NOT_WORDS = frozenset(("contact details", "who asked", "reference", "status", "kind"))
Held = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Part:
    """One place where something is held: its name, and each thing there as labelled lines."""

    title: str | Promise
    entries: list[list[tuple[str, str]]]


def readable(held: Held, *, without: tuple[str, ...] = ()) -> list[Part]:
    """What is held, in lines that anybody can read; places that hold nothing are left out.

    without: words that are blackened wherever they stand.
    """
    return [
        Part(HOLDINGS[name].title or name, [_lines(row, without) for row in rows])
        for name, rows in held.items()
        if rows
    ]


def may_name_others(held: Held, details: dict[str, str]) -> list[str]:
    """What looks like a name, an address or a number in the words that are held, and is not of whoever asks."""
    own = pattern_of(details, parts=True)
    places = known_places()
    found = [
        one
        for name, rows in held.items()
        if HOLDINGS[name].is_written
        for row in rows
        for text in _texts(row)
        for one in names_in(text, places=places)
    ]
    return [one for one in dict.fromkeys(found) if own is None or own.sub("", one).strip()]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        values = [
            one for name, one in value.items() if name not in ("contact details", "who asked", "reference")
        ]
        return [text for one in values for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _lines(row: dict[str, Any], without: tuple[str, ...]) -> list[tuple[str, str]]:
    words = _words_of(row)
    lines = [(_label(name), words.get(name) or _value(name, value)) for name, value in row.items()]
    return [(label, _blackened(value, without)) for label, value in lines if value]


def _words_of(row: dict[str, Any]) -> dict[str, str]:
    """What was chosen from a list, as people read it there and not as the database holds it."""
    if "." not in str(row.get("kept as", "")):
        return {}
    chosen = {field.name: field.flatchoices for field in apps.get_model(row["kept as"])._meta.concrete_fields}
    return {
        name: str(dict(chosen[name])[value])
        for name, value in row.items()
        if isinstance(value, str) and value in dict(chosen.get(name, ()))
    }


def _blackened(text: str, without: tuple[str, ...]) -> str:
    for one in sorted(without, key=len, reverse=True):
        text = text.replace(one, BLACKENED)
    return text


def _label(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _value(name: str, value: Any) -> str:
    if name == "kept as" and "." in str(value):
        return str(apps.get_model(value)._meta.verbose_name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return formats.date_format(
            timezone.localtime(value) if timezone.is_aware(value) else value, "j F Y, H:i"
        )
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, dict):
        return "; ".join(f"{_label(key)}: {_value(key, one)}" for key, one in value.items() if one)
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, (_value("", one) for one in value)))
    return "" if value is None else str(value).replace("_", " ") if name == "named as" else str(value)
