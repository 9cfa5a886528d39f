"""The words of short texts, as far as they say what a text is about."""

import re
from collections.abc import Iterable
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SHORTEST = 2

# Words of English that stand in any text whatever it is about. "Not" and its kind say something only beside another
# word, and themes are made of words one by one.
STOP = frozenset(
    """
    a about above across after again against ago all almost along already also although always am among an and another
    any anybody anyone anything are around as at away back be became because become been before behind being below
    beside besides between beyond both but by came can cannot come could did do does doing done down due during each
    either else enough etc even ever every everybody everyone everything few for from further gave get gets getting
    give given go goes going gone got had has have having he her here hers herself him himself his how however i if in
    indeed instead into is it its itself just keep kept know known least less let like lot lots made make makes making
    many may maybe me might mine more most much must my myself near need needs neither never nevertheless next no
    nobody none nor not nothing now of off often on once one only onto or other others otherwise ought our ours
    ourselves out over own per perhaps please put quite rather really said same saw say says see seem seemed seems seen
    several shall she should since so some somebody someone something sometimes somewhat soon still such take taken
    than thank thanks that the their theirs them themselves then there therefore these they thing things this those
    though through throughout thus to together too took toward towards under unless until up upon us use used very via
    want was way we well went were what whatever when whenever where wherever whether which while who whoever whole
    whom whose why will with within without would yes yet you your yours yourself yourselves
    aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he'd he'll he's i'd i'll i'm i've isn't it's let's
    mustn't shan't she'd she'll she's shouldn't that's there's they'd they'll they're they've wasn't we'd we'll we're
    we've weren't what's where's who's won't wouldn't you'd you'll you're you've
    """.split()
)


def words_of(text: str) -> list[str]:
    """The words of a text that may say what it is about, in lower case, in their order.

    >>> words_of("The staff weren't RUDE; waiting-times are the patients’ worry!")
    ['staff', 'rude', 'waiting', 'times', 'patients', 'worry']
    """
    found = (word.replace("’", "'") for word in WORD.findall(text.lower()))
    return [word for word in found if len(word) >= SHORTEST and word not in STOP]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without the ending of the plural or the possessive, by which its forms are counted as one.

    Harman's S stemmer (1991, "How effective is suffixing?", J. Am. Soc. Inf. Sci. 42:7), which takes off little and
    so confuses little.

    >>> [stem(word) for word in ("worries", "times", "bus", "glass", "patient's", "areas")]
    ['worry', 'time', 'bus', 'glass', 'patient', 'area']
    """
    bare = word.removesuffix("'s")
    if len(bare) < 4 or not bare.endswith("s"):
        return bare
    if bare.endswith("ies"):
        return bare if bare.endswith(("eies", "aies")) else f"{bare[:-3]}y"
    if bare.endswith("es"):
        return bare if bare.endswith(("aes", "ees", "oes")) else bare[:-1]
    return bare if bare.endswith(("us", "ss")) else bare[:-1]


def commonest_forms(words: Iterable[str]) -> dict[str, str]:
    """For each stem the form in which it is met most often; of several the first in the alphabet.

    >>> commonest_forms(["bus", "times", "time", "times"])
    {'bus': 'bus', 'time': 'times'}
    """
    counts: dict[str, dict[str, int]] = {}
    for word in words:
        forms = counts.setdefault(stem(word), {})
        forms[word] = forms.get(word, 0) + 1
    return {one: min(forms, key=lambda form: (-forms[form], form)) for one, forms in counts.items()}
