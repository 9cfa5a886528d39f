"""Masking hides names however they are written, and leaves places and beginnings of sentences."""

import pytest

from commonweal.people.masking import MASK, mask


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("My neighbour Łukasz Żak saw it.", ("Łukasz", "Żak")),
        ("It was said by Ольга at the shop.", ("Ольга",)),
        ("We heard Şeyma and Đorđe shout.", ("Şeyma", "Đorđe")),
        ("They said that ALI KHAN lives there.", ("ALI", "KHAN")),
        ("Then Élodie O’Brien came to the door.", ("Élodie", "Brien")),
    ],
)
def test_names_with_letters_of_any_script_that_has_capitals_are_hidden(text, hidden):
    said = mask(text)
    assert not [name for name in hidden if name in said], said
    assert MASK in said


def test_places_and_beginnings_of_sentences_stay():
    said = mask("Leaflets lay in Old Market. The NHS clinic saw it.", places=["Old Market"])
    assert said == "Leaflets lay in Old Market. The NHS clinic saw it."
