"""A consultation goes from phase to phase only where it is fair to: the four tests, its days, and an answer to each theme."""

import datetime

import pytest
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.consultations.definition import read_definition
from commonweal.consultations.holding import let_through, set_aside
from commonweal.consultations.models import Consultation, Phase
from commonweal.consultations.phases import in_the_way, move_on
from commonweal.consultations.replying import send_reply
from commonweal.consultations.tests.asking import (
    answered,
    closed,
    drafted,
    fed_back,
    opened,
    questions_of,
    text,
)
from commonweal.consultations.verbs import CannotConsult, define_anew, give_evidence, respond, set_up
from commonweal.people.governance_models import GovernanceDocument
from commonweal.people.models import Organisation
from commonweal.people.visibility import MarkingTooHigh


def lead():
    return Organisation.objects.get(is_lead=True)


def test_it_is_not_agreed_before_two_tests_are_shown_to_be_met(aisha):
    made = set_up(read_definition(text()), owner=lead(), by=aisha)
    with pytest.raises(CannotConsult, match=r"At a formative stage.*Sufficient reasons"):
        move_on(made, to=Phase.AGREED, by=aisha)
    for test in (1, 2):
        give_evidence(made, test=test, words="Minutes of May.", by=aisha)
    assert move_on(made, to=Phase.AGREED, by=aisha).phase == Phase.AGREED


def test_a_short_one_needs_to_show_that_the_time_is_adequate(aisha):
    made = set_up(read_definition(text(days=60)), owner=lead(), by=aisha)
    for test in (1, 2):
        give_evidence(made, test=test, words="Minutes of May.", by=aisha)
    assert in_the_way(made, timezone.localdate()) == [
        "Nothing shows yet that this test is met: Adequate time."
    ]
    give_evidence(made, test=3, words="A single street.", by=aisha)
    assert move_on(made, to=Phase.AGREED, by=aisha).phase == Phase.AGREED


def test_its_questions_stay_as_they_are_once_it_is_agreed(aisha):
    made = drafted(aisha)
    changed = define_anew(made, read_definition(text().replace("When?", "At what time?")), by=aisha)
    assert "At what time?" in {one.words for theme in changed.themes.all() for one in theme.questions.all()}
    made = move_on(changed, to=Phase.AGREED, by=aisha)
    with pytest.raises(CannotConsult, match="stay as they are"):
        define_anew(made, read_definition(text()), by=aisha)


def test_it_is_open_for_as_long_as_people_were_told(aisha):
    made = opened(aisha)
    with pytest.raises(CannotConsult, match="It is open until"):
        move_on(made, to=Phase.CLOSED, by=aisha)


def test_it_is_not_opened_before_the_laws_papers_are_in_order(settings, aisha):
    made = move_on(drafted(aisha), to=Phase.AGREED, by=aisha)
    settings.MODE = "live"
    GovernanceDocument.objects.all().delete()
    with pytest.raises(CannotConsult, match="Still to be recorded"):
        move_on(made, to=Phase.OPEN, by=aisha)


def test_what_was_decided_is_said_with_its_day(aisha):
    made = move_on(closed(aisha), to=Phase.ANALYSED, by=aisha)
    with pytest.raises(CannotConsult, match=r"Say what was decided.*on which day"):
        move_on(made, to=Phase.DECIDED, by=aisha)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(CannotConsult, match="not to come"):
        move_on(made, to=Phase.DECIDED, outcome="A café.", decided_on=tomorrow, by=aisha)
    assert Consultation.objects.get(pk=made.pk).outcome == ""


def test_an_outcome_is_not_fed_back_without_the_fourth_test(aisha):
    made = move_on(closed(aisha), to=Phase.ANALYSED, by=aisha)
    decided = {"outcome": "A café.", "decided_on": timezone.localdate()}
    with pytest.raises(CannotConsult, match="Conscientiously taken into account"):
        move_on(made, to=Phase.DECIDED, **decided, by=aisha)
    assert Consultation.objects.get(pk=made.pk).outcome == ""
    give_evidence(made, test=4, words="The board read all replies.", by=aisha)
    assert move_on(made, to=Phase.DECIDED, **decided, by=aisha).phase == Phase.DECIDED


def test_once_answered_it_is_fed_back_on_its_day(aisha):
    assert move_on(answered(aisha), to=Phase.FED_BACK, by=aisha).fed_back_on == timezone.localdate()


