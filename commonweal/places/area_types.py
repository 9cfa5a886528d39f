"""The kinds of area that Commonweal knows by name, and how a column of a file names them."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Kind:
    """A kind of area as the Office for National Statistics uses it.

    `parents`: the next larger kinds, the first that is loaded is taken. `columns`: how ONS files begin
    the names of its code columns, as in LSOA21CD or ltla24_code. `is_statistical`: drawn to count people by;
    nobody says to live in one.
    """

    code: str
    name: str
    plural: str
    order: int
    parents: tuple[str, ...]
    columns: tuple[str, ...]
    is_statistical: bool = False


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("rgn", _("Region"), _("Regions"), 10, (), ("rgn", "gor")),
        Kind("pfa", _("Police force area"), _("Police force areas"), 20, (), ("pfa",)),
        Kind(
            "lad",
            _("Local authority"),
            _("Local authorities"),
            30,
            ("rgn",),
            ("lad", "ltla", "oslaua", "laua"),
        ),
        Kind("csp", _("Community safety partnership"), _("Community safety partnerships"), 35, (), ("csp",)),
        Kind("ward", _("Ward"), _("Wards"), 40, ("lad",), ("wd", "ward")),
        Kind("parish", _("Parish"), _("Parishes"), 45, ("lad",), ("par", "parish")),
        Kind(
            "neighbourhood", _("Neighbourhood"), _("Neighbourhoods"), 50, ("lad",), ("neighbourhood", "nbhd")
        ),
        Kind(
            "msoa",
            _("Middle layer super output area"),
            _("Middle layer super output areas"),
            60,
            ("lad",),
            ("msoa",),
            is_statistical=True,
        ),
        Kind(
            "lsoa",
            _("Lower layer super output area"),
            _("Lower layer super output areas"),
            70,
            ("msoa", "lad"),
            ("lsoa",),
            is_statistical=True,
        ),
        Kind(
            "oa",
            _("Output area"),
            _("Output areas"),
            80,
            ("lsoa", "msoa", "lad"),
            ("oa",),
            is_statistical=True,
        ),
    )
}


def is_statistical(code: str) -> bool:
    """Is this kind of area one that only statistics speak of? A kind that is not known by name is not.

    >>> [is_statistical(code) for code in ("ward", "lsoa", "parish-cluster")]
    [False, True, False]
    """
    return code in KINDS and KINDS[code].is_statistical


_KIND_OF_COLUMN = {prefix: kind.code for kind in KINDS.values() for prefix in kind.columns}
_ENDING = re.compile(r"^(?P<word>[a-z]+?)[_ ]?(?P<year>\d\d)[_ ]?(?P<what>code|cd|name|nm)$")


def read_column(name: str) -> tuple[str, int, str] | None:
    """What does a column of an ONS file hold: which kind of area, of which year, code or name?

    None when the name does not say. Welsh names (LSOA11NMW) and old codes (WD13CDO) are not taken.

    >>> read_column("LSOA21CD")
    ('lsoa', 2021, 'code')
    >>> read_column("LAD23 code")
    ('lad', 2023, 'code')
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


# How the codes of the Office for National Statistics begin, by kind of area; in Wales with a W.
_BEGINNINGS = {
    "oa": ("E00", "W00"),
    "lsoa": ("E01", "W01"),
    "msoa": ("E02", "W02"),
    "parish": ("E04", "W04"),
    "ward": ("E05", "W05"),
    "lad": ("E06", "E07", "E08", "E09", "W06"),
    "rgn": ("E12",),
    "csp": ("E22", "W22"),
    "pfa": ("E23", "W15"),
}
_KIND_OF_CODE = {start: kind for kind, starts in _BEGINNINGS.items() for start in starts}


def kind_of_code(code: str) -> str:
    """Which kind of area has a code that begins so? Empty where the code does not say.

    >>> kind_of_code("E06000042"), kind_of_code("E01016699"), kind_of_code("00MG")
    ('lad', 'lsoa', '')
    """
    return _KIND_OF_CODE.get(code[:3], "") if len(code) == 9 else ""
