"""Which wording of a table is which of the plan: all of them compared where they are few, the likeliest where many."""

import difflib

import pytest

from commonweal.plans.merging import matches

pytestmark = pytest.mark.once
MANY = 500


def test_few_wordings_are_known_again_without_a_word_in_common():
    assert matches(["Mapping neighbourhoods", "Singing"], ["Sing-along", "Map neighbourhood"]) == [1, 0]


def test_of_many_wordings_each_is_compared_with_few_and_known_again(monkeypatch):
    compared = []

    class Counted(difflib.SequenceMatcher):
        def ratio(self):
            compared.append(1)
            return super().ratio()

    monkeypatch.setattr(difflib, "SequenceMatcher", Counted)
    before = [f"Neighbours of street {n} meet and are heard, {n} times a year" for n in range(MANY)]
    after = [f"The neighbours of street {n} meet, are heard, and eat {n} times a year" for n in range(MANY)]
    assert matches(before, after[::-1]) == list(range(MANY))[::-1]
    assert len(compared) <= 10 * MANY
    # Long ones, too, which are compared word by word.
    del compared[:]
    more = " at the hall, in the garden and by the bridge" * 10
    assert matches([one + more for one in before], [one + more for one in after]) == list(range(MANY))
    assert len(compared) <= 10 * MANY
