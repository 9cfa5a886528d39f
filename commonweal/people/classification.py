"""Which field of which model is personal data, and how long it is kept: `definitions/privacy.toml`."""

from dataclasses import dataclass
from functools import cache

from commonweal.retention import entries


@dataclass(frozen=True)
class Classification:
    """How one model's fields are classed.

    personal: says something about a living person. special: may say what article 9 or 10 of the UK
    GDPR protects more (belief, health, alleged offences). plain: neither. keep: how long, in words.
    """

    personal: frozenset[str]
    special: frozenset[str]
    plain: frozenset[str]
    keep: str


@cache
def classifications() -> dict[str, Classification]:
    """Every model's classification, by `app.Model`."""
    return {
        name: Classification(
            frozenset(entry.get("personal", ())),
            frozenset(entry.get("special", ())),
            frozenset(entry.get("plain", ())),
            entry["keep"],
        )
        for name, entry in entries().items()
    }
