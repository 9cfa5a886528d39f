"""How an item that was made from others is handled, for the facts on its page."""

from django.utils.translation import gettext as _

from commonweal.people.models import VisibilityClass
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Handling
from commonweal.thread.selectors import Key, conditions_before


def handling_rows(seen: VisibilityClass, this: Key, viewer: Viewer) -> list[tuple[str, str]]:
    """The handling code of an item and, with code C, its conditions: they stand with what it was made from.

    Only what the viewer may see of that is told; where that is nothing, whom to ask.
    """
    rows = [(_("Handling"), str(seen.get_handling_display()))]
    if seen.handling == Handling.CONDITIONS:
        words = conditions_before(this, viewer=viewer) or _(
            "They are not written here. Before you pass anything of this on, ask whoever made it."
        )
        rows.append((_("Conditions"), words))
    return rows
