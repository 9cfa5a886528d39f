"""One cell taken apart: its references, its actions, who is responsible. Every word of it ends up in one of the parts.

Where a cell has lines, each line is a part. Where it has none, as in a table that was copied as text, parts are told
apart by the words themselves, and whoever brings the plan sees how before anything is kept.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from commonweal.plans.table.wording import Wording, wording

# A reference ends with what it refers to: Section 7.3, Page 13, 5.4, pages 13 - 15.
_NUMBER = re.compile(r"\S*\d\S*(?:\s+[-–]\s+\S*\d\S*)?")
_BETWEEN = re.compile(r"^(?:and|&)\s+|^[,;/]\s*|\s*[,;]$", re.IGNORECASE)
# What is put before a line of a list: a dash, a bullet, 1. or (a).
_BULLET = re.compile(r"^(?:[-–•*▪·]\s+|\(?(?:\d{1,2}|[a-z])[.)]\s+)")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[\"“‘(]?[A-Z])")
_SEPARATOR = re.compile(r"\s*(?:[,;]|\s/\s|\s&\s|\band\b)\s*", re.IGNORECASE)
_WORD = re.compile(r"\S+")


def lines_of(cell: str) -> list[str]:
    """The lines of a cell that say something, without the bullets before them.

    One line with a bullet before it is a list of one, which nobody takes apart (`is_list`).

    >>> lines_of("- Repaint the underpass\\n\\n2. Walk the beat")
    ['Repaint the underpass', 'Walk the beat']
    """
    found = [" ".join(line.split()) for line in cell.splitlines() if line.strip()]
    return [_BULLET.sub("", line) for line in found]


def is_list(cell: str) -> bool:
    """Does a cell say itself what its parts are, by lines or a bullet?

    >>> is_list("• Meet. Then decide."), is_list("Meet. Then decide.")
    (True, False)
    """
    said = [line for line in cell.splitlines() if line.strip()]
    return len(said) != 1 or bool(_BULLET.match(said[0].strip()))


def references_in(cell: str) -> list[str]:
    """Each place of the strategy that a cell refers to: the words before a number belong to it.

    >>> references_in("Section 7.3 Page 13 5.4")
    ['Section 7.3', 'Page 13', '5.4']
    >>> references_in("Foreword; pages 13 - 15 and 17")
    ['Foreword', 'pages 13 - 15', '17']
    """
    found = []
    for line in re.split(r"[\n;]", cell):
        line, start = " ".join(line.split()), 0
        for number in _NUMBER.finditer(line):
            found.append(line[start : number.end()])
            start = number.end()
        found.append(line[start:])
    tidy = (_tidy(one.strip()) for one in found)
    return [one for one in tidy if one]


def _tidy(text: str) -> str:
    while (shorter := _BETWEEN.sub("", text)) != text:
        text = shorter
    return "" if text.casefold() in ("and", "&") else text


def actions_in(cell: str, by: Wording | None = None) -> list[str]:
    """The actions of a cell, by the first of these that finds more than one:

    1. its lines, or a bullet before the only one;
    2. its sentences: a full stop, question mark or semicolon before a capital, but for abbreviations;
    3. words with which an action begins: a word with -ing that begins with a capital, before a word in small letters
       (“Keynes Supporting cultural”), or an imperative that is known, between words in small letters (“contact Support
       the”). Neither begins anything after a word that joins, such as “the” or “of”, and nouns with -ing never do.

    Otherwise the whole cell is one. Blanks apart, the parts put together are the cell.

    >>> actions_in("Adopting a vision for the town Supporting festivals")
    ['Adopting a vision for the town', 'Supporting festivals']
    """
    by = by or wording()
    lines = lines_of(cell)
    if is_list(cell):
        return lines
    sentences = _sentences(lines[0], by)
    return sentences if len(sentences) > 1 else _by_beginnings(lines[0], by)


def _sentences(text: str, by: Wording) -> list[str]:
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        last = text[start : end.start()].rsplit(None, 1)[-1].lstrip("(“\"'")
        if last not in by.abbreviations:
            parts.append(text[start : end.start()])
            start = end.end()
    return [*parts, text[start:]]


def _by_beginnings(text: str, by: Wording) -> list[str]:
    words = list(_WORD.finditer(text))
    starts = [
        this.start()
        for before, this, after in zip(words, words[1:], words[2:], strict=False)
        if _begins(before[0], this[0], after[0], by)
    ]
    bounds = [0, *starts, len(text)]
    return [text[start:end].strip() for start, end in pairwise(bounds)]


def _begins(before: str, word: str, after: str, by: Wording) -> bool:
    """Does an action begin with this word, between these two?"""
    if not after[:1].islower() or before.casefold() in by.joins or before[-1] in "(“‘\"'/&-–":
        return False
    if word in by.imperatives:
        return before[:1].islower()
    is_gerund = word.isalpha() and word[0].isupper() and word.endswith("ing") and len(word) > 5
    return is_gerund and word not in by.nouns


def responsibilities_in(cell: str, names: Iterable[str] = (), by: Wording | None = None) -> list[str]:
    """Who is named as responsible, in order: by lines; otherwise by the names that are known, and by commas and “and”.

    names: of organisations and bodies here, beside those of the definitions. What is no known name stays, as one.

    >>> responsibilities_in("LSP Cohesion Officer Fire Service", names=["Fire Service"])
    ['LSP', 'Cohesion Officer', 'Fire Service']
    >>> responsibilities_in("Housing association and LSP")
    ['Housing association', 'LSP']
    """
    lines = lines_of(cell)
    if is_list(cell):
        return lines
    text = lines[0]
    found: list[str] = []
    start = 0
    for name in _pattern([*(by or wording()).responsible, *names]).finditer(text):
        found += _others(text[start : name.start()])
        found.append(name[0])
        start = name.end()
    return found + _others(text[start:])


def _others(text: str) -> list[str]:
    """Names that are not known, between two that are."""
    return [one for one in (part.strip(" .") for part in _SEPARATOR.split(text)) if one]


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    """What finds any of these names as whole words, the longest first."""
    longest_first = sorted({" ".join(name.split()) for name in names}, key=lambda one: (-len(one), one))
    either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def paired(actions: Sequence[str], responsibilities: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Each action with who is responsible for it: in order where there are as many of both, otherwise each with all.

    >>> paired(["Adopt", "Support"], ["LSP", "Cohesion Officer"])
    [('Adopt', ('LSP',)), ('Support', ('Cohesion Officer',))]
    >>> paired(["Adopt"], ["LSP", "Cohesion Officer"])
    [('Adopt', ('LSP', 'Cohesion Officer'))]
    """
    if len(actions) == len(responsibilities):
        return [(action, (one,)) for action, one in zip(actions, responsibilities, strict=True)]
    return [(action, tuple(dict.fromkeys(responsibilities))) for action in actions]
