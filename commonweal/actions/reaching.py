"""Is an action given to people who will see it? Who of an organisation would, and what is said of whoever would not."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.verbs import who_would_see
from commonweal.people.models import Organisation, User, VisibilityClass

# More names than these nobody reads.
NAMED = 10


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
            names = [person.name for person in left[:NAMED]]
            if len(left) > NAMED:
                names.append(_("%(n)d more") % {"n": len(left) - NAMED})
            words = _("Not offered, because they may not see this action: %(names)s.")
            sentences.append(words % {"names": ", ".join(names)})
        return " ".join(sentences)


def reach_of(organisation: Organisation, seen: VisibilityClass, *, names_school: bool) -> Reach:
    """Who of an organisation would see an action of this class today. names_school: its words tell of one."""
    today = timezone.localdate()
    anyhow = who_would_see(organisation, seen, today)
    readers = who_would_see(organisation, seen, today, names_school=True) if names_school else anyhow
    return Reach(organisation, anyhow, readers)
