"""By what somebody who was forgotten is known again in an older backup: keyed marks of their name and contacts.

A mark is a digest with the key that is kept outside the database, so a list of them names nobody to who has not that
key. It has its length beside it: only as much of a text is looked at as could be what was marked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from commonweal.people.sealing import digest_of

NAME, EMAIL, PHONE = "n", "e", "p"
Needle = tuple[str, str]  # what it is, and it, plainly written
# One sign each, though telephones, word processors and keyboards write another for it.
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\uff07"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_ALIKE = {ord(sign): signs[0] for signs in (_APOSTROPHES, _HYPHENS) for sign in signs}
_ANY_OF = {signs[0]: f"[{re.escape(signs)}]" for signs in (_APOSTROPHES, _HYPHENS)}
_ACCENTS = "\u0300-\u036f"  # marks that stand after their letter, and belong to its word
_BETWEEN = rf"[\s().{re.escape(_HYPHENS)}]*"  # what may stand between two digits of a telephone number


def needles_of(details: dict[str, str], *, parts: bool = False) -> list[Needle]:
    """What to look for of a person. With `parts` each part of a name counts by itself, and a name of one word."""
    found = []
    names = (details.get("name") or "").split()
    if len(names) > 1:
        found.append((NAME, " ".join(names)))
    if parts:
        found += [(NAME, name) for name in names if len(name) > 2]
    if email := (details.get("email") or "").strip():
        found.append((EMAIL, email))
    digits = re.sub(r"^(0044|44|0)", "", re.sub(r"\D", "", details.get("phone") or ""))
    if len(digits) >= 7:
        found.append((PHONE, digits))
    return found


def pattern(needles: Iterable[Needle]) -> re.Pattern[str] | None:
    """What finds any of these, however spaced and with whichever apostrophes, hyphens and accents; None for none.

    >>> bool(pattern([(NAME, "Sean O'Brien")]).search("Thanks to Sean O\u2019Brien."))
    True
    """
    found = [
        rf"(?:\+?44|0)?{_BETWEEN}{_BETWEEN.join(words)}"
        if kind == PHONE
        else r"\s+".join("".join(map(_ways_to_write, word)) for word in _with_usual_signs(words).split())
        for kind, words in needles
    ]
    if not found:
        return None
    return re.compile(rf"(?<![\w{_ACCENTS}])(?:{'|'.join(found)})(?![\w{_ACCENTS}])", re.IGNORECASE)


def _with_usual_signs(text: str) -> str:
    """A text with each letter and its accents as one sign where there is one, and one apostrophe and one hyphen."""
    return unicodedata.normalize("NFC", text).translate(_ALIKE)


def _ways_to_write(letter: str) -> str:
    """An expression for a letter or sign as any keyboard writes it: é is one sign, or an e and its accent."""
    if letter in _ANY_OF:
        return _ANY_OF[letter]
    # A letter with two accents is also written as the one with the first, and the second after it.
    parts = unicodedata.decomposition(letter)
    half = "" if parts.startswith("<") else "".join(chr(int(part, 16)) for part in parts.split())
    ways = dict.fromkeys((letter, half or letter, unicodedata.normalize("NFD", letter)))
    return re.escape(letter) if len(ways) == 1 else f"(?:{'|'.join(map(re.escape, ways))})"


def marks_of(needles: Iterable[Needle]) -> str:
    """Marks of these, after a mark of the key they are made with; empty for none.

    >>> marks_of([])
    ''
    """
    found = sorted({(kind, _plain(words)) for kind, words in needles})
    return " ".join([_key_mark(), *(_mark(kind, words) for kind, words in found)]) if found else ""


def fit(marks: str) -> bool:
    """Were these marks made with the key that is here, so that it can be told what they are of?"""
    return marks.split(" ")[0] == _key_mark()


def marked_in(texts: Iterable[str], marks: Iterable[str]) -> set[Needle]:
    """What of these texts the marks are of, plainly written."""
    wanted = {mark for one in marks if fit(one) for mark in one.split(" ")[1:]}
    sizes = sorted({(mark[0], int(mark[1:].partition(".")[0])) for mark in wanted})
    by_kind = {
        kind: [length for _kind, length in found] for kind, found in groupby(sizes, key=lambda one: one[0])
    }
    return {
        (kind, words)
        for text in (texts if wanted else ())
        for kind, lengths in by_kind.items()
        for words in _candidates(kind, lengths, text)
        if _mark(kind, words) in wanted
    }


def _candidates(kind: str, lengths: list[int], text: str) -> Iterator[str]:
    """As much of a text as could be a needle of this kind and one of these lengths."""
    if kind == EMAIL and "@" not in text:
        return
    plain = re.sub(r"\D", "", text) if kind == PHONE else _plain(text)
    for start in range(len(plain)):
        # Names begin and end with words; digits stand together here whatever is between them in the text.
        if kind != PHONE and _is_word(plain, start - 1):
            continue
        for length in lengths:
            end = start + length
            if end <= len(plain) and (kind == PHONE or not _is_word(plain, end)):
                yield plain[start:end]


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (
        text[at].isalnum() or text[at] == "_" or _ACCENTS[0] <= text[at] <= _ACCENTS[-1]
    )


def _plain(text: str) -> str:
    """A text with one space between words, in small letters and with the usual signs.

    Small letters are as many as the large ones were: what is found in it is in the text, and `pattern` finds it there.
    """
    usual = _with_usual_signs(text)
    small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in usual)
    return " ".join(small.split())


def _mark(kind: str, words: str) -> str:
    return f"{kind}{len(words)}.{digest_of(f'{kind}:{words}', purpose=b'forgotten')[:16]}"


def _key_mark() -> str:
    return digest_of("", purpose=b"forgotten")[:8]
