"""Postcodes as people write them, and as they are kept: upper case with one space, MK1 1AA."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet

from commonweal.places.models import Postcode

# Outward: one or two letters, a digit, perhaps another digit or letter. Inward: digit, two letters
# (without C I K M O V). British Standard 7666; GIR 0AA is the one exception and is left out.
_WHOLE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{2})$")
_START = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?(\d[ABD-HJLNP-UW-Z]{0,2})?$")
_TO_DIGIT = str.maketrans("OIL", "011")
_TO_LETTER = str.maketrans("01", "OI")


def normalise(text: str) -> str:
    """A postcode in the form that is kept, or "" when the text is not one.

    An O for a nought, or an I for a one, is put right where only the other can stand.

    >>> normalise(" mk11aa "), normalise("MK1 1AA."), normalise("MK1 lAA"), normalise("Bletchley")
    ('MK1 1AA', 'MK1 1AA', 'MK1 1AA', '')
    """
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not 5 <= len(letters) <= 7:
        return ""
    inward = letters[-3].translate(_TO_DIGIT) + letters[-2:].translate(_TO_LETTER)
    found = _WHOLE.match(letters[:-3] + inward)
    return f"{found[1]} {found[2]}" if found else ""


def find_postcode(text: str) -> Postcode | None:
    """The postcode that this text names, from the newest edition that has it; None when not known."""
    postcode = normalise(text)
    return _published().filter(postcode=postcode).order_by("-edition_id").first() if postcode else None


def find_postcodes(texts: Iterable[str]) -> dict[str, Postcode]:
    """As `find_postcode`, of many texts at once: {text: postcode} of those that name one we know."""
    named = {text: postcode for text in texts if (postcode := normalise(text))}
    wanted = sorted(set(named.values()))
    known: dict[str, Postcode] = {}
    for start in range(0, len(wanted), 500):
        rows = _published().filter(postcode__in=wanted[start : start + 500]).order_by("edition_id")
        known |= {row.postcode: row for row in rows}  # the newest edition last
    return {text: known[postcode] for text, postcode in named.items() if postcode in known}


def postcodes_starting(text: str, limit: int) -> list[Postcode]:
    """Postcodes that begin as this text does (MK1 1), each once, in order. Empty for other text.

    Where the space belongs is not always clear: MK11 begins MK11 1AA and MK1 1AA; both are looked for.
    """
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not _START.match(letters) or limit < 1:
        return []
    starts = {letters + " ", letters} if " " not in text.strip() else {" ".join(text.upper().split())}
    if " " not in text.strip():
        starts |= {f"{letters[:at]} {letters[at:]}" for at in range(2, min(5, len(letters)))}
    found: dict[str, Postcode] = {}
    for start in sorted(starts):
        rows = _published().filter(postcode__gte=start, postcode__lt=start + "~")
        for row in rows.order_by("postcode", "-edition_id")[: limit * 2]:
            found.setdefault(row.postcode, row)
    return [found[postcode] for postcode in sorted(found)][:limit]


def _published() -> QuerySet[Postcode]:
    return Postcode.objects.filter(edition__is_published=True)