def test_what_people_relied_on_is_not_said_otherwise_later(aisha):
    for make, tests in ((opened, (1, 2, 3)), (answered, (4,))):
        made = make(aisha, title=make.__name__)
        for test in tests:
            with pytest.raises(CannotConsult, match="stays as it is"):
                give_evidence(made, test=test, words="Something else.", by=aisha)


def test_one_that_is_opened_late_needs_to_show_that_the_time_is_adequate(aisha):
    made = set_up(read_definition(text(days=90)), owner=lead(), by=aisha)
    for test in (1, 2):
        give_evidence(made, test=test, words="Minutes of May.", by=aisha)
    assert in_the_way(made, timezone.localdate()) == [
        "Nothing shows yet that this test is met: Adequate time."
    ]


def test_replies_held_back_are_looked_at_before_it_is_analysed(aisha):
    made = opened(aisha)
    said = [(questions_of(made)["say"], "Keep the lamp.", [])]
    first, second = (send_reply(made, said=said, held="links")[0] for _one in range(2))
    today = timezone.localdate()
    Consultation.objects.filter(pk=made.pk).update(closes_on=today - datetime.timedelta(days=1))
    made = move_on(made, to=Phase.CLOSED, by=aisha)
    assert in_the_way(made, today) == ["2 replies are held back. Count them, or set them aside."]
    let_through(first, by=aisha)
    set_aside(second, by=aisha)
    made = move_on(made, to=Phase.ANALYSED, by=aisha)
    with pytest.raises(CannotConsult, match="numbers stay as they are"):
        let_through(second, by=aisha)


@pytest.mark.parametrize("where", ['issues = "', 'words = "', 'decision = "', 'choices = ["', 'options = ["'])
def test_a_text_that_is_marked_too_high_is_refused_wherever_it_stands(aisha, where):
    marked = text().replace(where, f"{where}SECRET: ", 1)
    with pytest.raises(MarkingTooHigh):
        set_up(read_definition(marked), owner=lead(), by=aisha)


def test_an_outcome_is_not_fed_back_while_a_theme_is_not_answered(aisha):
    made = move_on(closed(aisha), to=Phase.ANALYSED, by=aisha)
    give_evidence(made, test=4, words="The board read all replies.", by=aisha)
    made = move_on(made, to=Phase.DECIDED, outcome="A café.", decided_on=timezone.localdate(), by=aisha)
    with pytest.raises(CannotConsult, match=r"“Use” is not answered.*“Money” is not answered"):
        move_on(made, to=Phase.FED_BACK, by=aisha)


def test_themes_are_answered_once_it_is_closed_and_not_after_people_were_told(aisha):
    said = {"heard": "A café.", "response": "It opens in May.", "changed": "yes"}
    with pytest.raises(CannotConsult, match="once the consultation is closed"):
        respond(opened(aisha).themes.first(), **said, by=aisha)
    with pytest.raises(CannotConsult, match="fed back already"):
        respond(fed_back(aisha, title="Another").themes.first(), **said, by=aisha)
    with pytest.raises(CannotConsult, match="whether something changed"):
        respond(closed(aisha, title="A third").themes.first(), **said | {"changed": "perhaps"}, by=aisha)


def test_of_two_who_move_it_on_at_once_the_second_is_told(aisha):
    made = drafted(aisha)
    move_on(made, to=Phase.AGREED, by=aisha)
    with pytest.raises(CannotConsult, match="moved on already"):
        move_on(made, to=Phase.AGREED, by=aisha)


@pytest.mark.parametrize("who", ["ben", "grace", "hana", "joan", "carys"])
def test_only_whoever_runs_consultations_does_any_of_it(people, aisha, who):
    made = drafted(aisha)
    deeds = (
        lambda by: set_up(read_definition(text(title="Another")), owner=lead(), by=by),
        lambda by: define_anew(made, read_definition(text()), by=by),
        lambda by: give_evidence(made, test=1, words="Minutes.", by=by),
        lambda by: move_on(made, to=Phase.AGREED, by=by),
    )
    for deed in deeds:
        with pytest.raises(PermissionError):
            deed(people[who])


def test_each_step_is_on_the_record(aisha):
    fed_back(aisha)
    verbs = set(AuditEvent.objects.filter(item_kind="consultation").values_list("verb", flat=True))
    assert verbs >= {
        "set up consultation",
        "show that consultation is fair",
        "move consultation on",
        "answer theme of consultation",
    }


def test_two_consultations_do_not_have_one_title(aisha):
    drafted(aisha)
    with pytest.raises(CannotConsult, match="of this title"):
        drafted(aisha)
