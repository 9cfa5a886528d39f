"""What a list says of the markings of what it shows: a tag on each row that is higher, and one banner for all."""

from collections.abc import Iterable

from commonweal.people.visibility_models import Marking


def tag_of(marking: str) -> str:
    """The words of the tag beside an item in a list; none for OFFICIAL, which most of it is.

    >>> tag_of("sensitive"), tag_of("official"), tag_of("")
    ('OFFICIAL-SENSITIVE', '', '')
    """
    return str(Marking.SENSITIVE.label) if marking == Marking.SENSITIVE else ""


def highest(markings: Iterable[str]) -> str:
    """The words of the highest marking of these items, for the banner of a page that shows them; "" for none.

    >>> highest(["official", "sensitive"]), highest(["official", ""]), highest([""])
    ('OFFICIAL-SENSITIVE', 'OFFICIAL', '')
    """
    found = set(markings)
    return next((str(one.label) for one in (Marking.SENSITIVE, Marking.OFFICIAL) if one in found), "")
