"""Which earlier reports probably speak of the same thing? A suggestion to the triager, who decides.

After Fellegi and Sunter (1969): each comparison (text, day, place, type) falls into one of a few levels;
each level has a weight, the logarithm to base 2 of how much more often it is found among true
duplicates than among pairs taken at random; weights add up to odds. Why not a trained model, and how
the weights were found: docs/decisions/0003-duplicates.md.
"""

import datetime
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.tension.models import Report
from commonweal.tension.report_models import PlaceKind, Status
from commonweal.tension.selectors import queue_visible_to

DAYS = 7  # two reports more than a week apart are not compared
KILOMETRES = 2.0  # nor two whose points lie farther apart than this
MOST_CANDIDATES = 2_000
SUGGEST_FROM = 0.5
# Of two reports of one week within two kilometres of each other, about one pair in fifty is one event.
PRIOR = math.log2(1 / 49)
# (lowest similarity of the texts, weight), best first.
TEXT = ((0.45, 8.0), (0.30, 6.0), (0.20, 4.0), (0.12, 2.5), (0.06, 0.5), (0.0, -4.0))
# (largest number of days apart, weight).
DAY = ((0, 2.5), (1, 2.0), (2, 1.0), (4, -0.5), (DAYS, -2.0))
# (largest distance in kilometres, weight).
DISTANCE = ((0.15, 3.0), (0.5, 1.5), (1.0, 0.0), (KILOMETRES, -2.0))
SAME_WORDS_FOR_PLACE, BOTH_ONLINE, PLACE_NOT_KNOWN = 2.5, 0.5, 0.0
SAME_TYPE, RELATED_TYPE, OTHER_TYPE, TYPE_NOT_KNOWN, OTHER_KIND = 1.5, 0.5, -1.0, 0.0, -8.0
# Types under which one and the same thing is often reported.
RELATED = (
    {"hate", "verbal-abuse", "premises", "graffiti", "asb", "avoidance"},
    {"school", "group-fight", "asb"},
    {"rumour", "online", "media"},
    {"protest", "leaflets", "online"},
    {"complaint", "planning", "casework"},
    {"celebration", "shared-place", "faiths", "language", "welcome", "contact-project"},
    {"neighbours", "repair", "young-people"},
)
_SMALL_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being but by can
    did do does during each for from had has have he her here him his how i if in into is it its just me
    more most my no not of off on one or other our out over said say says she so some such than that the
    their them then there these they this those through to too up us very was we were what when where
    which who will with would you your people somebody someone told seen saw""".split()
)


@dataclass(frozen=True)
class Said:
    """What is compared of a report. day: of the event; lon and lat in degrees, or None."""

    kind: str
    indicator: str
    text: str
    place: str
    where: str
    day: datetime.date
    lon: float | None
    lat: float | None


def stems(text: str) -> list[str]:
    """The words of a text that carry meaning, cut down so that forms of one word are alike.

    >>> stems("The windows were broken; a broken window.")
    ['window', 'brok', 'brok', 'window']
    """
    found = []
    for word in re.findall(r"[^\W_]+", text.casefold()):
        if word in _SMALL_WORDS or (len(word) < 3 and not word.isdigit()):
            continue
        if len(word) > 4:
            word = re.sub(r"(ings?|edly|ed|ers?|en|es|s|ly|e)$", "", word) or word
        found.append(word)
    return found


class Words:
    """How telling each word is among the reports compared: rare words count for more."""

    def __init__(self, texts: Iterable[str]) -> None:
        found = [set(stems(text)) for text in texts]
        self._number = len(found)
        self._with = Counter(word for words in found for word in words)

    def weight(self, word: str) -> float:
        return math.log((self._number + 2) / (self._with[word] + 1)) + 0.5

    def similarity(self, one: str, other: str) -> float:
        """0 when the texts share no word, 1 when they share all; weighted overlap (a Dice coefficient)."""
        a, b = set(stems(one)), set(stems(other))
        whole = sum(map(self.weight, a)) + sum(map(self.weight, b))
        return 2 * sum(map(self.weight, a & b)) / whole if whole else 0.0


def kilometres(one: Said, other: Said) -> float | None:
    """The distance between the two points, or None where one has none. Flat earth: these are near."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    east = (one.lon - other.lon) * 111.32 * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(east, (one.lat - other.lat) * 111.32)


