"""Releasing a strength to the public, and taking it back. Tension is never released."""

import datetime
import re

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Kind, Marking, Stage
from commonweal.people.withdrawals import withdrawn
from commonweal.releases.knowledge import what_is_told
from commonweal.tension.models import Report
from commonweal.tension.schools import is_of_a_school, names_a_school
from commonweal.tension.selectors import SHARED
from commonweal.tension.verbs.classes import STRENGTH, class_at, put_at
from commonweal.tension.verbs.taking_up import take_up
from commonweal.turns import RELEASES, take_turn

# What was done to somebody, and words that speak of one person: a wording for the public tells only the good.
HARM = re.compile(
    r"\b(abus(e|es|ed|ive|ing)|attack(s|ed|er|ers|ing)?|assault(s|ed|ing)?|hat(e|es|ed|red|eful)|hate-?crimes?|"
    r"threat(s|en|ens|ened|ening)?|rac(ist|ists|ism|ially)|islamophobi[ac]|antisemit(ic|ism)|victims?)\b",
    re.IGNORECASE,
)
ONE_PERSON = re.compile(r"\b(he|she|him|his|hers?|himself|herself)\b", re.IGNORECASE)


def tells_of_harm(words: str) -> bool:
    """Do the words speak of harm that was done to people, or of a single person?

    >>> [tells_of_harm(words) for words in ("Neighbours wait with her.", "Abused twice.", "A shared hat and there.")]
    [True, True, False]
    """
    return bool(HARM.search(words) or ONE_PERSON.search(words))


class CannotRelease(ValueError):
    """This report must not become public. The sentence says why."""


UNCHECKED = gettext_lazy("Check the report first and agree the wording that others read.")


def why_not_public(report: Report) -> str:
    """What in this report itself, whatever its status, forbids that the public reads it? Empty when nothing does."""
    if report.kind != Kind.STRENGTH:
        return _("Only strengths can be released. What presses on communities is never public.")
    if not report.may_share:
        return _("Whoever sent this asked that it is not shared, so it can’t be made public.")
    if report.number is not None:
        return _(
            "A count is published with others in a table, where it can't be told apart, and never by itself."
        )
    if not report.sanitised:
        return str(UNCHECKED)
    if report.marking != Marking.OFFICIAL or report.handling != "P":
        return _("A report that is OFFICIAL-SENSITIVE or has conditions can't be made public.")
    if is_of_a_school(report):
        return _("A school can be made out from this report, so it is read by the tension group alone.")
    if names_a_school(report):
        return _(
            "The place, the agreed wording or the outcome names a school. Grade it again with another place, "
            "such as the neighbourhood, and without the school."
        )
    if tells_of_harm(report.sanitised):
        return _(
            "The agreed wording speaks of a single person, or of abuse, an attack, hate or a threat. Grade it again "
            "with a wording that tells only the good that people did together."
        )
    return ""


@transaction.atomic
def release_strength(report: Report, *, by: User, at: datetime.datetime | None = None) -> Report:
    """Put a checked strength on the public map, in the agreed wording. Grading it again takes it back.

    Raises CannotRelease for a tension, for anything marked OFFICIAL-SENSITIVE or under conditions, for a report that
    nobody has checked, and for one by which a number that was left out of a published table could be worked out. at: when it was released, now unless given.
    """
    take_up(report, by=by, right=Permission.RELEASE_TO_PUBLIC)
    why = why_not_public(report) or (str(UNCHECKED) if report.status not in SHARED else "")
    if why:
        raise CannotRelease(why)
    if gives_away(report):
        raise CannotRelease(
            _(
                "With this one on the map, a small number that was left out of a published table could be worked out: so "
                "many strengths of that neighbourhood are public already."
            )
        )
    return _move(report, Stage.PUBLIC, "release strength", by, at)


def gives_away(report: Report) -> bool:
    """Would a small number that was left out of a published table follow, were this report on the public map as it is now?

    What tables together tell depends on what can be counted on the map: one at a time, as tables are signed.
    """
    take_turn(RELEASES)
    told_before = {str(leak) for leak in what_is_told()}
    stands = report.visibility_class
    with transaction.atomic():
        put_at(report, Stage.PUBLIC)
        report.save(update_fields=["visibility_class", "status", "merged_into"])
        told = {str(leak) for leak in what_is_told()}
        transaction.set_rollback(True)
    report.visibility_class = stands
    return bool(told - told_before)


@transaction.atomic
def withdraw_strength(report: Report, *, by: User) -> Report:
    """Take a released strength off the public map; partners still see it."""
    take_up(report, by=by, right=Permission.RELEASE_TO_PUBLIC)
    if report.visibility_class.stage != Stage.PUBLIC:
        raise CannotRelease(_("This report is not public."))
    return _move(report, Stage.OPEN, "withdraw strength", by)


@transaction.atomic
def withdraw_strengths_again(after: int) -> int:
    """After a backup was restored: take back the strengths that the public read no more since it was made; how many."""
    back = Report.objects.filter(
        public_id__in=withdrawn(STRENGTH, after=after), visibility_class__stage=Stage.PUBLIC
    ).select_related("visibility_class")
    found = list(back)
    for report in found:
        # Noted already: the class alone is set.
        before, report.visibility_class = report.visibility_class_id, class_at(report, Stage.OPEN)
        _keep(report, "withdraw strength", before)
    return len(found)


def _move(report: Report, stage: str, verb: str, by: User, at: datetime.datetime | None = None) -> Report:
    before = report.visibility_class_id
    put_at(report, stage)
    return _keep(report, verb, before, by, at)


def _keep(
    report: Report, verb: str, before: int, by: User | None = None, at: datetime.datetime | None = None
) -> Report:
    report.save(update_fields=["visibility_class", "happened_on", "communities_text"])
    record(verb, by=by, item_kind="report", item_id=report.public_id, at=at)
    announce("report", report.public_id, before=before, after=report.visibility_class_id)
    return report
