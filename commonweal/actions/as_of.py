"""Actions as they stood at the end of a day, told from their history: what a report of that day is written from."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from commonweal.actions.models import Action, Milestone, Progress

AS_THEY_STOOD = (
    *("title", "progress", "due_on", "finished_on", "percent", "comment"),
    *("cost_pence", "funding_source", "risk", "likelihood", "impact", "risk_response"),
)


@dataclass(frozen=True)
class Stood:
    """One action as it stood at the end of a day. action: as it is now, for who does it and where its page is."""

    action: Action
    title: str
    progress: str
    due_on: datetime.date
    finished_on: datetime.date | None
    percent: int | None
    comment: str
    cost_pence: int | None
    funding_source: str
    risk: str
    likelihood: int | None
    impact: int | None
    risk_response: str
    day: datetime.date

    @property
    def is_late(self) -> bool:
        return self.progress != Progress.COMPLETE and self.due_on < self.day

    @property
    def score(self) -> int:
        """The grade of its risk, from 1 to 25; 0 where nobody judged it."""
        return (self.likelihood or 0) * (self.impact or 0)


def actions_as_of(day: datetime.date, classes: Collection[int]) -> list[Stood]:
    """The actions of these classes that were on the record by the end of a day, as they stood then, soonest due first.

    Their classes are those of now: what fewer people may see since is told to nobody else any more. Two queries.
    """
    rows = Action.history.model.objects
    before = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
    newest = rows.filter(id=OuterRef("pk"), history_date__lt=before).order_by("-history_date", "-history_id")
    found = (
        Action.objects.filter(visibility_class__in=classes, made_at__lt=before)
        .annotate(row=Subquery(newest.values("history_id")[:1]))
        .exclude(row=None)
        .select_related("owner_organisation", "visibility_class", "area")
    )
    actions: dict[int, Any] = {action.row: action for action in found}
    stood = [
        Stood(action=actions[row["history_id"]], day=day, **{name: row[name] for name in AS_THEY_STOOD})
        for row in rows.filter(history_id__in=list(actions)).values("history_id", *AS_THEY_STOOD)
    ]
    return sorted(stood, key=lambda one: (one.due_on, one.title, one.action.pk))


@dataclass(frozen=True)
class MilestoneStood:
    """One milestone as it stood at the end of a day. key: its own, through all changes."""

    key: int
    action_id: int
    title: str
    due_on: datetime.date
    reached_on: datetime.date | None


def milestones_as_of(day: datetime.date, actions: Collection[int]) -> list[MilestoneStood]:
    """The milestones of these actions (by primary key) as they stood at the end of a day, soonest due first. One query."""
    before = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
    rows = Milestone.history.filter(history_date__lt=before, action_id__in=actions)
    newest: dict[int, MilestoneStood | None] = {}
    fields = ("id", "action_id", "title", "due_on", "reached_on", "history_type")
    for key, action, title, due_on, reached_on, kind in rows.order_by(
        "history_date", "history_id"
    ).values_list(*fields):
        taken_away = kind == "-"
        newest[key] = None if taken_away else MilestoneStood(key, action, title, due_on, reached_on)
    return sorted((one for one in newest.values() if one), key=lambda one: (one.due_on, one.key))
