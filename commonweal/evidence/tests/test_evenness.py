"""How evenly groups live: the index by hand, what is withheld left out, and what must be read with it."""

import pytest

from commonweal.evidence.evenness import evenness_of
from commonweal.evidence.tests.tables import ETHNICITY

pytestmark = pytest.mark.django_db


def test_the_indices_are_those_that_are_worked_out_by_hand(town, load):
    load(ETHNICITY)
    found = evenness_of("ethnicity")
    told = {one.group: one for one in found.groups}
    # D = 1/2 (|200/340 - 800/1260| + |50/340 - 450/1260| + |90/340 - 10/1260|)
    by_hand = (abs(200 / 340 - 800 / 1260) + abs(50 / 340 - 450 / 1260) + abs(90 / 340 - 10 / 1260)) / 2
    assert told["Asian"].dissimilarity == pytest.approx(by_hand, abs=1e-12)
    assert told["Asian"].isolation == pytest.approx((200 * 0.2 + 50 * 0.1 + 90 * 0.9) / 340, abs=1e-12)
    assert (found.areas, found.left_out) == (3, 0)


def test_an_area_of_which_a_figure_is_withheld_is_left_out_and_the_page_says_so(town, load, client):
    load(ETHNICITY.replace("L2,500,Asian,50", "L2,500,Asian,[c]"))
    found = evenness_of("ethnicity")
    assert (found.areas, found.left_out) == (2, 1)
    assert {one.group: one.people for one in found.groups}["White"] == 810
    page = client.get("/profiles/evenness/").content.decode()
    assert "1 area is left out, as a figure of it is withheld" in page
    assert "Where people live does not say whom they meet" in page


def test_without_figures_and_for_what_is_no_group_of_people_there_is_nothing(town, client):
    assert "No open figures yet" in client.get("/profiles/evenness/").content.decode()
    assert client.get("/profiles/evenness/?of=tenure").status_code == 404
