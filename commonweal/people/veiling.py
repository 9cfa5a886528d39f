"""Words as one viewer may read them: without the names of schools that they may not know."""

import re
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from commonweal.people.asked_once import asked_once
from commonweal.people.models import Organisation
from commonweal.people.naming import is_veiled, may_know_schools
from commonweal.people.organisations_models import Sector
from commonweal.people.schools import FEWEST_LETTERS
from commonweal.people.visibility import Viewer


class Veil:
    """Puts “a school or college” in the place of the names of schools that this viewer may not know.

    Plans and meetings may speak of schools and colleges in general; which one it is, only the tension group reads. None as the viewer
    is who runs the machine.
    """

    def __init__(self, viewer: Viewer | None) -> None:
        self.pattern: re.Pattern[str] | None = None
        if viewer is not None and not may_know_schools(viewer):
            self.pattern = asked_once(("veil", viewer.pk), lambda: _names_hidden_from(viewer))

    @classmethod
    def for_many(cls) -> "Veil":
        """The one for what many read, whoever looks, such as the title of an item on somebody else's page."""
        return cls(AnonymousUser())

    def over(self, text: str) -> str:
        """The text as the viewer reads it."""
        return self.pattern.sub(_("A school or college"), text) if self.pattern else text

    def over_all(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The same of several."""
        return tuple(self.over(one) for one in texts)


def _names_hidden_from(viewer: Viewer) -> re.Pattern[str] | None:
    """What finds the names of schools that this viewer may not know."""
    hidden = [
        name
        for one in Organisation.objects.filter(sector=Sector.EDUCATION)
        if is_veiled(one, viewer)
        for name in (one.name, *one.former_names)
        if sum(map(str.isalpha, name)) >= FEWEST_LETTERS
    ]
    if not hidden:
        return None
    either = "|".join(sorted(map(re.escape, hidden), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
