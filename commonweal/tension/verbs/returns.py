"""Partners' weekly returns, and reminding those who have not answered."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.notices.links import use_link
from commonweal.notices.mail import Message, Written
from commonweal.notices.reminding import remind_by_link
from commonweal.people.models import Organisation, User
from commonweal.people.naming import sends_counts
from commonweal.people.roles import ROLES, Permission
from commonweal.people.texts import clean_text
from commonweal.tension.models import PartnerReturn
from commonweal.tension.returns.selectors import has_reports, missing_organisations
from commonweal.working_days import week_of

PURPOSE = "weekly return"
WEEKS_BACK = 4
LINK_LASTS = datetime.timedelta(days=10)
NOT_AGAIN_WITHIN = datetime.timedelta(hours=20)


class CannotReturn(ValueError):
    """The return lacks something, or is for a week that cannot be answered."""


@transaction.atomic
def send_return(
    *,
    week: datetime.date,
    is_nil: bool,
    note: str = "",
    by: User,
    seen: str = "",
    at: datetime.datetime | None = None,
) -> PartnerReturn:
    """Answer for one's own organisation and one week: nothing to report, or a note.

    week: a Monday, this week or one of the four before. A second answer replaces the first, and the
    record keeps that. Reports themselves are sent by the report form; the note says what does not fit it.
    Whoever sends counts in place of words says that they are sent, without a note, once some of the week are
    here. There is never nothing to
    report where reports were sent that speak of the week. seen: what `seen_of` gave of the answer that the person
    was shown; a note that they were not shown is never replaced. at: when it was answered, now unless given.
    """
    organisation = by.organisation
    if not by.may(Permission.SUBMIT_REPORTS) or organisation is None or not organisation.returns_weekly:
        raise PermissionError(
            _("A weekly return is for people who report for an organisation that sends one.")
        )
    if week != week_of(week):
        raise CannotReturn(_("Weeks begin on a Monday."))
    now = week_of(timezone.localdate(at))
    if not now - datetime.timedelta(weeks=WEEKS_BACK) <= week <= now:
        raise CannotReturn(_("You can answer for this week and for the four before it."))
    words = clean_text(note)[:2000]
    if sends_counts(organisation):
        if words:
            raise CannotReturn(
                _("%(organisation)s sends counts, never words.") % {"organisation": organisation}
            )
        if not is_nil and not has_reports(organisation, week):
            raise CannotReturn(
                _("No counts of this week are here yet. Send them first, then say that they are in.")
            )
    elif not is_nil and not words:
        raise CannotReturn(_("Write a note, or choose “Nothing to report this week”."))
    if is_nil and has_reports(organisation, week):
        raise CannotReturn(
            _("Reports or counts that speak of this week were sent, so there was something to report.")
        )
    _refuse_to_replace_unseen(organisation, week, seen)
    answer, is_first = PartnerReturn.objects.update_or_create(
        organisation=organisation,
        week=week,
        defaults={"is_nil": is_nil, "note": words, "sent_by": by, "sent_at": at or timezone.now()},
    )
    record(
        "send return",
        by=by,
        item_kind="return",
        item_id=organisation.public_id,
        details={"week": week.isoformat(), "nil": is_nil, "first": is_first},
        at=at,
    )
    return answer


def seen_of(answer: PartnerReturn | None) -> str:
    """What tells one answer from another, as a form carries it back; empty where there is none."""
    return "" if answer is None else answer.sent_at.isoformat()


def _refuse_to_replace_unseen(organisation: Organisation, week: datetime.date, seen: str) -> None:
    standing = PartnerReturn.objects.select_for_update().filter(organisation=organisation, week=week).first()
    if standing is not None and standing.note and seen_of(standing) != seen:
        raise CannotReturn(_("A note for this week is in already. Read it, then change it if you need to."))


@transaction.atomic
def answer_by_link(token: str, *, is_nil: bool, note: str = "") -> PartnerReturn:
    """Answer through a link from a reminder, which this uses up, unless the answer is refused. Raises LinkNotValid."""
    link = use_link(token, purpose=PURPOSE)
    return send_return(week=datetime.date.fromisoformat(link.about), is_nil=is_nil, note=note, by=link.person)


def remind_partners(*, week: datetime.date, by: User | None) -> Written:
    """Write to the people who report for each organisation that has not answered for this week.

    The mail carries a link and no content. Nobody is written to twice within twenty hours about the
    same week (`notices.reminding`).
    by: the officer who pressed, or None for the clock. Returns who was written to, and who could not be.
    """
    if by is not None and not by.may(Permission.WRITE_SUMMARY):
        raise PermissionError(_("Reminding partners is for those who write the summary."))
    about = week.isoformat()
    written = remind_by_link(
        _who_reports_for(missing_organisations(week)),
        purpose=PURPOSE,
        about=about,
        valid_for=LINK_LASTS,
        within=NOT_AGAIN_WITHIN,
        message=_reminder,
    )
    if written.reached:
        details = {"week": about, "written to": len(written.reached)}
        record("remind partners", by=by, item_kind="return", details=details)
    return written


def _reminder(person: User, token: str) -> Message:
    return (
        person,
        gettext_lazy("Your weekly return"),
        gettext_lazy("Your organisation has not sent its return for the week yet. One press is enough:"),
        reverse("returns:by-link", args=[token]),
    )


def _who_reports_for(organisations: list[int]) -> list[User]:
    """Active people of these organisations with a role, today, that sends reports."""
    today = timezone.localdate()
    reporting = [role.code for role in ROLES.values() if Permission.SUBMIT_REPORTS in role.permissions]
    return list(
        User.objects.filter(
            organisation__in=organisations,
            is_active=True,
            appointments__role__in=reporting,
            appointments__from_on__lte=today,
        )
        .exclude(appointments__until_on__lt=today)
        .distinct()
    )


def remind_when_due() -> int:
    """Once a week, on Friday from nine: remind those who have not answered for the week that ends.

    The worker calls it every hour; whoever was reminded in the last twenty hours is left in peace, and who could not
    be written to is tried again. Returns how many were reminded.
    """
    now = timezone.localtime()
    if now.weekday() != 4 or not 9 <= now.hour < 17:
        return 0
    return len(remind_partners(week=week_of(now.date()), by=None).reached)
