"""What is suggested for others to read is masked, or nothing is suggested where names cannot be told."""

import pytest

from commonweal.people.masking import names_can_be_told
from commonweal.tension.forms.grading import GradeForm
from commonweal.tension.tests.pages import page


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
