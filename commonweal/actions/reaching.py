"""Who may be given an action, and who of them would see it; what is said of whoever would not."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.people.models import Organisation, User, VisibilityClass
from commonweal.people.roles import Permission
from commonweal.people.visibility import opened_to
from commonweal.people.visibility_models import Stage

# More names than these nobody reads.
NAMED = 10


def may_answer(organisation: Organisation, like: VisibilityClass, on: datetime.date) -> bool:
    """May this organisation be given an action in answer to an item of this class?

    Its own organisation may, and whoever has signed the agreement under which it is shared: to give it
    to anybody else would share the item outside the agreement.
    """
    if organisation.pk == like.organisation_id:
        return True
    return like.agreement is not None and like.agreement.is_among({organisation.pk, like.organisation_id}, on)


def would_see(
    person: User,
    organisation: Organisation,
    like: VisibilityClass,
    on: datetime.date,
    *,
    names_school: bool = False,
) -> bool:
    """Would this person see an action that the organisation is given in answer to an item of this class?

    names_school: its own words tell of one.
    """
    agreement = like.agreement.pk if like.agreement else None
    return person.may(Permission.SEE_ACTIONS) and opened_to(person, on).opens(
        Stage.OPEN,
        like.kind,
        like.marking,
        like.handling,
        organisation.pk,
        agreement,
        names_school=like.names_school or names_school,
    )


def who_would_see(
    organisation: Organisation, like: VisibilityClass, on: datetime.date, *, names_school: bool = False
) -> list[User]:
    """The people of an organisation who would see such an action; it is for nobody where there are none."""
    people = User.objects.filter(organisation=organisation, is_active=True).select_related("organisation")
    return [
        person for person in people if would_see(person, organisation, like, on, names_school=names_school)
    ]


def who_can_act(like: VisibilityClass, on: datetime.date) -> dict[Organisation, list[User]]:
    """The organisations that may be given an action in answer to an item of this class, with its readers there."""
    return {
        one: readers
        for one in Organisation.objects.filter(is_active=True)
        if may_answer(one, like, on) and (readers := who_would_see(one, like, on))
    }


def said_of_left_out(like: VisibilityClass, able: Iterable[Organisation], on: datetime.date) -> str:
    """Which organisations are not offered for an action in answer to an item of this class, and why.

    It tells nobody more than the list of those that are offered does.
    """
    left: dict[str, list[str]] = {}
    offered = {one.pk for one in able}
    has_people = set(User.objects.filter(is_active=True).values_list("organisation", flat=True))
    for one in Organisation.objects.filter(is_active=True).exclude(pk__in=offered):
        if not may_answer(one, like, on):
            why = _("Not offered, because this is not shared with them: %(names)s.")
        elif one.pk not in has_people:
            why = _("Not offered, because nobody there has an account: %(names)s.")
        else:
            why = _("Not offered, because nobody there may see this action: %(names)s.")
        left.setdefault(why, []).append(one.name)
    return " ".join(why % {"names": _listed(names)} for why, names in left.items())


def _listed(names: list[str]) -> str:
    more = [_("%(n)d more") % {"n": len(names) - NAMED}] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *more])


@dataclass(frozen=True)
class Reach:
    """Who of an organisation would see an action: whatever its words, and as it is worded."""

    organisation: Organisation
    whatever_its_words: list[User]
    readers: list[User]

    @property
    def is_lost_by_words(self) -> bool:
        """Would somebody there see it, if only it told of no school?"""
        return bool(self.whatever_its_words) and not self.readers

    def said_of(self, person: User) -> str:
        """Why it is not given to this person; empty where they would see it."""
        if person in self.readers:
            return ""
        if person in self.whatever_its_words:
            words = _(
                "%(name)s may not see an action that tells of a school. Word it without, or choose somebody else."
            )
        else:
            words = _("%(name)s may not see this action. Choose somebody else, or nobody.")
        return words % {"name": person}

    def said_of_others(self, doer: User | None) -> str:
        """Who of the organisation is not offered, and why; empty where all would see it. doer: who does it now."""
        active = User.objects.filter(organisation=self.organisation, is_active=True)
        left = [person for person in active.order_by("name") if person not in self.readers]
        sentences = []
        if doer is not None and doer not in self.readers:
            words = _("%(name)s, who does it now, may not see it: choose somebody else, or nobody.")
            sentences.append(words % {"name": doer.name})
            left = [person for person in left if person != doer]
        if left:
            words = _("Not offered, because they may not see this action: %(names)s.")
            sentences.append(words % {"names": _listed([person.name for person in left])})
        return " ".join(sentences)


def reach_of(organisation: Organisation, seen: VisibilityClass, *, names_school: bool) -> Reach:
    """Who of an organisation would see an action of this class today. names_school: its words tell of one."""
    today = timezone.localdate()
    anyhow = who_would_see(organisation, seen, today)
    readers = who_would_see(organisation, seen, today, names_school=True) if names_school else anyhow
    return Reach(organisation, anyhow, readers)
