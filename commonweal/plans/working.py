"""The working plan under a strategic one: the one selector from which its table, board, timeline and file are drawn."""

import datetime
from collections import defaultdict
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

    area: where it is told; whose it is must not follow from it. names: of whoever does it or is a partner in it, by their
    short names.
    """

    objective: SeenObjective
    seen: SeenAction
    organisation: str
    partners: tuple[str, ...]
    area: Area | None
    names: dict[str, str]

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
    """Every action of a plan that this viewer may see, in its order, with what is asked of it. One query more than the plan."""
    seen = objectives_as_seen(plan, viewer)
    acts = [(one, act) for one in seen for act in one.actions]
    partners = _partners_of([act.action for _objective, act in acts])
    told = _Told(viewer)
    return [_row(one, act, partners[act.action.pk], told) for one, act in acts]


def with_milestones(rows: Sequence[Row]) -> Sequence[Row]:
    """The same rows, their milestones read in one query: for those that a page or file shows."""
    prefetch_related_objects([row.action for row in rows], "milestones")
    return rows


def _partners_of(actions: Sequence[Action]) -> dict[int, list[Organisation]]:
    """The partners in each action, by its key, in the order of their names; each organisation read once."""
    found: dict[int, list[Organisation]] = defaultdict(list)
    link = Action.partners.through
    pairs = link.objects.filter(action_id__in=[one.pk for one in actions]).values_list(
        "action_id", "organisation_id"
    )
    keys = list(pairs.order_by("organisation__name"))
    organisations = Organisation.objects.in_bulk({organisation for _action, organisation in keys})
    for action, organisation in keys:
        found[action].append(organisations[organisation])
    return found


class _Told:
    """What a viewer reads of each organisation, found once for all its actions."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.known: dict[int, tuple[str, str, bool]] = {}

    def of(self, organisation: Organisation) -> tuple[str, str, bool]:
        """Its short name and its name, as this viewer may read them, and whether it is veiled."""
        if organisation.pk not in self.known:
            self.known[organisation.pk] = (
                sender_slug(organisation, self.viewer),
                sender_name(organisation, self.viewer),
                is_veiled(organisation, self.viewer),
            )
        return self.known[organisation.pk]


def _row(objective: SeenObjective, seen: SeenAction, partners: list[Organisation], told: _Told) -> Row:
    action = seen.action
    slug, name, veiled = told.of(action.owner_organisation)
    others = [told.of(one)[:2] for one in partners]
    return Row(
        objective=objective,
        seen=seen,
        organisation=name,
        partners=tuple(dict.fromkeys(one for _slug, one in others)),
        area=None if veiled else action.area,
        names={**dict(others), slug: name},
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

    def __init__(self, *args: Any, rows: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        names = {slug: name for row in rows for slug, name in row.names.items()}
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
        (not asked["partner"] or asked["partner"] in row.names)
        and (not asked["area"] or (row.area is not None and str(row.area.pk) == asked["area"]))
        and (not asked["theme"] or asked["theme"] == row.objective.theme)
        and (not asked["progress"] or row.action.progress in asked["progress"])
        and (not asked["late"] or row.action.is_late)
    )
