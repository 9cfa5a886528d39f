"""The working plan under a strategic one: the one selector from which its table, board, timeline and file are drawn."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from commonweal.actions.models import Action, Progress
from commonweal.people.models import Organisation
from commonweal.people.naming import is_veiled, sender_name, sender_slug
from commonweal.people.visibility import Viewer
from commonweal.places.models import Area
from commonweal.plans.models import Plan
from commonweal.plans.seen import SeenAction, SeenObjective, objectives_as_seen
from commonweal.ui.filters import FilterForm
from commonweal.ui.forms import offer


@dataclass(frozen=True)
class Row:
    """One action in the working plan, under its objective, as one viewer may read it.

    area: where it is told; whose it is must not follow from it.
    """

    objective: SeenObjective
    seen: SeenAction
    organisation: str
    partners: tuple[str, ...]
    area: Area | None
    slugs: frozenset[str]

    @property
    def action(self) -> Action:
        """The action itself."""
        return self.seen.action

    @property
    def begins_on(self) -> datetime.date:
        """When it started, or is to start; the day on which it was promised where nobody said."""
        action = self.action
        begins = action.started_on or action.starts_on or action.made_at.date()
        return min(begins, self.ends_on)

    @property
    def ends_on(self) -> datetime.date:
        """When it was finished, or is to be."""
        return self.action.finished_on or self.action.due_on


def rows_of(plan: Plan, viewer: Viewer) -> list[Row]:
    """Every action of a plan that this viewer may see, in its order, with what is asked of it. Two queries more than the plan."""
    seen = objectives_as_seen(plan, viewer)
    actions = [act.action for one in seen for act in one.actions]
    prefetch_related_objects(actions, "partners", "milestones", "area")
    return [_row(one, act, viewer) for one in seen for act in one.actions]


def _row(objective: SeenObjective, seen: SeenAction, viewer: Viewer) -> Row:
    action = seen.action
    owner, partners = action.owner_organisation, list(action.partners.all())
    everybody: list[Organisation] = [owner, *partners]
    return Row(
        objective=objective,
        seen=seen,
        organisation=sender_name(owner, viewer),
        partners=tuple(dict.fromkeys(sender_name(one, viewer) for one in partners)),
        area=None if is_veiled(owner, viewer) else action.area,
        slugs=frozenset(sender_slug(one, viewer) for one in everybody),
    )


class WorkingFilterForm(FilterForm):
    """The filter of a working plan: by partner, area, theme and progress, of those that there are."""

    partner = forms.ChoiceField(label=_("Organisation, or a partner in it"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    progress = forms.MultipleChoiceField(
        label=_("Progress"), required=False, choices=Progress.choices, widget=forms.CheckboxSelectMultiple
    )
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, *args: Any, rows: Sequence[Row], viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        everybody = [
            one for row in rows for one in (row.action.owner_organisation, *row.action.partners.all())
        ]
        names = {sender_slug(one, viewer): sender_name(one, viewer) for one in everybody}
        areas = {str(row.area.pk): row.area.name for row in rows if row.area}
        themes = dict.fromkeys(row.objective.theme for row in rows if row.objective.theme)
        offer(
            self,
            partner=[("", _("All")), *sorted(names.items(), key=lambda one: one[1])],
            area=[("", _("All")), *sorted(areas.items(), key=lambda one: one[1])],
            theme=[("", _("All")), *((one, one) for one in themes)],
        )

    def found(self) -> list[Row]:
        """The actions that fit; none while the address asks for what cannot be."""
        if not self.is_valid():
            return []
        asked = self.cleaned_data
        return [row for row in self.rows if _fits(row, asked)]

    def named(self) -> list[str]:
        """The names of what was asked for, without the values: what the record may keep."""
        self.is_valid()
        return sorted(name for name, value in self.cleaned_data.items() if value)


def _fits(row: Row, asked: dict[str, Any]) -> bool:
    return (
        (not asked["partner"] or asked["partner"] in row.slugs)
        and (not asked["area"] or (row.area is not None and str(row.area.pk) == asked["area"]))
        and (not asked["theme"] or asked["theme"] == row.objective.theme)
        and (not asked["progress"] or row.action.progress in asked["progress"])
        and (not asked["late"] or row.action.is_late)
    )
