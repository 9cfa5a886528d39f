"""A name is found, and known again by its marks, whichever apostrophe, hyphen or accents it is written with."""

import pytest

from commonweal.people import marks
from commonweal.people.words import MARKER, pattern_of

SAME = [
    ("Sean O'Brien", "Sean O\u2019Brien"),
    ("Sean O\u2018Brien", "Sean O\u02bcBrien"),
    ("Mary D'Souza", "mary d\u00b4souza"),
    ("Anne-Marie Jones", "Anne\u2011Marie  Jones"),
    ("Anne\u2013Marie Jones", "Anne-Marie\u00a0Jones"),
    ("Jos\u00e9 D\u00edaz", "Jose\u0301 Di\u0301az"),
    ("Jose\u0301 Diaz", "JOS\u00c9 DIAZ"),
    ("Th\u1ebf Ph\u1ea1m", "Th\u00ea\u0301 Pha\u0323m"),
    ("\u0622\u0645\u0646\u06c1 \u062e\u0627\u0646", "\u0627\u0653\u0645\u0646\u06c1 \u062e\u0627\u0646"),
]


@pytest.mark.parametrize(("one", "other"), [*SAME, *((other, one) for one, other in SAME)])
def test_a_name_is_the_same_however_a_keyboard_writes_it(one, other):
    """Fails for every pair where signs are compared as they are."""
    details = {"name": one}
    assert pattern_of(details).sub(MARKER, f"Thanks to {other}.") == f"Thanks to {MARKER}."
    # And after a restore, by the marks alone: what they are of is found where it stands.
    found = marks.marked_in([f"Thanks to {other}."], [marks.marks_of(marks.needles_of(details))])
    assert marks.pattern(found).sub(MARKER, f"Thanks to {other}.") == f"Thanks to {MARKER}."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jose Diaz", "Jos\u00e9 Diaz"),
        ("Ana Jose", "Ana Jose\u0301"),  # the accent belongs to the word: it is another name
        ("Sean Brien", "Sean O\u2019Brien"),
        ("Anne Marie", "Anne-Maries"),
    ],
)
def test_another_name_stays_where_it_is(name, text):
    assert not pattern_of({"name": name}).search(text)
    assert not marks.marked_in([text], [marks.marks_of(marks.needles_of({"name": name}))])


def test_a_telephone_number_is_found_whichever_hyphen_is_in_it():
    assert pattern_of({"phone": "07700 900123"}).search("Ring 07700\u2013900\u2011123 after six.")
