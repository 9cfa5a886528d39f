"""By what somebody who was forgotten is known again in an older backup: keyed marks of their name and contacts.

A mark is a digest with the key that is kept outside the database, so a list of them names nobody to who has not that
key. It has its length beside it: only as much of a text is looked at as could be what was marked.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from commonweal.people.sealing import digest_of

NAME, EMAIL, PHONE = "n", "e", "p"
Needle = tuple[str, str]  # what it is, and it, plainly written
_BETWEEN = r"[\s().-]*"  # what may stand between two digits of a telephone number


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
    """What finds any of these, however spaced; None for none."""
    found = [
        rf"(?:\+?44|0)?{_BETWEEN}{_BETWEEN.join(words)}"
        if kind == PHONE
        else r"\s+".join(map(re.escape, words.split()))
        for kind, words in needles
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.IGNORECASE) if found else None


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
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _plain(text: str) -> str:
    """A text with one space between words, in small letters, as many as before: what is found in it is in the text."""
    small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return " ".join(small.split())


def _mark(kind: str, words: str) -> str:
    return f"{kind}{len(words)}.{digest_of(f'{kind}:{words}', purpose=b'forgotten')[:16]}"


def _key_mark() -> str:
    return digest_of("", purpose=b"forgotten")[:8]
