"""A small consultation to test on: two themes, with every kind of question and one that depends on an answer."""

import datetime

from django.utils import timezone

from commonweal.consultations.definition import read_definition
from commonweal.consultations.models import Phase
from commonweal.consultations.phases import move_on
from commonweal.consultations.verbs import give_evidence, respond, set_up
from commonweal.people.models import Organisation

HEAD = """
title = "{title}"
purpose = "What to do with the old library."
can_change = "What it is used for."
decision = "The use of the old library."
decision_maker = "The board"
decided_by = {decided}
opens_on = {opens}
closes_on = {closes}
"""
THEMES = """
[[theme]]
code = "use"
title = "Use"
issues = "It stands empty."
options = ["A café", "A workshop"]
  [[theme.question]]
  code = "which"
  kind = "one"
  words = "Which would you use?"
  choices = ["Café", "Workshop", "Neither"]
  required = true
  [[theme.question]]
  code = "instead"
  words = "What instead?"
  only_if = { question = "which", is = ["Neither"] }
  [[theme.question]]
  code = "when"
  kind = "several"
  words = "When?"
  choices = ["Mornings", "Evenings"]
[[theme]]
code = "money"
title = "Money"
issues = "It costs £9,000 a year."
  [[theme.question]]
  code = "worth"
  kind = "agree"
  words = "It is worth that."
  [[theme.question]]
  code = "say"
  words = "What else do you want to say?"
"""


def text(*, title="The old library", opens=None, closes=None, days=100, themes=THEMES):
    """The definition of a consultation that opened ten days ago."""
    opens = opens or timezone.localdate() - datetime.timedelta(days=10)
    closes = closes or opens + datetime.timedelta(days=days - 1)
    decided = closes + datetime.timedelta(days=30)
    return HEAD.format(title=title, opens=opens, closes=closes, decided=decided) + themes


def drafted(by, **named):
    """A consultation set up, and shown to be fair but for the last test."""
    made = set_up(read_definition(text(**named)), owner=Organisation.objects.get(is_lead=True), by=by)
    for test in (1, 2, 3):
        give_evidence(made, test=test, words="Minutes of May.", by=by)
    return made


def opened(by, **named):
    """One that takes replies, if today is among its days."""
    made = drafted(by, **named)
    for phase in (Phase.AGREED, Phase.OPEN):
        made = move_on(made, to=phase, by=by)
    return made


def closed(by, **named):
    """One whose last day was yesterday, and which nobody moved on until now."""
    today = timezone.localdate()
    made = opened(by, **named)
    # As time passes: its days stay as people were told them.
    type(made).objects.filter(pk=made.pk).update(
        opens_on=today - datetime.timedelta(days=100), closes_on=today - datetime.timedelta(days=1)
    )
    return move_on(made, to=Phase.CLOSED, by=by)


def answered(by, **named):
    """One that is decided and whose themes are answered, ready to be fed back."""
    made = closed(by, **named)
    for theme in made.themes.all():
        respond(theme, heard="A café.", response="A café opens in May.", changed="yes", by=by)
    made = move_on(made, to=Phase.ANALYSED, by=by)
    give_evidence(made, test=4, words="The board read all replies.", by=by)
    return move_on(made, to=Phase.DECIDED, outcome="A café.", decided_on=timezone.localdate(), by=by)


def fed_back(by, **named):
    """One of which everybody reads what was done."""
    made = answered(by, **named)
    return move_on(made, to=Phase.FED_BACK, by=by)


def questions_of(consultation):
    """Its questions by their codes."""
    return {one.code: one for theme in consultation.themes.all() for one in theme.questions.all()}
