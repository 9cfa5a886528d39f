"""From one phase of a consultation to the next: what stands in the way, and moving it on."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.consultations.models import Consultation, GunningTest, Phase
from commonweal.consultations.verbs import (
    NORM_DAYS,
    ORDER,
    CannotConsult,
    locked,
    put_on_record,
    refuse_unless_running,
)
from commonweal.people.governance import missing_documents, refuse_unless_ready
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import User


def next_phase(consultation: Consultation) -> Phase | None:
    """The phase after the one it is in; None at the end.

    >>> next_phase(Consultation(phase="open")).label
    'Closed'
    """
    at = ORDER.index(Phase(consultation.phase))
    return ORDER[at + 1] if at + 1 < len(ORDER) else None


def in_the_way(consultation: Consultation, on: datetime.date) -> list[str]:
    """What has to be done before a consultation can go on to its next phase on this day: sentences; none when nothing is."""
    following = next_phase(consultation)
    given = set(consultation.evidence.values_list("test", flat=True))
    missing: list[str] = []
    if following == Phase.AGREED:
        missing += _unshown(given, GunningTest.FORMATIVE, GunningTest.REASONS)
        missing += _time_shown(consultation, given, on)
        if consultation.closes_on <= on:
            missing.append(_("Its last day is past. Give it other days."))
    elif following == Phase.OPEN:
        missing += [_("Still to be recorded: %(name)s.") % {"name": name} for name in _papers()]
        missing += _time_shown(consultation, given, on)
        if consultation.closes_on < on:
            missing.append(_("Its last day is past. Set up another one."))
    elif following == Phase.CLOSED and consultation.closes_on >= on:
        missing.append(
            _("It is open until %(day)s, as people were told.")
            % {"day": f"{consultation.closes_on:%-d %B %Y}"}
        )
    elif following == Phase.ANALYSED:
        if held := consultation.replies.exclude(held="").filter(is_set_aside=False).count():
            words = ngettext(
                "%(n)d reply is held back. Count it, or set it aside.",
                "%(n)d replies are held back. Count them, or set them aside.",
                held,
            )
            missing.append(words % {"n": held})
    elif following == Phase.DECIDED:
        # What was decided is public from then on, and nobody reads of an outcome before this is shown.
        missing += _unshown(given, GunningTest.ACCOUNT)
    elif following == Phase.FED_BACK:
        missing += _unshown(given, GunningTest.ACCOUNT)
        missing += [
            _("What people said on “%(theme)s” is not answered.") % {"theme": theme.title}
            for theme in consultation.themes.filter(changed="")
        ]
    return missing


def _time_shown(consultation: Consultation, given: set[int], on: datetime.date) -> list[str]:
    """Is it open for as long as is usual from this day on, or shown why the time is adequate?"""
    begins = max(consultation.opens_on, on)
    is_long = (consultation.closes_on - begins).days + 1 >= NORM_DAYS
    return [] if is_long else _unshown(given, GunningTest.TIME)


def _papers() -> list[str]:
    try:
        refuse_unless_ready()
    except PermissionError:
        return missing_documents()
    return []


def _unshown(given: set[int], *tests: GunningTest) -> list[str]:
    return [
        _("Nothing shows yet that this test is met: %(test)s.") % {"test": test.label}
        for test in tests
        if test not in given
    ]


@transaction.atomic
def move_on(
    consultation: Consultation,
    *,
    to: str,
    by: User | None,
    outcome: str = "",
    decided_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Consultation:
    """Move a consultation on to its next phase.

    to: the phase that whoever does it saw as the next; where somebody else was quicker, nothing is done. outcome and
    decided_on: what was decided, needed for “Decided”. Raises CannotConsult with everything that stands in the way.
    """
    consultation = locked(consultation)
    refuse_unless_running(by, consultation)
    on = timezone.localdate(at)
    following = next_phase(consultation)
    if following is None or to != following:
        raise CannotConsult(_("It has been moved on already. Look at it again."))
    missing = in_the_way(consultation, on)
    if following == Phase.DECIDED:
        missing += _decided(consultation, outcome, decided_on, on)
    if missing:
        raise CannotConsult(" ".join(missing))
    consultation.phase = following
    if following == Phase.FED_BACK:
        consultation.fed_back_on = on
    consultation.save()
    put_on_record("move consultation on", consultation, by=by, at=at)
    return consultation


def _decided(
    consultation: Consultation, outcome: str, decided_on: datetime.date | None, on: datetime.date
) -> list[str]:
    """Take up what was decided; what is missing of it."""
    refuse_marked_above(outcome)
    consultation.outcome, consultation.decided_on = outcome.strip(), decided_on
    missing = [] if outcome.strip() else [_("Say what was decided.")]
    if decided_on is None or not consultation.closes_on < decided_on <= on:
        missing.append(
            _("Say on which day it was decided: after the last day of the consultation, and not to come.")
        )
    return missing
