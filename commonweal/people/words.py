"""Free text in which somebody was named: found for whoever asks, and their name taken out of it on request.

`definitions/privacy.toml` says in which fields, history rows among them. In a backup from before they are looked for
again by the marks that were kept (`people.marks`): it may name them elsewhere than the database did that forgot them,
and nothing but their name goes from it. Each place that was changed is noted, too: with another key than that of the
marks nobody can say whom a text names, and there the whole text goes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonweal.changes.feed import announce
from commonweal.people import marks
from commonweal.people.rights import PERSON, Foreseen, Gone, Holding
from commonweal.retention import entries

MARKER = "[deleted on request]"
KIND = "words of "


def pattern_of(details: dict[str, str], *, parts: bool = False) -> re.Pattern[str] | None:
    """What to look for of a person: e-mail address, telephone number and name, however spaced.

    A name of one word could be anybody's, or a word like others, and is looked for only with `parts`, which
    is for texts known to be about this person; then each part of a name counts by itself.

    >>> bool(pattern_of({"name": "Janet Smith"}).search("Thanks to JANET  SMITH."))
    True
    >>> pattern_of({"name": "Will"}) is None
    True
    """
    return marks.pattern(marks.needles_of(details, parts=parts))


def _models() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    for name, entry in entries().items():
        if "words" in entry:
            yield apps.get_model(name), tuple(entry["words"])


def _fields(model: type[Model]) -> tuple[str, ...]:
    return tuple(entries()[model._meta.label]["words"])


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with each text in it changed, in the order in which `_strings` gives them."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _changed(one, change) for name, one in value.items()}
    return [_changed(one, change) for one in value] if isinstance(value, list) else value


def take_out(needles: Iterable[marks.Needle], rows: QuerySet[Any]) -> list[Gone]:
    """Take these out of the free text of these rows; where that was, and marks of what was looked for."""
    needles = list(needles)
    pattern, marked = marks.pattern(needles), marks.marks_of(needles)
    if pattern is None:
        return []
    model = rows.model
    fields = _fields(model)
    gone: list[Gone] = []
    for row in rows.only("pk", *fields).iterator():
        for field in fields:
            value = getattr(row, field)
            hits = [at for at, text in enumerate(_strings(value)) if pattern.search(text)]
            if hits:
                setattr(row, field, _changed(value, lambda text: pattern.sub(MARKER, text)))
                gone += [Gone(KIND + model._meta.label, f"{row.pk}:{field}.{at}", marked) for at in hits]
                _write(row, field)
    return gone


def take_out_marked(marked: list[str], rows: QuerySet[Any]) -> list[Gone]:
    """Take what these marks are of out of the free text of these rows; where that was."""
    fields = _fields(rows.model)
    texts = (
        text for row in rows.values_list(*fields).iterator() for value in row for text in _strings(value)
    )
    return take_out(marks.marked_in(texts, marked), rows)


def _write(row: Any, field: str) -> None:
    """Straight into the table: no new row of a history, which would keep the name in the one before."""
    model = type(row)
    value, limit = getattr(row, field), getattr(model._meta.get_field(field), "max_length", None)
    model._base_manager.filter(pk=row.pk).update(
        **{field: value[:limit] if isinstance(value, str) and limit else value}
    )
    if hasattr(model, "visibility_class") and hasattr(model, "public_id") and not hasattr(row, "history_id"):
        announce(
            str(model._meta.model_name),
            row.public_id,
            before=row.visibility_class_id,
            after=row.visibility_class_id,
        )


def _find(details: dict[str, str]) -> list[dict[str, Any]]:
    pattern = pattern_of(details)
    if pattern is None:
        return []
    return [
        {
            "kept as": model._meta.label,
            "field": field,
            "reference": str(getattr(row, "public_id", row.pk)),
            "named": len(pattern.findall(" ".join(_strings(getattr(row, field))))),
        }
        for model, fields in _models()
        for row in model._base_manager.all().iterator()
        for field in fields
        if any(map(pattern.search, _strings(getattr(row, field))))
    ]


def _erase(details: dict[str, str]) -> list[Gone]:
    needles = marks.needles_of(details)
    return [gone for model, _fields in _models() for gone in take_out(needles, model._base_manager.all())]


def _erase_ids(gone: list[Gone]) -> int:
    """Take them out of what was written before they were forgotten, wherever that is; in how many texts."""
    marked = [one.marks for one in gone if one.kind == PERSON]
    found = [
        one for model, _fields in _models() for one in take_out_marked(marked, model._base_manager.all())
    ]
    return len(found) + sum(
        _erase_all_of(one) for one in gone if one.kind.startswith(KIND) and not marks.fit(one.marks)
    )


def _erase_all_of(one: Gone) -> bool:
    """A text of which nobody can say by now whom it names loses everything; was there still something?"""
    key, _colon, where = one.item.partition(":")
    field, _dot, position = where.partition(".")
    row = apps.get_model(one.kind.removeprefix(KIND))._base_manager.filter(pk=key).first()
    texts = list(_strings(getattr(row, field))) if row is not None else []
    at = int(position)
    if row is None or at >= len(texts) or MARKER in texts[at]:
        return False
    setattr(row, field, _changed(getattr(row, field), _replacing(at)))
    _write(row, field)
    return True


def _replacing(at: int) -> Callable[[str], str]:
    """A change that puts the marker in place of the text that comes `at`-th."""
    numbers = count()
    return lambda text: MARKER if next(numbers) == at else text


def _foresee(details: dict[str, str]) -> Foreseen:
    number = len(_find(details))
    if not number:
        return Foreseen()
    words = ngettext(
        "Their name, address and number in %(number)d text.",
        "Their name, address and number in %(number)d texts.",
        number,
    )
    return Foreseen(goes=(words % {"number": number},))


WORDS = Holding(
    name="words",
    find=_find,
    erase=_erase,
    erase_ids=_erase_ids,
    due=lambda on: 0,
    title=_("Texts that name you"),
    is_written=False,  # where, not what
    foresee=_foresee,
)
