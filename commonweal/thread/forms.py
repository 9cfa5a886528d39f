"""Choosing an item to link with, and how the two hang together."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonweal.thread.models import Relation
from commonweal.thread.selectors import Key
from commonweal.ui.forms import offer


@dataclass(frozen=True)
class Way:
    """One way in which another item hangs on this one: the words, the relation, which came first."""

    words: str | Promise
    relation: Relation
    other_is_earlier: bool

    def ends(self, this: Key, other: Key) -> tuple[Key, Key]:
        """The earlier and the later of the two."""
        return (other, this) if self.other_is_earlier else (this, other)


WAYS = {
    "came-from": Way(_("This came from it"), Relation.CAME_FROM, True),
    "came-of": Way(_("It came from this"), Relation.CAME_FROM, False),
    "responds": Way(_("This responds to it"), Relation.RESPONDS_TO, True),
    "response": Way(_("It responds to this"), Relation.RESPONDS_TO, False),
    "measured": Way(_("It measures this"), Relation.MEASURED_BY, False),
    "measures": Way(_("This measures it"), Relation.MEASURED_BY, True),
    "told": Way(_("It is where this was told"), Relation.TOLD_TO, False),
    "tells": Way(_("This is where it was told"), Relation.TOLD_TO, True),
}


class LinkForm(forms.Form):
    """Which of the items found, and how it hangs on this one."""

    item = forms.ChoiceField(
        label=_("Item to link"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an item.")},
    )
    way = forms.ChoiceField(
        label=_("How they hang together"),
        widget=forms.RadioSelect,
        choices=[(code, way.words) for code, way in WAYS.items()],
        error_messages={"required": _("Choose how they hang together.")},
    )

    def __init__(self, *args: Any, found: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, item=found)
