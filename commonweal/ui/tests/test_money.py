"""Money as people type and read it."""

import pytest
from django import forms

from commonweal.ui.money import MOST_PENCE, PoundsField, in_pounds


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("", None),
        ("0", 0),
        ("2500", 250_000),
        ("£2,500.50", 250_050),
        (" 1 234 567 ", 123_456_700),
        ("٥", 500),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, pence):
    assert PoundsField(required=False).clean(typed) == pence


@pytest.mark.parametrize("typed", ["a lot", "-5", "1,23", "2.5", "1e9", "5 euro", "1,2345"])
def test_what_is_no_amount_is_refused_in_words(typed):
    with pytest.raises(forms.ValidationError, match="amount in pounds"):
        PoundsField().clean(typed)


def test_more_than_can_be_meant_is_refused_and_the_most_is_not():
    assert PoundsField().clean(str(MOST_PENCE // 100)) == MOST_PENCE
    with pytest.raises(forms.ValidationError, match="more money than can be meant"):
        PoundsField().clean(str(MOST_PENCE // 100 + 1))


@pytest.mark.parametrize("pence", [0, 5, 99, 100, 123_456, 100_000_000])
def test_what_is_shown_is_read_again_as_the_same(pence):
    assert PoundsField().clean(in_pounds(pence)) == pence
