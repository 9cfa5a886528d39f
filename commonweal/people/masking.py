"""Masking what could tell who somebody is in free text, before anybody but the triager reads it.

A suggestion, made cautious on purpose: it hides too much rather than too little, and the triager
corrects it. Other people only ever see the wording that the triager agreed to.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

MASK = "▇▇▇"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_ADDRESS_OF_A_PAGE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
PHONE = re.compile(r"(?<![\w/])(?:\+?44|0)[\d\s().-]{8,13}\d(?!\w)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_NATIONAL_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s*\d{2}\s*\d{2}\s*\d{2}\s*[A-D]\b", re.IGNORECASE)
NHS = re.compile(r"\b\d{3}\s?\d{3}\s?\d{4}\b")
_NUMBER_PLATE = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b")
_STREETS = (
    "Road Street Close Lane Avenue Drive Way Court Place Grove Gardens Crescent Terrace Walk Row".split()
)
HOUSE = re.compile(
    rf"\b(?:(?:flat|number|no\.?)\s?)?\d{{1,4}}[a-z]?,?(?=\s+[A-Z][a-z]+\s+(?:{'|'.join(_STREETS)}))"
)
FIXED = (_EMAIL, _ADDRESS_OF_A_PAGE, _HANDLE, _NATIONAL_INSURANCE, _POSTCODE, _NUMBER_PLATE, HOUSE)
TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Imam|Sister|Brother|Uncle|Auntie|Cllr|Councillor|PC|Sgt|called|named)"
    r"\.?\s+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?"
)
# The same as it is typed in a hurry. Where a word follows that is no name, as in "the imam said", nothing is told.
TITLE_IN_ANY_CASE = re.compile(
    r"\b(?:mrs?|ms|mx|dr|prof|rev|cllr|councillor|imam|sgt|pc)\b\.?\s+"
    r"(?!(?:a|an|and|are|as|asked|asks|at|by|came|can|comes|could|did|do|does|for|from|goes|had|has|have|he|her|his|in|is|it|"
    r"just|led|no|not|of|on|or|said|saw|says|she|spoke|that|the|then|they|to|told|took|was|we|went|were|who|will|with|"
    r"would|you)\b)[^\W\d_][\w’'-]+",
    re.IGNORECASE,
)


def _of(letters: Iterable[int]) -> str:
    """These code points, in order, as the inside of a set of a pattern: by ranges, which are quick to read and to match.

    >>> _of([97, 98, 99, 120])
    'a-cx-x'
    """
    runs: list[list[int]] = []
    for one in letters:
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in runs)


# Scripts without capitals, in which no name can be told from another word: Arabic and Urdu, Bengali, Punjabi, Chinese.
_WITHOUT_CAPITALS = _of(
    c for c in range(0x590, 0x10000) if chr(c).isalpha() and chr(c).lower() == chr(c).upper()
)
WITHOUT_CAPITALS = re.compile(rf"[{_WITHOUT_CAPITALS}][{_WITHOUT_CAPITALS}\u0900-\u0dff\u064b-\u0670\s،۔]*")
# Letters of every script that has capitals: Łukasz and Ольга are names like Janet.
_UPPER = _of(c for c in range(0x41, 0x2000) if chr(c).isupper())
_LOWER = _of(c for c in range(0x61, 0x2000) if chr(c).islower())
CAPITALS = re.compile(rf"\b[{_UPPER}][{_LOWER}’'-]+(?:\s+[{_UPPER}][{_LOWER}’'-]+)*")
# Two words in capitals side by side: more often a name that is shouted than two abbreviations.
SHOUTED = re.compile(rf"\b[{_UPPER}’'-]{{3,}}(?:\s+[{_UPPER}’'-]{{3,}})+\b")
# Words that are written with a capital and are not anybody's name.
_NOT_NAMES = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Christmas Easter Eid Ramadan Diwali Vaisakhi
    Hanukkah I English Welsh Scottish Irish British Polish Urdu Arabic Romanian Bengali Punjabi Somali
    Muslim Christian Jewish Hindu Sikh Buddhist Black White Asian African Caribbean European Gypsy
    Roma Traveller Travellers Facebook WhatsApp TikTok Instagram Nextdoor Council Police School Street
    Road Park Centre Hotel Church Mosque Temple Gurdwara Synagogue Library Market Station Close Lane
    Avenue North South East West Town Ward""".split()
)
# Words that often begin a sentence. Any other single capital word there is taken for a name too.
_BEGINNINGS = frozenset(
    """A About After Again All Also An And Another Any Anti Are As At Because Been Before Being Both But
    By Can Children Clear Community Could Customers Day Did Do Drivers During Each Early Everyone
    Families Family Few Fans Flags For From Girls Good Graffiti Group Groups Had Has Have He Her Here
    His How However If In Is It Its Just Kids Large Last Late Later Leaflets Local Locals Lots Loud
    Man Many Men More Most Mothers My Neighbours New Next Nice No Nobody None Not Now Number Of
    Officers Often Old On Once One Online Only Other Our Over Parents Passengers People Person Please
    Police Possible Posters Post Posts Pupils Residents Rubbish Rumour Rumours Said Same Saw School
    Seen Several She Shop Shouting Since So Some Somebody Someone Something Staff Stickers Still
    Street Students Take Talk Tenants Thank Thanks That The Their Them Then There These They Thing
    This Those Three Today Tonight Traders Two Very Visitors Volunteers Was We Week Weekly Were What
    When Where Which While White Who Why Windows With Woman Women Worried Yes Yesterday You Young
    Youth""".split()
)


