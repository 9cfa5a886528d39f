import pytest

from commonweal.people.visibility import MarkingTooHigh, marking_from


@pytest.mark.parametrize("text", ["SECRET", "Top Secret", "UK SECRET", "confidential"])
def test_anything_above_official_sensitive_is_refused(text):
    with pytest.raises(MarkingTooHigh):
        marking_from(text)


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("", "official"),
        ("OFFICIAL", "official"),
        ("OFFICIAL-SENSITIVE", "sensitive"),
        ("Restricted", "sensitive"),
    ],
)
def test_markings_old_and_new_are_understood(text, marking):
    assert marking_from(text) == marking
