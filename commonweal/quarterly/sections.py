"""What the quarterly report holds, in order, by edition: the contents that partnerships report to their boards."""

from django.utils.translation import gettext_lazy as _

from commonweal.documents.registry import Section, register
from commonweal.quarterly import sections_of_actions as actions
from commonweal.quarterly import sections_of_people as people
from commonweal.quarterly.editions import DOCUMENT
from commonweal.quarterly.indicators import indicators
from commonweal.quarterly.models import Edition

ONLY_THE_BOARD = (Edition.BOARD.value,)

for section in (
    Section(DOCUMENT, "headline", _("Headline"), 5, people.headline),
    Section(DOCUMENT, "strengths", _("Strengths"), 10, people.strengths),
    Section(DOCUMENT, "overall", _("How far we are"), 20, actions.overall),
    Section(DOCUMENT, "objectives", _("By objective"), 30, actions.by_objective),
    Section(DOCUMENT, "indicators", _("Indicators"), 35, indicators),
    Section(DOCUMENT, "achievements", _("Achievements"), 40, actions.achievements),
    Section(DOCUMENT, "milestones", _("Milestones"), 50, actions.milestones),
    Section(DOCUMENT, "exceptions", _("Exceptions"), 60, actions.exceptions, ONLY_THE_BOARD),
    Section(DOCUMENT, "risks", _("Risks"), 70, actions.risks, ONLY_THE_BOARD),
    Section(DOCUMENT, "money", _("Money"), 80, actions.money, ONLY_THE_BOARD),
    Section(
        DOCUMENT, "said", _("What people said and what was done"), 90, people.said_and_done, ONLY_THE_BOARD
    ),
    Section(DOCUMENT, "tension", _("Tension"), 100, people.tension, ONLY_THE_BOARD),
    Section(DOCUMENT, "next", _("Next quarter"), 110, actions.next_period),
    Section(DOCUMENT, "decisions", _("Decisions asked"), 120, people.decisions, ONLY_THE_BOARD),
):
    register(section)