def probability(one: Said, other: Said, words: Words) -> float:
    """How probable is it that these two speak of the same thing? Between 0 and 1."""
    apart = abs((one.day - other.day).days)
    far = kilometres(one, other)
    if apart > DAYS or (far is not None and far > KILOMETRES):
        return 0.0
    similarity = words.similarity(one.text, other.text)
    weight = PRIOR
    weight += next(weight for lowest, weight in TEXT if similarity >= lowest)
    weight += next(weight for most, weight in DAY if apart <= most)
    weight += _of_place(one, other, far) + _of_type(one, other)
    return 1 / (1 + 2**-weight)


def _of_place(one: Said, other: Said, far: float | None) -> float:
    if far is not None:
        return next(weight for most, weight in DISTANCE if far <= most)
    if one.where == other.where == PlaceKind.ONLINE:
        return BOTH_ONLINE
    if set(stems(one.place)) & set(stems(other.place)):
        return SAME_WORDS_FOR_PLACE
    return PLACE_NOT_KNOWN


def _of_type(one: Said, other: Said) -> float:
    if one.kind != other.kind:
        return OTHER_KIND
    if not one.indicator or not other.indicator:
        return TYPE_NOT_KNOWN
    if one.indicator == other.indicator:
        return SAME_TYPE
    related = any(one.indicator in group and other.indicator in group for group in RELATED)
    return RELATED_TYPE if related else OTHER_TYPE


def likely_duplicates(report: Report, *, viewer: Viewer, at_most: int = 5) -> list[tuple[Report, float]]:
    """Reports that probably speak of the same thing as this one, likeliest first, each with its probability.

    For triagers only, among the reports that they may see; nobody else gets any. Only reports of the
    week before and after are compared, and of those with a point only the ones near it.
    """
    if not viewer.is_authenticated or not viewer.may(Permission.TRIAGE_REPORTS):
        return []
    if not queue_visible_to(viewer).filter(pk=report.pk).exists():
        return []
    week = datetime.timedelta(days=DAYS)
    candidates = (
        queue_visible_to(viewer)
        .filter(kind=report.kind, happened_on__range=(report.happened_on - week, report.happened_on + week))
        .exclude(pk=report.pk)
        .exclude(status__in=(Status.MERGED, Status.REJECTED, Status.HELD))
    )
    if report.lon is not None and report.lat is not None:
        north = KILOMETRES / 111.32
        east = north / max(0.1, math.cos(math.radians(report.lat)))
        near = candidates.filter(
            lon__range=(report.lon - east, report.lon + east),
            lat__range=(report.lat - north, report.lat + north),
        )
        candidates = near | candidates.filter(lon=None)
    found = list(candidates.order_by("-happened_on", "public_id")[:MOST_CANDIDATES])
    return _best(report, found, at_most)


def _best(report: Report, found: Sequence[Report], at_most: int) -> list[tuple[Report, float]]:
    this = said(report)
    others = [(other, said(other)) for other in found]
    words = Words([this.text, *(one.text for _report, one in others)])
    scored = [(other, probability(this, one, words)) for other, one in others]
    likely = [pair for pair in scored if pair[1] >= SUGGEST_FROM]
    return sorted(likely, key=lambda pair: (-pair[1], pair[0].public_id))[:at_most]


def said(report: Report) -> Said:
    """What is compared of this report."""
    return Said(
        kind=report.kind,
        indicator=report.indicator,
        text=f"{report.what} {report.place}",
        place=report.place,
        where=report.where,
        day=report.happened_on,
        lon=report.lon,
        lat=report.lat,
    )
