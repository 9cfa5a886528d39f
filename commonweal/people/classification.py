"""Which field of which model is personal data, and how long it is kept: `definitions/privacy.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from commonweal.retention import entries


@dataclass(frozen=True)
class Classification:
    """How one model's fields are classed.

    personal: says something about a living person. special: may say what article 9 or 10 of the UK
    GDPR protects more (belief, health, alleged offences). plain: neither. keep: how long, in words.
    Of who asks what is held about them: points, by which detail of a person a field names one (a foreign
    key to an account does by itself); answer, what is given of such a row besides its reference and dates;
    elsewhere, which place of `people.rights` gives a field; withheld, why a field is not given.
    """

    personal: frozenset[str]
    special: frozenset[str]
    plain: frozenset[str]
    keep: str
    points: Mapping[str, str]
    answer: tuple[str, ...]
    elsewhere: Mapping[str, str]
    withheld: Mapping[str, str]


@cache
def classifications() -> dict[str, Classification]:
    """Every model's classification, by `app.Model`."""
    return {
        name: Classification(
            frozenset(entry.get("personal", ())),
            frozenset(entry.get("special", ())),
            frozenset(entry.get("plain", ())),
            entry["keep"],
            entry.get("points", {}),
            tuple(entry.get("answer", ())),
            entry.get("elsewhere", {}),
            entry.get("withheld", {}),
        )
        for name, entry in entries().items()
    }
