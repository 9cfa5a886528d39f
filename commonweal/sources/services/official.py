"""Which official services this installation may ask, and what is known of their tables."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from django.conf import settings

from commonweal.sources.services.asking import Asking


def asking_official() -> Asking:
    """Ask the services that the settings name, and no other host."""
    addresses = (settings.OPEN_GEOGRAPHY, settings.NOMIS, settings.POLICE)
    return Asking(frozenset(urlsplit(address).netloc for address in addresses if address))


@dataclass(frozen=True)
class Offered:
    """A table of Nomis that is fetched by a name of ours: its number there, and what of it is read."""

    code: str
    dataset: str
    geography: str
    columns: tuple[str, ...]
    asked: Mapping[str, str] = field(default_factory=dict)


@cache
def offered() -> dict[str, Offered]:
    """The tables of Nomis that are known, by their names here."""
    text = files("commonweal.definitions").joinpath("services.toml").read_text(encoding="utf-8")
    return {
        entry["code"]: Offered(**{**entry, "columns": tuple(entry["columns"])})
        for entry in tomllib.loads(text)["nomis"]
    }
