"""What is suggested for others to read hides names however they are written, or suggests nothing."""

import pytest

from commonweal.tension.forms.grading import GradeForm
from commonweal.tension.masking import MASK, mask, names_can_be_told
from commonweal.tension.tests.pages import page


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


@pytest.mark.parametrize(
    "text",
    ["janet smith of 12 oak road said it", "JANET SMITH SAID IT", "علی احمد نے کہا", "علی احمد Ali نے کہا"],
)
def test_nothing_is_suggested_where_names_cannot_be_told(tell, people, sign_in, text):
    assert not names_can_be_told(text)
    report = tell(by="ben", what=text)
    form = GradeForm(report=report)
    assert form.initial["sanitised"] == ""
    assert "can’t be told" in page(sign_in("aisha"), f"/reports/{report.public_id}/triage/")


def test_a_count_has_nobody_to_hide(tell, people):
    report = tell(by="ben", what="Counted: 4 × Hate.")
    report.number = 4
    assert GradeForm(report=report).initial["sanitised"] == "Counted: 4 × Hate."
