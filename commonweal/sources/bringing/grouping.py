"""What is asked of the groups of a measure of one's own: of which characteristic they are, and of which service."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.evidence.characteristics import characteristics, may_be_told_by, name_of
from commonweal.evidence.definitions import ABOUT, Layout
from commonweal.evidence.models import Measure
from commonweal.maps.layers import About
from commonweal.people.models import Organisation
from commonweal.ui.forms import offer

REACH = "reach"


class GroupsForm(forms.Form):
    """The groups of a measure of one's own; of a table of whom a service reaches also which service, and whose."""

    own_by = forms.ChoiceField(
        label=_("Of which characteristic are its groups?"),
        required=False,
        help_text=_(
            "Then gaps between the groups can be told. Each group must be out of its own number: one row for each "
            "area and group, with a column that says out of how many."
        ),
    )
    own_service = forms.CharField(
        label=_("Which service does it tell of?"),
        max_length=120,
        required=False,
        help_text=_("Only for a table of whom a service reaches, such as “Home adaptations”."),
    )
    own_run_by = forms.ChoiceField(label=_("Whose service is it?"), required=False)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        organisations = Organisation.objects.filter(is_active=True).values_list("slug", "name")
        offer(
            self,
            own_by=[("", _("None")), *((code, name_of(code)) for code in characteristics())],
            own_run_by=[("", _("Choose")), *organisations],
        )

    def look_at_groups(self, said: Mapping[str, Any]) -> None:
        """Tell beside the question what cannot be of the groups of a measure of one's own."""
        about, by = ABOUT.get(said.get("own_about", "")), said.get("own_by", "")
        if about and not may_be_told_by(about, by):
            self.add_error(
                "own_by", _("Tension, hate and crime are never told by ethnic group, faith or origin.")
            )
        is_reach = about == About.REACH
        if is_reach and not by:
            self.add_error(
                "own_by", _("Say of which characteristic the groups are that the service reaches.")
            )
        for name, words in (
            ("own_service", _("Give the name of the service.")),
            ("own_run_by", _("Choose whose service it is.")),
        ):
            if is_reach and not said.get(name):
                self.add_error(name, words)
            elif said.get(name) and about and not is_reach:
                self.add_error(name, _("Leave this empty: the table is not of whom a service reaches."))


def said_of_groups(said: Mapping[str, Any], own: Measure | None, *, is_new: bool) -> dict[str, Any]:
    """What a layout says of groups: as it was answered, or of a measure of an earlier table as it was then."""
    if is_new:
        return {"by": said["own_by"], "service": said["own_service"], "run_by": said["own_run_by"]}
    if own is None:
        return {}
    return {"by": own.by, "service": own.service, "run_by": own.run_by.slug if own.run_by else ""}


def answers_of_groups(layout: Layout) -> dict[str, str]:
    """What an earlier layout says of groups, as answers of the form."""
    return {"own_by": layout.by, "own_service": layout.service, "own_run_by": layout.run_by}
