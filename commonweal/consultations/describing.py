"""Consultations in words, for whoever runs them: their facts, and what shows that they are fair."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.consultations.models import Consultation, GunningTest
from commonweal.consultations.told_to_all import day_words, days_words
from commonweal.consultations.verbs import may_show
from commonweal.ui.summaries import facts


def facts_of(consultation: Consultation) -> list[dict[str, Any]]:
    """What is known of a consultation, as rows for whoever runs it."""
    days = ngettext("%(n)d day", "%(n)d days", consultation.days) % {"n": consultation.days}
    return facts(
        (_("Open"), f"{days_words(consultation)} ({days})"),
        (_("What is to be decided"), consultation.decision),
        (
            _("Who decides, and by when"),
            f"{consultation.decision_maker}, {day_words(consultation.decided_by)}",
        ),
        (_("What can change by it"), consultation.can_change),
        (_("What cannot"), consultation.cannot_change),
        (_("What was decided"), consultation.outcome),
        (_("Decided on"), day_words(consultation.decided_on) if consultation.decided_on else ""),
    )


def tests_of(consultation: Consultation) -> list[dict[str, Any]]:
    """The four tests, each with what shows that it is met, if anything does yet."""
    given = {one.test: one for one in consultation.evidence.select_related("given_by")}
    return [
        {
            "number": test.value,
            "name": str(test.label),
            "evidence": given.get(test.value),
            "may": may_show(consultation, test),
        }
        for test in GunningTest
    ]
