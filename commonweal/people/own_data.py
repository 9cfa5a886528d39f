"""Everything that points at somebody with an account: what they were given, wrote and decided, by id and date.

`definitions/privacy.toml` says which fields point at people and what is given of such rows; this module
only follows it, so that a model of any domain is in the answer as soon as it is classed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import DateField, Field, ForeignKey, Model
from django.utils import timezone

from commonweal.people.addresses import kept_address
from commonweal.people.classification import classifications
from commonweal.people.models import User

# Details by which a field of `points` names somebody, and how rows are looked up by each.
LOOKUPS = {"pk": "", "public_id": "", "email": "__iexact", "name": "__iexact"}


@dataclass(frozen=True)
class Pointer:
    """A field that names a person, and the detail by which: one of LOOKUPS."""

    model: type[Model]
    field: str
    by: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"


def pointers() -> Iterator[Pointer]:
    """Every field of every classed model that points at a person.

    >>> "people.ApiToken.owner" in {pointer.name for pointer in pointers()}
    True
    """
    for name, classed in classifications().items():
        model = apps.get_model(name)
        for field in sorted(classed.personal | classed.special):
            if is_account(model._meta.get_field(field)) and field not in classed.withheld:
                yield Pointer(model, field, "pk")
        for field, by in classed.points.items():
            yield Pointer(model, field, by)


def is_account(field: Any) -> bool:
    """Is this a foreign key to an account?"""
    return isinstance(field, ForeignKey) and field.related_model is User


def rows_about(details: dict[str, str]) -> list[dict[str, Any]]:
    """Every row that points at whoever has these details, with or without an account.

    A row that was found by a name alone says so: somebody must see that it is the same person.
    """
    email = kept_address(details.get("email"))
    person = User.objects.filter(email=email).first() if email else None
    known: dict[str, set[Any]] = {
        "pk": {person.pk} if person else set(),
        "public_id": {person.public_id} if person else set(),
        "email": {email} - {""},
        "name": {(details.get("name") or "").strip(), person.name.strip() if person else ""} - {""},
    }
    found = [
        _row_of(row, pointer)
        for pointer in pointers()
        for value in sorted(known[pointer.by])
        for row in pointer.model._base_manager.filter(
            **{f"{pointer.field}{LOOKUPS[pointer.by]}": value}
        ).iterator()
    ]
    return found + (_sessions_of(person) if person else [])


def _row_of(row: Model, pointer: Pointer) -> dict[str, Any]:
    named = {"kept as": row._meta.label, "named as": pointer.field, "reference": _reference(row)}
    if pointer.by == "name":
        named["found by"] = "name alone: see that it is the same person"
    dates = [field.name for field in row._meta.concrete_fields if isinstance(field, DateField)]
    given = dict.fromkeys([*dates, *classifications()[row._meta.label].answer])
    return named | {name: _plain(row, row._meta.get_field(name)) for name in given}


def _reference(row: Model) -> str:
    return str(getattr(row, "public_id", None) or row.pk)


def _plain(row: Model, field: Any) -> Any:
    value = getattr(row, field.name)
    if not isinstance(value, Model):
        return value
    return _reference(value) if hasattr(value, "public_id") and not _is_name(value) else str(value)


def _is_name(value: Model) -> bool:
    """Do people know this by its name rather than by its reference?"""
    return any(isinstance(field, Field) and field.name == "name" for field in value._meta.concrete_fields)


def _sessions_of(person: User) -> list[dict[str, Any]]:
    """Browsers in which this person is signed in now; when each ends."""
    return [
        {"kept as": "sessions.Session", "named as": "signed in", "ends": session.expire_date}
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
