"""The same stylesheet for right-to-left pages: what was on the left is on the right.

Done on the compiled CSS, so that the packages' parts are mirrored as well as ours, and so that
browsers too old for logical properties get it right.
"""

import re

_PROPERTY = re.compile(
    r"(?P<before>[{;,\s])(?P<name>(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
    r"|left|right|border-(?:top|bottom)-(?:left|right)-radius)(?=\s*:)"
)
_VALUE = re.compile(r"(?P<name>\b(?:text-align|float|clear)\s*:\s*)(?P<side>left|right)\b")
_FOUR = re.compile(
    r"(?P<name>[{;\s](?:margin|padding|border-width|border-style|border-color)\s*:\s*)"
    r"(?P<top>[^\s;{}()]+)\s+(?P<right>[^\s;{}()]+)\s+(?P<bottom>[^\s;{}()]+)\s+(?P<left>[^\s;{}()!]+)(?=\s*[;}!])"
)
_OTHER = {"left": "right", "right": "left"}


def mirror(css: str) -> str:
    """Swap left and right in the properties, values and four-sided shorthands of a stylesheet."""
    css = _PROPERTY.sub(lambda m: m["before"] + _swapped(m["name"]), css)
    css = _VALUE.sub(lambda m: m["name"] + _OTHER[m["side"]], css)
    return _FOUR.sub(lambda m: f"{m['name']}{m['top']} {m['left']} {m['bottom']} {m['right']}", css)


def _swapped(name: str) -> str:
    return re.sub(r"left|right", lambda m: _OTHER[m[0]], name)
