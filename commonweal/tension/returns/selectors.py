"""Reading partners' returns."""

import datetime
from dataclasses import dataclass

from commonweal.people.models import Organisation
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.tension.models import PartnerReturn


@dataclass(frozen=True)
class Answer:
    """An organisation that sends a return each week, and what it answered; `sent` is None when it has not."""

    organisation: Organisation
    sent: PartnerReturn | None


def answers_for(week: datetime.date) -> list[Answer]:
    """Every organisation that sends a weekly return, with its answer, by name."""
    sent = {
        one.organisation_id: one for one in PartnerReturn.objects.filter(week=week).select_related("sent_by")
    }
    return [Answer(one, sent.get(one.pk)) for one in who_returns()]


def who_returns() -> list[Organisation]:
    """The organisations that send a return each week."""
    return list(Organisation.objects.filter(returns_weekly=True, is_active=True).order_by("name"))


def missing_organisations(week: datetime.date) -> list[int]:
    """Ids of those that have not answered for this week."""
    answered = PartnerReturn.objects.filter(week=week).values("organisation_id")
    return list(
        Organisation.objects.filter(returns_weekly=True, is_active=True)
        .exclude(pk__in=answered)
        .values_list("pk", flat=True)
    )


def own_answers(viewer: Viewer, weeks: list[datetime.date]) -> dict[datetime.date, PartnerReturn]:
    """What the viewer's own organisation answered for these weeks."""
    own = _answers_for(viewer)
    if own is None:
        return {}
    found = PartnerReturn.objects.filter(organisation=own, week__in=weeks)
    return {one.week: one for one in found.select_related("sent_by")}


def sends_returns(viewer: Viewer) -> bool:
    """Does this person answer for an organisation that sends a weekly return?"""
    return _answers_for(viewer) is not None


def _answers_for(viewer: Viewer) -> Organisation | None:
    """The viewer's own organisation, if it sends a weekly return and this person may send it."""
    if not viewer.is_authenticated or not viewer.may(Permission.SUBMIT_REPORTS):
        return None
    own = viewer.organisation
    return own if own is not None and own.returns_weekly else None
