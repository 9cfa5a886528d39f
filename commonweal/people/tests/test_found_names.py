"""What of a text looks like somebody's name, and what does not."""

import pytest

from commonweal.people.found_names import names_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Messages to jane@example.org or 01234 567890.", ["jane@example.org", "01234 567890"]),
        ("Janet put up stickers.", ["Janet"]),
        ("Janet’s shop was mentioned, and Ольга too.", ["Janet’s", "Ольга"]),
        ("It was JANE SMITH, near AB1 2CD.", ["AB1 2CD", "JANE SMITH"]),
        ("It was Mr Khan.", ["Mr Khan"]),
        ("Somebody spoke to Jane Church.", ["Jane"]),
    ],
)
def test_what_names_somebody_is_found(text, found):
    assert names_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Leaflets were found in Old Market and along Lock Lane.",
        "Nothing in it is restricted. Partners noticed more worry on Mill Road.",
        "Sixth-formers of Hill Academy wrote to Marshby Council on Monday.",
        "Hostile comments about Ukrainian families outside St Mary’s Church.",
        "Repaint the underpass. Letter received; fourteen came. Draft half done.",
        "Write a myth-buster, and send it to Marshby Council.",
    ],
)
def test_places_and_usual_words_are_not_asked_about(text):
    assert names_in(text, places=["Old Market", "Marshby Council"]) == []
