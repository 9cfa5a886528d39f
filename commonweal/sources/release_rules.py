"""Reading the rules of a release: what is counted, by what, and how few are too few."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonweal.methods.disclosure import Rounding, Rule, Scope
from commonweal.sources.opening import Unreadable

WANTED = {"about": str, "dimensions": list, "threshold": int}
ALLOWED = {
    **WANTED,
    "count": str,
    "zeros_are_safe": bool,
    "wholes": dict,
    "round_to": int,
    "reach": int,
    "within": dict,
    "period": list,
    "groups": list,
    "percentages_of": str,
}


@dataclass(frozen=True)
class ReleaseRules:
    """about: what is counted and when. dimensions: columns of the table. count: the column of counts.

    wholes: for a dimension, the level that it is released by as well, such as {"lsoa21cd": "ward"}.
    rounding: how counts are rounded, where they are rather than withheld.
    scope: which part of what is counted the table is of. percentages_of: the dimension to tell percentages along.
    """

    about: str
    dimensions: tuple[str, ...]
    rule: Rule
    count: str = "count"
    wholes: Mapping[str, str] = field(default_factory=dict)
    rounding: Rounding | None = None
    scope: Scope = field(default_factory=Scope)
    percentages_of: str = ""


def read_rules(path: Path) -> ReleaseRules:
    """Read the rules of a release from a TOML file. Raises Unreadable, with what to put right.

    It says `about` (such as "Usual residents, Census 2021"), `dimensions` (one to four columns) and `threshold`;
    it may say `count` (a column), `zeros_are_safe`, and `wholes` (a level for a dimension, by a lookup of the ledger);
    and `round_to`, to round every count to multiples of it rather than withhold some, with the `reach` that it may need. `within` (such as { sex = "f" }) and `period` (first and last day) say which part
    of what it is about the table is of, so that it is judged beside tables of the whole and of other parts. `groups` names dimensions of which no line may tell
    that everybody is of one category, and `percentages_of` one along which percentages are told.
    """
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unreadable(f"{path.name} can't be read as rules in TOML ({error}).") from error
    missing = [name for name in WANTED if name not in told]
    strange = [name for name in told if name not in ALLOWED]
    wrong = [name for name, kind in ALLOWED.items() if name in told and type(told[name]) is not kind]
    if missing or strange or wrong:
        named = [
            *(f"“{name}” is missing" for name in missing),
            *(f"“{name}” is not one of them" for name in strange),
            *(f"“{name}” is to be a {ALLOWED[name].__name__}" for name in wrong),
        ]
        raise Unreadable(f"{path.name}: {'; '.join(named)}. Rules are: {', '.join(ALLOWED)}.")
    dimensions = tuple(map(str, told["dimensions"]))
    if not 1 <= len(dimensions) <= 4 or len(set(dimensions)) < len(dimensions):
        raise Unreadable(f"{path.name}: name one to four dimensions, each once.")
    try:
        rule = Rule(
            told["threshold"], told.get("zeros_are_safe", True), tuple(map(str, told.get("groups", [])))
        )
        rounding = Rounding(told["round_to"], told.get("reach", 1)) if "round_to" in told else None
    except ValueError as error:
        raise Unreadable(f"{path.name}: {error}") from error
    named = [*rule.groups, *([told["percentages_of"]] if "percentages_of" in told else [])]
    if strangers := [name for name in named if name not in dimensions]:
        raise Unreadable(f"{path.name}: “{strangers[0]}” is not one of the dimensions.")
    if "percentages_of" in told and rounding:
        raise Unreadable(f"{path.name}: percentages are of counts that are not rounded.")
    if "reach" in told and rounding is None:
        raise Unreadable(f"{path.name}: “reach” is of a rounding: say “round_to” as well.")
    return ReleaseRules(
        told["about"],
        dimensions,
        rule,
        told.get("count", "count"),
        told.get("wholes", {}),
        rounding,
        _scope(path, told),
        told.get("percentages_of", ""),
    )


def _scope(path: Path, told: Mapping[str, Any]) -> Scope:
    period = told.get("period")
    if period is not None and (
        len(period) != 2 or any(type(day) is not datetime.date for day in period) or period[0] > period[1]
    ):
        raise Unreadable(
            f"{path.name}: “period” is a first and a last day, such as [2026-01-01, 2026-03-31]."
        )
    within = {str(name): str(category) for name, category in told.get("within", {}).items()}
    if twice := [name for name in within if name in told["dimensions"]]:
        raise Unreadable(f"{path.name}: “{twice[0]}” is a dimension already and can't be in “within”.")
    return Scope(within, (period[0], period[1]) if period else None)
