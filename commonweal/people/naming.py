"""What the sender of a report, or the owner of an action, is called, and to whom.

Outside the tension group no school can be made out.
"""

from collections.abc import Iterable

from django.db.models import Case, F, Q, Value, When
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
    """The name of who sent a report, or does an action, as this viewer may read it; None is whoever checks reports."""
    return _("A school or college") if is_veiled(organisation, viewer) else organisation.name


def name_in_lists(of: str, viewer: Viewer) -> Case:
    """The same as a column to show, to sort and to search by: what is veiled is found by its veil, and stands there.

    of: the way from the item to its organisation, such as `owner_organisation`.
    """
    name = F(f"{of}__name")
    if may_know_schools(viewer):
        return Case(default=name)
    own = getattr(viewer, "organisation_id", None)
    is_veiled = Q(**{f"{of}__sector": Sector.EDUCATION}) & ~Q(**{of: own})
    return Case(When(is_veiled, then=Value(_("A school or college"))), default=name)


def sender_slug(organisation: Organisation, viewer: Viewer) -> str:
    """The same for programs: the organisation's short name, or `a-school`."""
    return A_SCHOOL if is_veiled(organisation, viewer) else organisation.slug


def name_for_many(organisation: Organisation) -> str:
    """A name for what many read, not all of them of the tension group."""
    return _("A school or college") if sends_counts(organisation) else organisation.name


def names_for_many(organisations: Iterable[Organisation]) -> list[str]:
    """The same for a list of them: schools are told as how many."""
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
