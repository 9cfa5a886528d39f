"""Who would check what an organisation sends: a report that nobody would ever read is refused, and says so.

Every door asks here (the partner's form, the spreadsheet, the interface for programs, the commands), so
all of them refuse in the same words. What the public sends is the lead's own and always taken in.
"""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from commonweal.people.agreements import agreement_for
from commonweal.people.asked_once import asked_once
from commonweal.people.holders import people_who_may
from commonweal.people.models import Organisation
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.people.visibility import opened_to
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage
from commonweal.tension.selectors import triagers


class Checking:
    """Who checks what one organisation sends, on one day: today unless given."""

    def __init__(
        self, organisation: Organisation, on: datetime.date | None = None, *, is_counted: bool = False
    ) -> None:
        """is_counted: what is sent are counts and nothing else (`tension.counted.is_count`)."""
        day = on or timezone.localdate()
        self._needs_counts = sends_counts(organisation) and not is_counted
        self.organisation = organisation
        self.agreement = agreement_for(organisation, day)
        self._triagers = [opened_to(person, day) for person in triagers()]

    def refusal(
        self,
        kind: str,
        marking: str = Marking.OFFICIAL,
        handling: str = Handling.PERMITTED,
        *,
        may_share: bool = True,
    ) -> str:
        """Why nobody would ever read a report like this, and whom to ask; empty where somebody checks it."""
        if not self.organisation.is_active:
            words = _("%(name)s is no longer active here. Ask %(people)s.")
            return words % {"name": self.organisation, "people": whom_to_ask()}
        if self._needs_counts:
            return _(
                "%(name)s sends counts, never words: how many of each type in a week and an area. "
                "Use the page “Send counts”."
            ) % {"name": self.organisation}
        agreement = self.agreement.pk if self.agreement and may_share else None
        of = (Stage.QUEUE, kind, marking, handling, self.organisation.pk, agreement)
        # Whether its place names a school changes nothing here: whoever checks reports may know schools.
        if any(triager.opens(*of, names_school=True) for triager in self._triagers):
            return ""
        if self.agreement is None:
            why = _("%(name)s is in no sharing agreement that is in force, and nobody there checks reports.")
        elif not may_share:
            why = _("This report is not to be shared, and nobody at %(name)s checks reports.")
        else:
            why = _("Nobody who checks reports may see one like this from %(name)s.")
        words = why % {"name": self.organisation}
        return words + " " + _("It would be seen by nobody. Ask %(people)s.") % {"people": whom_to_ask()}

    def refusal_of_all(self) -> str:
        """The same for an organisation none of whose reports would be read, before it writes one."""
        refusals = [self.refusal(kind) for kind in Kind.values]
        return refusals[0] if all(refusals) else ""

    def hint_to_share(self) -> str:
        """What is said beside the question whether to share, where only a shared report is read."""
        if not all(self.refusal(kind, may_share=False) for kind in Kind.values):
            return ""
        return _("Nobody at %(name)s checks reports: one that is not shared would be read by nobody.") % {
            "name": self.organisation
        }

    def limits(self) -> str:
        """What whoever sends is told first, where nobody but the own organisation would see the reports."""
        if self.agreement is not None:
            return ""
        return _(
            "%(name)s is in no sharing agreement that is in force. "
            "What you send is seen by nobody but %(name)s’s own officers."
        ) % {"name": self.organisation}


def why_nothing_is_read(person: Any) -> str:
    """Why nobody would read what this person sends, counts included, and whom to ask; "" where somebody would.

    It decides what every page of reports offers, so it asks little, and once a page. In an agreement where nobody
    checks reports the pages that take them say so themselves.
    """
    organisation = person.organisation
    if organisation is None:
        return ""

    def ask() -> str:
        reads = person.may(Permission.TRIAGE_REPORTS) or agreement_for(organisation, timezone.localdate())
        is_read = organisation.is_active and reads
        return "" if is_read else Checking(organisation, is_counted=True).refusal_of_all()

    return asked_once(("why nothing is read", person.pk), ask)


def is_read(person: Any) -> bool:
    """Has this person an organisation to send something for, and would anybody read it?"""
    return person.organisation is not None and not why_nothing_is_read(person)


def why_nothing_is_shared(organisation: Organisation | None) -> str:
    """Why a page of what partners share is empty for this organisation, and whom to ask; "" where one shares."""
    if organisation is None or organisation.is_lead or agreement_for(organisation, timezone.localdate()):
        return ""
    return _(
        "%(name)s is in no sharing agreement that is in force, so what the partners share does not reach you. "
        "Ask %(people)s to bring you into one."
    ) % {"name": organisation, "people": whom_to_ask()}


def whom_to_ask() -> str:
    """Who can bring an organisation into an agreement or give it somebody who checks reports, by name."""
    lead = Organisation.objects.filter(is_lead=True, is_active=True).order_by("id").first()
    if lead is None:
        return _("whoever looks after organisations and agreements here")
    can = people_who_may(Permission.MANAGE_ORGANISATIONS, Permission.GIVE_CONTENT_ROLES)
    names = [person.name for person in can.filter(organisation=lead)]
    if not names:
        return str(lead)
    return _("%(people)s at %(lead)s") % {"people": get_text_list(names, _("or")), "lead": lead}
