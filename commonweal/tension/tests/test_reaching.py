"""What whoever sent a report asked, and where they see what came of it, on the pages of those who check it."""

import pytest

from commonweal.tension.tests.pages import address, graded, page
from commonweal.tension.verbs.release import CannotRelease, release_strength

KEPT = "Whoever reported asked that only the council’s team reads this. It will not be shared."
RECEIPT = ("left no way to reach them", "with their receipt")


def test_what_only_the_team_may_read_is_said_to_be_so_before_and_after_grading(tell, sign_in):
    report = tell(by=None, may_share=False)
    aisha = sign_in("aisha")
    html = page(aisha, address("triage", report))
    assert KEPT in html
    assert "Grade (not shared)" in html
    assert "Grade and share" not in html
    said = aisha.post(address("act", report, "grade"), graded(report), follow=True).content.decode()
    assert "The report is graded and not shared." in said
    assert KEPT in said
    assert KEPT in page(aisha, address("report", report))


def test_what_may_be_shared_says_nothing_of_it(tell, sign_in):
    report = tell(by=None)
    html = page(sign_in("aisha"), address("triage", report))
    assert "It will not be shared." not in html
    assert "Grade and share" in html


def test_of_a_partners_report_it_is_said_that_it_stays_with_the_partner(tell_and_grade, sign_in):
    report = tell_and_grade(by="aisha", kind="strength", may_share=False)
    said = "It will not be shared with other organisations"
    assert said in page(sign_in("aisha"), address("triage", report))
    shared = tell_and_grade(by="kit", kind="strength")
    assert said not in page(sign_in("aisha"), address("triage", shared))


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("partner", "{name}, {organisation}, sees it under “What you sent”."),
        ("upload", "{organisation} sees it under “What you sent”."),
        ("api", "{organisation} sees it under “What you sent”."),
    ],
)
def test_a_partner_sees_what_came_of_it_among_what_they_sent(tell, people, sign_in, channel, said):
    report = tell(by="kit", kind="strength", channel=channel)
    said = said.format(name=people["kit"].name, organisation=people["kit"].organisation)
    aisha = sign_in("aisha")
    html = page(aisha, address("triage", report))
    assert said in html
    assert not [words for words in RECEIPT if words in html]
    asked = aisha.post(address("act", report, "ask"), {"ask-question": "Which stop?"}, follow=True)
    assert f"Asked. {said}" in asked.content.decode()


def test_of_a_sender_who_has_left_it_is_said_that_they_are_there_no_more(tell, people, sign_in):
    report = tell(by="kit", kind="strength")
    people["kit"].is_active = False
    people["kit"].save(update_fields=["is_active"])
    html = page(sign_in("aisha"), address("triage", report))
    assert f"{people['kit'].organisation} sent it, and whoever did so is there no more." in html


def test_the_public_is_still_said_to_see_it_with_the_receipt(tell, sign_in):
    html = page(sign_in("aisha"), address("triage", tell(by=None)))
    assert [words for words in RECEIPT if words in html] == list(RECEIPT)


def test_what_was_not_to_be_shared_is_not_made_public_either(tell_and_grade, people):
    report = tell_and_grade(by=None, kind="strength", may_share=False)
    with pytest.raises(CannotRelease, match="asked that it is not shared"):
        release_strength(report, by=people["aisha"])
