"""Members of whom somebody reads the same name, told apart by what the list of members says of their seats already."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonweal.actions.describing import day_in_words
from commonweal.people.history import name_of
from commonweal.people.models import Membership
from commonweal.people.naming import sender_name
from commonweal.people.visibility import Viewer


def told_apart(seats: Sequence[Membership], viewer: Viewer) -> list[str]:
    """A line for each seat, in their order, as this viewer may read it; no two are alike.

    The name and whom they speak for; of those that read alike, their role and since when, too, and where that is the same
    besides, a number, by the order in which the seats were given. Of a school it says no more than before.
    """
    plain = [_plain(seat, viewer) for seat in seats]
    with_seat = [
        words if plain.count(words) == 1 else _with_seat(words, seat)
        for words, seat in zip(plain, seats, strict=True)
    ]
    alike, met = Counter(with_seat), Counter[str]()
    told = dict.fromkeys((seat.pk for seat in seats), "")
    for seat, words in sorted(zip(seats, with_seat, strict=True), key=lambda pair: pair[0].pk):
        met[words] += 1
        if alike[words] == 1:
            told[seat.pk] = words
        else:
            told[seat.pk] = _("%(words)s – number %(number)d of %(all)d, as they were given their seats") % {
                "words": words,
                "number": met[words],
                "all": alike[words],
            }
    return [told[seat.pk] for seat in seats]


def _plain(seat: Membership, viewer: Viewer) -> str:
    behalf = sender_name(seat.on_behalf_of, viewer) if seat.on_behalf_of else ""
    return ", ".join(dict.fromkeys(filter(None, (name_of(seat.person, viewer), behalf))))


def _with_seat(words: str, seat: Membership) -> str:
    since = _("since %(day)s") % {"day": day_in_words(seat.from_on)}
    return f"{words} ({seat.called}, {since})"
