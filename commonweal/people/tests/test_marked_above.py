"""What says of itself that it is marked too high is told from what merely uses the word."""

import time

import pytest

from commonweal.people.marked_above import is_marked_above, refuse_marked_above
from commonweal.people.visibility import MarkingTooHigh


@pytest.mark.parametrize(
    "text",
    [
        "SECRET",
        "secret",
        "Top Secret",
        "TOP SECRET bunker",
        "UK SECRET\nsomething",
        "SECRET - UK EYES ONLY",
        "UK TOP SECRET: a plan",
        "NATO CONFIDENTIAL",
        "[Confidential]",
        "Something came.\n  //SECRET//\nMore of it.",
        "Something came.\nConfidential\nMore of it.",
        "CLASSIFICATION: SECRET",
        "Protective marking: Secret",
        "\u200bSECRET\nsomething",
        "OFFICIAL-SENSITIVE / SECRET: boys met",
        "Official-Sensitive / Secret",
        "[OFFICIAL] [TOP SECRET] boys met",
        "OFFICIAL-SENSITIVE [STRAP2] boys met",
        "OFFICIAL-SENSITIVE - TS: boys met",
        "STRAP 1 boys met",
        "Marking: SECRET. Boys met.",
        "Marking: OFFICIAL-SENSITIVE/SECRET, boys met",
        "Marked SECRET. Boys met.",
        "This note is marked SECRET. boys met",
        "Boys met. This report has been classified as UK SECRET, so keep it.",
        "This is marked “TOP SECRET”.",
    ],
)
def test_text_that_says_it_is_marked_too_high_is_refused(text):
    assert is_marked_above(text)
    with pytest.raises(MarkingTooHigh, match="must not be stored here"):
        refuse_marked_above(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a secret meeting",
        "A secret meeting was held.",
        "Secret Garden Centre, High Street",
        "It was no secret",
        "He said: top secret.",
        "They keep it CONFIDENTIAL.",
        "Secretary of the residents' group",
        "SECRETARY elected",
        "Confidential talks went on.",
        "OFFICIAL-SENSITIVE\nsomething",
        "OFFICIAL-SENSITIVE: a secret meeting",
        "OFFICIAL SECRETS were the theme of the quiz",
        "a secret garden",
        "A top secret party for Grandad",
        "This was marked by a secret vote.",
        "Marked secret ballots were found.",
        "An envelope marked SECRET lay in the park.",
        "This party is a SECRET.",
        "Strap 2 children in first",
        "The bag’s STRAP broke",
        "TS Eliot was read aloud",
    ],
)
def test_text_that_merely_uses_the_word_is_taken(text):
    assert not is_marked_above(text)
    refuse_marked_above(text)


@pytest.mark.parametrize(
    "line",
    [
        "\n",
        "-",
        " ",
        "TOP ",
        "OFFICIAL ",
        "OFFICIAL-",
        "this is ",
        "Marking: ",
        "marked ",
        "SECRETS ",
        "UK - ",
    ],
)
def test_long_text_is_looked_through_at_once(line):
    began = time.perf_counter()
    assert not is_marked_above(line * 50_000)
    assert not is_marked_above(f"Marking:{line * 50_000}.")
    assert time.perf_counter() - began < 2
