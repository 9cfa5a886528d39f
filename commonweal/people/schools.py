"""What words tell of a school: that it is one, or the name of one that is known here.

What tells of a school is read by the tension group, by whoever checks reports and by its own organisation unless it leads
(`people.visibility`).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from commonweal.people.models import Organisation
from commonweal.people.organisations_models import Sector

# A shorter name is a word of something else too often, or a part of it.
FEWEST_LETTERS = 4
_YEAR = "([1-9]|1[0-3]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)"
_SCHOOL = re.compile(
    r"\b(\w*school\w*|academy|academies|nursery|nurseries|playgroups?|sixth[- ]form(er)?s?|colleges?|kindergartens?|"
    r"universit(y|ies)|head[- ]?(teacher|master|mistress)\w*|teachers?|pupils?|students?|key stage|"
    rf"(?<!last )(?<!this )(?<!next )(?<!every )(?<!past )years? ?{_YEAR}s?|(?-i:UTC)s?|"
    r"m[ae]dr[aei]ss?[ae]?h?s?|maktabs?|"
    r"h?ysgol\w*|coleg\w*|disgybl\w*|szk[oó]ł\w*|szkol\w*|ucze[nń]\w*|uczni\w*|"
    r"(infants?|juniors?|primary|secondary|grammar)(?! (care|health|concern|reason)))\b|"
    # Urdu writes a word and its endings together, with either of two letters for k.
    r"\bا?س[کك]ول|مدرس[ہهة]",
    re.IGNORECASE,
)
_CALLED_HIGH = re.compile(r"\b[A-Z][\w'-]+ High\b(?! (?:Street|Road|Court|Lane|Rise))")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ‛′`´＇", "'"))


def known_schools() -> list[str]:
    """What the organisations of education that are known here are called, and were called before."""
    found = Organisation.objects.filter(sector=Sector.EDUCATION).values_list("name", "former_names")
    return [name for now, before in found for name in (now, *before)]


def tells_of_a_school(words: str, known: Iterable[str] = ()) -> bool:
    """Do the words say which school, or that it is one? known: names of schools, however they sound.

    >>> tells_of_a_school("The infant school gate"), tells_of_a_school("Old High Street")
    (True, False)
    >>> tells_of_a_school("Near Fernbank House", known=["Fernbank House"])
    True
    """
    return bool(school_words_in(words, known))


def school_words_in(words: str, known: Iterable[str] = ()) -> list[str]:
    """Which words say so, as they stand there, each once.

    A name that is known is found as whole words, however its apostrophes and capitals are written.

    >>> school_words_in("Pupils of St Anne’s met Year 9.", known=["St Anne's"])
    ['Pupils', 'Year 9', "St Anne's"]
    """
    folded = unicodedata.normalize("NFC", words).translate(_APOSTROPHES)
    named = _named(tuple(known))
    patterns = [_SCHOOL, _CALLED_HIGH, *([named] if named else [])]
    return list(dict.fromkeys(found[0] for one in patterns for found in one.finditer(folded)))


@lru_cache(maxsize=64)
def _named(known: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds any of these names; None where none is long enough to be told from other words."""
    names = [unicodedata.normalize("NFC", name).translate(_APOSTROPHES) for name in known]
    spelt = [
        r"\s+".join(re.escape(word).replace("'", "'?") for word in name.split())
        for name in names
        if sum(map(str.isalpha, name)) >= FEWEST_LETTERS
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)", re.IGNORECASE) if spelt else None
