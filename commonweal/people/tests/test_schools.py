"""Which words tell of a school: in several languages, and by names that are known."""

import pytest

from commonweal.people.schools import tells_of_a_school


@pytest.mark.parametrize(
    "words",
    [
        *("schoolchildren", "the schoolyard", "A headteacher", "the head teacher", "one pupil", "Pupils"),
        *("Year 9 girls", "year nine", "students", "the university", "at the UTC", "a sixth former"),
        *("madrasa", "madrassah", "Ysgol Bryn", "w szkole", "szkoła", "اسکول کے باہر", "At heron PRIMARY"),
    ],
)
def test_words_that_tell_of_a_school(words):
    assert tells_of_a_school(f"Shouting near {words}, twice.")


@pytest.mark.parametrize(
    "words", ["Last year 12 came", "the year 2026", "primary care", "Heron High Street", "utc"]
)
def test_words_that_tell_of_none(words):
    assert not tells_of_a_school(words)


def test_names_are_whole_words_with_any_apostrophe_and_of_four_letters_at_least():
    known = ["St Mary’s", "Oak", "e", "Elms"]
    for words in ("by St Mary's.", "by ST MARY’S gate", "by St Marys", "The  Elms"):
        assert tells_of_a_school(words, known), words
    for words in ("Soaked at the oak", "Helmsley", "Everything"):
        assert not tells_of_a_school(words, known), words
