"""What the sender of a report is called, and to whom: outside the tension group no school can be made out."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people.models import Organisation
from commonweal.people.organisations_models import Sector
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer

A_SCHOOL = "a-school"


def sends_counts(organisation: Organisation | None) -> bool:
    """Does this organisation send counts in place of words? Those of education do.

    >>> sends_counts(Organisation(sector="education")), sends_counts(Organisation(sector="police"))
    (True, False)
    """
    return organisation is not None and organisation.sector == Sector.EDUCATION


def may_know_schools(viewer: Viewer) -> bool:
    """Is this somebody of the tension group, or who checks reports for it?"""
    return bool(viewer.is_authenticated and viewer.may(Permission.SET_LEVELS))


def sender_name(organisation: Organisation, viewer: Viewer | None) -> str:
    """The name of who sent a report, as this viewer may read it; None is whoever checks reports."""
    return _("A school or college") if is_veiled(organisation, viewer) else organisation.name


def sender_slug(organisation: Organisation, viewer: Viewer) -> str:
    """The same for programs: the organisation's short name, or `a-school`."""
    return A_SCHOOL if is_veiled(organisation, viewer) else organisation.slug


def names_for_many(organisations: Iterable[Organisation]) -> list[str]:
    """Names for a list that many read, not all of them of the tension group: schools are told as how many."""
    told = list(organisations)
    names = [str(one) for one in told if not sends_counts(one)]
    schools = len(told) - len(names)
    if schools:
        words = ngettext("%(n)d school or college", "%(n)d schools and colleges", schools)
        names.append(words % {"n": schools})
    return names


def is_veiled(organisation: Organisation, viewer: Viewer | None) -> bool:
    """May this viewer not read whose report it is? None is whoever checks reports, who may."""
    if viewer is None or not sends_counts(organisation) or may_know_schools(viewer):
        return False
    return getattr(viewer, "organisation_id", None) != organisation.pk
