"""Which official services this installation may ask, and what is known of their tables."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from django.conf import settings

from commonweal.sources.services.asking import Asking, Patience


def asking_official(patience: Patience | None = None) -> Asking:
    """Ask the services that the settings name, and no other host."""
    addresses = (settings.OPEN_GEOGRAPHY, settings.NOMIS, settings.POLICE)
    hosts = frozenset(urlsplit(address).netloc for address in addresses if address)
    return Asking(hosts, patience or Patience())


@dataclass(frozen=True)
class Offered:
    """A table of Nomis that is fetched by a name of ours: its number there, and what of it is read."""

    code: str
    dataset: str
    geography: str
    columns: tuple[str, ...]
    asked: Mapping[str, str] = field(default_factory=dict)
    # Of a table that comes anew each year: the column that names the year, and month and day that it speaks of.
    year: str = ""
    day: str = ""


@cache
def offered() -> dict[str, Offered]:
    """The tables of Nomis that are known, by their names here."""
    text = files("commonweal.definitions").joinpath("services.toml").read_text(encoding="utf-8")
    return {
        entry["code"]: Offered(**{**entry, "columns": tuple(entry["columns"])})
        for entry in tomllib.loads(text)["nomis"]
    }
