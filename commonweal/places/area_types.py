"""The kinds of area that Commonweal knows by name, and how a column of a file names them."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of area as the Office for National Statistics uses it.

    `parents`: the next larger kinds, the first that is loaded is taken. `columns`: how ONS files begin
    the names of its code columns, as in LSOA21CD or ltla24_code.
    """

    code: str
    name: str
    plural: str
    order: int
    parents: tuple[str, ...]
    columns: tuple[str, ...]


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("rgn", "Region", "Regions", 10, (), ("rgn", "gor")),
        Kind("pfa", "Police force area", "Police force areas", 20, (), ("pfa",)),
        Kind("lad", "Local authority", "Local authorities", 30, ("rgn",), ("lad", "ltla", "oslaua", "laua")),
        Kind("csp", "Community safety partnership", "Community safety partnerships", 35, (), ("csp",)),
        Kind("ward", "Ward", "Wards", 40, ("lad",), ("wd", "ward")),
        Kind("parish", "Parish", "Parishes", 45, ("lad",), ("par", "parish")),
        Kind("neighbourhood", "Neighbourhood", "Neighbourhoods", 50, ("lad",), ("neighbourhood", "nbhd")),
        Kind(
            "msoa",
            "Middle layer super output area",
            "Middle layer super output areas",
            60,
            ("lad",),
            ("msoa",),
        ),
        Kind(
            "lsoa",
            "Lower layer super output area",
            "Lower layer super output areas",
            70,
            ("msoa", "lad"),
            ("lsoa",),
        ),
        Kind("oa", "Output area", "Output areas", 80, ("lsoa", "msoa", "lad"), ("oa",)),
    )
}

_KIND_OF_COLUMN = {prefix: kind.code for kind in KINDS.values() for prefix in kind.columns}
_ENDING = re.compile(r"^(?P<word>[a-z]+?)_?(?P<year>\d\d)_?(?P<what>code|cd|name|nm)$")


def read_column(name: str) -> tuple[str, int, str] | None:
    """What does a column of an ONS file hold: which kind of area, of which year, code or name?

    None when the name does not say. Welsh names (LSOA11NMW) and old codes (WD13CDO) are not taken.

    >>> read_column("LSOA21CD")
    ('lsoa', 2021, 'code')
    >>> read_column("ltla24_name")
    ('lad', 2024, 'name')
    >>> read_column("BNG_E") is None
    True
    """
    found = _ENDING.match(name.strip().strip('"').lower())
    if found is None or found["word"] not in _KIND_OF_COLUMN:
        return None
    year = int(found["year"])
    what = "code" if found["what"] in ("code", "cd") else "name"
    return _KIND_OF_COLUMN[found["word"]], (1900 if year > 60 else 2000) + year, what
