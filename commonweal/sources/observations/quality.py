"""How good a table of figures is: the report that stands beside it, before and after it is loaded."""

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from commonweal.evidence.definitions import measures, unit_in
from commonweal.sources.observations.areas import AreasFound
from commonweal.sources.observations.read import Figures

# From so many areas on a table says where one stands among all of them.
MANY = 20
NAMES_TOLD = 400


def quality_of(name: str, figures: Figures, areas: AreasFound, kept: int) -> dict[str, Any]:
    """The report: rows, what was kept, withheld and refused, areas not found, what does not add up.

    `among`: of each share or score, how all areas of the file are spread, whether they are loaded here or not.
    """
    told = {code for code, _measure, _group in figures.values}
    apart = _that_do_not_add_up(figures)
    report: dict[str, Any] = {
        "file": name,
        "title": figures.layout.title,
        "rows": figures.read,
        "areas": str(areas.area_set),
        "kept": kept,
        "withheld": sum(value is None for value, _base in figures.values.values()),
        "areas_not_loaded": len(told - set(areas.ids)),
        "areas_without_a_figure": len(set(areas.ids) - told),
        "areas_that_do_not_add_up": len(apart),
        "largest_difference": max(apart.values(), default=0),
        "refused": len(figures.refused),
        "refused_reasons": dict(Counter(row["reason"] for row in figures.refused).most_common(20)),
        "note": figures.layout.note,
        "passed_over": figures.passed_over,
        "sheets_passed_over": figures.sheets_passed_over,
        "areas_of_year": areas.other_year,
        "among": _among(figures, set(areas.other_kinds)),
    }
    if areas.names:
        report |= {
            "found_by_name": len(areas.names),
            "names_not_found": areas.not_found[:NAMES_TOLD],
            "areas_of_other_kinds": len(areas.other_kinds),
        }
    return {key: value for key, value in report.items() if value or key not in OFTEN_EMPTY}


# Told only where there is something to tell.
OFTEN_EMPTY = ("note", "passed_over", "sheets_passed_over", "areas_of_year", "among")


def _among(figures: Figures, left_out: set[str]) -> dict[str, dict[str, float]]:
    """How all areas of a table are spread: lowest, quarters, middle, highest, of each share and score."""
    of: dict[str, list[float]] = {}
    for (code, measure, group), (value, _base) in figures.values.items():
        is_share = unit_in(figures.layout, measure) in ("percent", "score")
        if is_share and not group and value is not None and code not in left_out:
            of.setdefault(measure, []).append(value)
    return {measure: _spread(values) for measure, values in of.items() if len(values) >= MANY}


def _spread(values: Sequence[float]) -> dict[str, float]:
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return {
        "areas": len(values),
        "lowest": min(values),
        "lower_quarter": lower,
        "middle": middle,
        "upper_quarter": upper,
        "highest": max(values),
    }


def _that_do_not_add_up(figures: Figures) -> dict[str, float]:
    """By how much the groups of an area miss what they are out of, where they should add up and do not.

    Published censuses move small numbers a little, so this is told and not refused.
    """
    sums: dict[tuple[str, str], float] = {}
    bases: dict[tuple[str, str], float] = {}
    incomplete = set()
    for (code, measure, _group), (value, base) in figures.values.items():
        known = measures().get(measure)
        if known is None or not known.adds_up or base is None:
            continue
        if value is None:
            incomplete.add((code, measure))
        else:
            sums[code, measure] = sums.get((code, measure), 0) + value
            bases[code, measure] = base
    apart = {key: abs(sums[key] - bases[key]) for key in sums.keys() - incomplete if sums[key] != bases[key]}
    return {code: difference for (code, _measure), difference in apart.items()}