def _is_nhs_number(digits: str) -> bool:
    """Does the tenth digit agree with the other nine (modulus 11)?

    >>> _is_nhs_number("9434765919")
    True
    """
    total = sum(int(digit) * (10 - position) for position, digit in enumerate(digits[:9]))
    check = 11 - total % 11
    return (0 if check == 11 else check) == int(digits[9])


def is_nhs_match(found: re.Match[str]) -> bool:
    """Is what `NHS` found such a number, and not merely ten digits?"""
    return _is_nhs_number(re.sub(r"\s", "", found[0]))


@lru_cache(maxsize=64)
def _words_of(places: frozenset[str]) -> frozenset[str]:
    return frozenset(word for place in places for word in re.findall(r"[\w’'-]+", place))


def known_words(places: Iterable[str] = ()) -> frozenset[str]:
    """Words that name nobody: those always written with a capital, and those of these places."""
    return _NOT_NAMES | _words_of(frozenset(places))


def may_begin(word: str) -> bool:
    """Is this a usual beginning of a sentence?"""
    return word in _BEGINNINGS


def _is_street(words: list[str]) -> bool:
    return len(words) in (2, 3) and words[-1] in _STREETS


def mask(text: str, *, places: Iterable[str] = ()) -> str:
    """The text with names, addresses, numbers and links hidden.

    places: names of places and organisations of the area, which stay.
    A capitalised word that is neither a place, nor always written so, nor a usual beginning of a
    sentence, is taken for a name. A street stays where no number of a house stands before it.

    >>> mask("My neighbour Janet Smith (07700 900123) saw it in Canalside.", places=["Canalside"])
    'My neighbour ▇▇▇ (▇▇▇) saw it in Canalside.'
    >>> mask("Basin Street"), mask("14 Basin Street")
    ('Basin Street', '▇▇▇ ▇▇▇ Street')
    >>> mask("She lives at 14 Basin Street.")
    'She lives at ▇▇▇ ▇▇▇ Street.'
    """
    known = known_words(places)
    for pattern in FIXED:
        text = pattern.sub(MASK, text)
    text = NHS.sub(lambda found: MASK if is_nhs_match(found) else found[0], text)
    text = PHONE.sub(MASK, text)
    for title in (TITLE, TITLE_IN_ANY_CASE):
        text = title.sub(lambda found: found[0].split()[0] + " " + MASK, text)

    def hide(found: re.Match[str]) -> str:
        words = found[0].split()
        start = found.start()
        if _is_street(words) and not text[:start].rstrip(" ,").endswith(MASK):
            return found[0]
        begins = start == 0 or bool(re.search(r"[.!?:;\n“\"]\s*$", text[:start]))
        kept: list[str] = []
        for position, word in enumerate(words):
            plain = re.sub(r"[’']s?$", "", word)
            at_start = position == 0 and begins and plain in _BEGINNINGS
            kept.append(word if plain in known or at_start else MASK)
        joined = " ".join(kept)
        return re.sub(rf"{MASK}(?: {MASK})+", MASK, joined)

    return CAPITALS.sub(hide, SHOUTED.sub(MASK, text))


def names_can_be_told(text: str) -> bool:
    """Do capitals tell names from other words here? Not where there are none, or nothing but.

    Somebody has to write the wording then: a suggestion would only look as if names were hidden in it.

    >>> names_can_be_told("Janet saw it"), names_can_be_told("janet saw it"), names_can_be_told("JANET SAW IT")
    (True, False, False)
    """
    upper = sum(c.isupper() for c in text)
    lower = sum(c.islower() for c in text)
    letters = sum(c.isalpha() for c in text)
    return bool(upper) and lower > upper and upper + lower > letters * 0.9
