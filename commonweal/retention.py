"""How long each kind of record is kept, as `definitions/privacy.toml` states it: the one place of every period.

Below every app, so that whoever deletes something, at whatever height, takes the period from here.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Period:
    """Deleted so many days after a day.

    after: the field that holds that day or moment; whole rows are deleted, by the worker's daily routine
    (`people.ageing`). A row in which it is empty is kept. by: instead, the place of `people.rights` that
    deletes what is due in a way of its own, as where part of a row stays. warn: so many days before, whoever
    looks after it is told.
    """

    days: int
    after: str = ""
    by: str = ""
    warn: int = 0


@cache
def entries() -> dict[str, dict[str, Any]]:
    """What the file says of every model, by `app.Model`."""
    text = files("commonweal.definitions").joinpath("privacy.toml").read_text(encoding="utf-8")
    return {
        f"{app}.{model}": entry
        for app, models in tomllib.loads(text).items()
        for model, entry in models.items()
    }


def period_of(model: str, which: str = "delete") -> Period | None:
    """The period after which this model's records are deleted; None where none is stated.

    which: under which word the file states it, where a model has a second, such as for what is never closed.

    >>> period_of("people.Organisation") is None
    True
    """
    stated = entries()[model].get(which)
    return None if stated is None else Period(**stated)


def stated_period(model: str, which: str = "delete") -> Period:
    """The same where there has to be one. Raises LookupError where none is stated."""
    period = period_of(model, which)
    if period is None:
        raise LookupError(f"definitions/privacy.toml states no period for {model}.")
    return period


def days_kept(model: str) -> int:
    """The same in days."""
    return stated_period(model).days
