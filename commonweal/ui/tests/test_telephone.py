import pytest

from commonweal.ui.telephone import reachable


@pytest.mark.parametrize(
    "number", ["999", "101", "116 000", "0800 1111", "01632 960001", "020 7946 0001", "+44 1632 960001"]
)
def test_a_number_is_a_link_to_call(number):
    assert f'href="tel:{number.replace(" ", "")}" dir="ltr">{number}</a>.' in reachable(f"Call {number}.")


@pytest.mark.parametrize(
    "words",
    [
        "12 High Street",
        "press 55",
        "page 9990",
        "in 2026",
        "https://x.example/999/",
        "10.101",
        "SW1 0AA",
        "999.5",
        "1101",
    ],
)
def test_what_is_no_number_to_call_is_none(words):
    assert "<a" not in reachable(words)


def test_markup_that_somebody_put_in_a_setting_stays_words():
    assert reachable("<b>999</b>").startswith("&lt;b&gt;")
