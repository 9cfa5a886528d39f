"""The visibility class that a report's own marks give it, and which of two classes fewer people see."""

from django.utils.translation import gettext as _

from commonweal.people.models import Signatory, VisibilityClass
from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage
from commonweal.people.withdrawals import note_given_again, note_withdrawn
from commonweal.tension.models import Report
from commonweal.tension.report_models import Channel
from commonweal.tension.schools import names_a_school

# What a released strength is called where withdrawals are noted.
STRENGTH = "public strength"


def class_at(report: Report, stage: str) -> VisibilityClass:
    """The class of this report once it has come this far; what names a school comes no further than partners."""
    names_school = names_a_school(report)
    return visibility_class(
        stage=Stage.OPEN if names_school and stage == Stage.PUBLIC else stage,
        kind=report.kind,
        marking=report.marking,
        handling=report.handling,
        organisation=report.organisation,
        agreement=report.agreement,
        is_from_public=report.channel == Channel.PUBLIC,
        names_school=names_school,
    )


def put_at(report: Report, stage: str) -> None:
    """Give this report, which is saved after, the class that its marks give it once it has come this far.

    Whether the public reads it no more, or again, is noted for the day on which an older backup is put back.
    """
    was_public = report.visibility_class.stage == Stage.PUBLIC
    report.visibility_class = class_at(report, stage)
    is_public = report.visibility_class.stage == Stage.PUBLIC
    if was_public and not is_public:
        note_withdrawn(STRENGTH, report.public_id)
    elif is_public and not was_public:
        note_given_again(STRENGTH, report.public_id)


def is_narrower(one: VisibilityClass, *, than: VisibilityClass) -> bool:
    """Do some who see items of the second class not see those of the first?"""
    return bool(what_narrows(one, than=than))


def what_narrows(one: VisibilityClass, *, than: VisibilityClass) -> list[str]:
    """Why do some who see the second class not see the first? One clause each; empty when all do.

    By the gates of `people.visibility.Opened`, for whoever may come to hold a role, not for today's
    people alone. One thing is passed over: a contributor whose organisation receives reports of tension,
    but who does not, sees those of the own organisation only, as of reports that name a school. Counting
    them, no tension that two organisations told of could ever be merged; who sent it reads of it among
    what they sent.
    """
    if one.stage == Stage.PUBLIC:
        return []
    found = []
    if than.stage == Stage.PUBLIC:
        found.append(_("it is not public"))
    if one.stage == Stage.QUEUE and than.stage != Stage.QUEUE:
        found.append(_("nobody has checked it"))
    if one.marking == Marking.SENSITIVE and than.marking != Marking.SENSITIVE:
        found.append(_("it is marked OFFICIAL-SENSITIVE"))
    if one.handling == Handling.CONDITIONS and than.handling != Handling.CONDITIONS:
        found.append(_("it is shared under conditions"))
    if one.names_school and not than.names_school:
        found.append(_("a school can be made out from it"))
    if one.kind == Kind.TENSION and than.kind != Kind.TENSION:
        found.append(_("it is a tension"))
    if not _organisations(than) <= _organisations(one):
        found.append(_("it is not shared with all the same organisations"))
    return found


def _organisations(of: VisibilityClass) -> set[int]:
    """Who may see it as an organisation, while its agreement is in force: one suspended may be taken up again.

    What an organisation sent that is no signatory any more, it sees alone.
    """
    reached = {of.organisation_id}
    if of.agreement_id is not None:
        signed = Signatory.objects.filter(agreement=of.agreement_id).select_related("agreement")
        told = {
            one.organisation_id: (one.receives_tension and one.agreement.covers_tension)
            or of.kind != Kind.TENSION
            for one in signed
        }
        if of.organisation_id in told:
            reached |= {number for number, is_told in told.items() if is_told}
    return reached
