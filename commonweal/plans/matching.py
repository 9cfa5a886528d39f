"""Which organisation or body here is meant by the words of a plan; what nobody is known by is left to the plan's own."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from commonweal.people.models import Body, Organisation
from commonweal.plans.table.splitting import responsibilities_in
from commonweal.plans.table.wording import folded

# Words that initials pass over: Wealdmere Council of Faiths is WCF, and WCoF.
_SMALL = frozenset("and at for in of on the to".split())
FEWEST_INITIALS = 2


@dataclass(frozen=True)
class Known:
    """The organisations of the partnership by every name that means just one of them, and all names that tell them apart.

    bodies: the bodies by what they are called, where no organisation is called so.
    """

    by_name: Mapping[str, Organisation]
    names: tuple[str, ...]
    bodies: Mapping[str, Body] = field(default_factory=dict)

    def meant_by(self, words: str) -> Organisation | None:
        """The organisation with this name or abbreviation; None where there is none, or several.

        Of a line that names several it is the first that is known.
        """
        parts = (words, *responsibilities_in(words, self.names))
        return next((self.by_name[folded(part)] for part in parts if folded(part) in self.by_name), None)

    def body_meant_by(self, words: str) -> Body | None:
        """The body with this name or abbreviation, of a line that names no organisation; None where there is none."""
        if self.meant_by(words) is not None:
            return None
        parts = (words, *responsibilities_in(words, self.names))
        return next((self.bodies[folded(part)] for part in parts if folded(part) in self.bodies), None)


def known_names(organisations: Iterable[Organisation] | None = None) -> Known:
    """What organisations that are part of the partnership are called, now and before, and in initials; bodies besides."""
    if organisations is None:
        organisations = Organisation.objects.filter(is_active=True)
    by_name: dict[str, Organisation | None] = {}
    spelt: list[str] = []
    for one in organisations:
        names = [one.name, *one.former_names]
        spelt += [*names, *(short for short in initials(one.name) if short.isupper())]
        for name in {folded(name) for name in (*names, *initials(one.name))}:
            # What could be either is neither.
            by_name[name] = one if by_name.get(name, one) == one else None
    bodies = list(Body.objects.order_by("name"))
    spelt += [one.name for one in bodies]
    found = {name: one for name, one in by_name.items() if one is not None}
    return Known(found, tuple(name for name in spelt if name), _called(bodies, but=by_name))


def _called(bodies: Iterable[Body], *, but: Container[str]) -> dict[str, Body]:
    """Bodies by name and initials; what could be two of them, or an organisation, is neither."""
    found: dict[str, Body | None] = {}
    for one in bodies:
        for name in {folded(name) for name in (one.name, *initials(one.name))}:
            found[name] = one if found.get(name, one) == one else None
    return {name: one for name, one in found.items() if one is not None and name not in but}


def initials(name: str) -> list[str]:
    """The abbreviations that a name is known by: with and without its small words.

    >>> initials("Wealdmere Council of Faiths")
    ['WCF', 'WCoF']
    >>> initials("Police")
    []
    """
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    without = "".join(word[0].upper() for word in words if word.lower() not in _SMALL)
    whole = "".join(word[0] if word.lower() in _SMALL else word[0].upper() for word in words)
    return [] if len(without) < FEWEST_INITIALS else list(dict.fromkeys([without, whole]))
