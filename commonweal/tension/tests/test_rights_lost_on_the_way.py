"""A right that is lost between opening a page and pressing its button: no such page, and nothing done."""

import errno

import pytest
from django.urls import reverse

from commonweal.people.governance import NotReady
from commonweal.people.visibility import visibility_class
from commonweal.tension.models import Report
from commonweal.tension.views import item, queue


@pytest.fixture
def lost_on_the_way(monkeypatch):
    """The report stops being shared after a view has read it and before its verb runs."""

    def during(module, name):
        verb = getattr(module, name)

        def overtaken(*words, **named):
            report = Report.objects.select_related("visibility_class").get()
            unshared = visibility_class(
                stage=report.visibility_class.stage,
                kind=report.kind,
                marking=report.marking,
                handling=report.handling,
                organisation=report.organisation,
                agreement=None,
            )
            Report.objects.update(agreement=None, visibility_class=unshared)
            return verb(*words, **named)

        monkeypatch.setattr(module, name, overtaken)

    return during


def test_a_refusal_by_a_verb_is_no_such_page(tell_and_grade, sign_in, lost_on_the_way):
    report = tell_and_grade(by="kit")
    lost_on_the_way(item.triage_verbs, "close_report")
    answer = sign_in("aisha").post(
        reverse("tension:act", args=[report.public_id, "close"]), {"close-outcome": "Cleared."}
    )
    assert answer.status_code == 404
    assert "triagers" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert Report.objects.get().status == "open"


def test_so_it_is_on_every_other_page_with_a_verb(tell, people, sign_in, lost_on_the_way):
    report = tell(by="kit")
    lost_on_the_way(queue, "assign_many")
    sent = {"reports": [report.public_id], "to": people["aisha"].pk}
    assert sign_in("aisha").post(reverse("tension:assign"), sent).status_code == 404
    assert Report.objects.get().assigned_to is None


@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "no"), NotReady("no documents")])
def test_a_fault_of_ours_is_not_hidden_as_a_refusal(tell_and_grade, sign_in, monkeypatch, error):
    def broken(*_words, **_named):
        raise error

    report = tell_and_grade()
    monkeypatch.setattr(item.triage_verbs, "close_report", broken)
    with pytest.raises(PermissionError):
        sign_in("aisha").post(
            reverse("tension:act", args=[report.public_id, "close"]), {"close-outcome": "Cleared."}
        )
