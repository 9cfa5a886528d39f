"""How some actions of the story are done: with whom, with what, by which milestones."""

import datetime
from collections.abc import Callable
from typing import Any

from commonweal.actions.milestones import add_milestone, reach_milestone
from commonweal.actions.models import Action
from commonweal.actions.working import Work, plan_work
from commonweal.people.models import Organisation, User


def say_how_it_is_done(
    action: Action,
    told: dict[str, Any],
    *,
    day: Callable[[int, int], datetime.date],
    by: User,
    at: datetime.datetime,
) -> None:
    """Put an action's working plan on the record. day: week and day of the story -> its date."""
    work = Work(
        area=action.area,
        partners=tuple(Organisation.objects.filter(slug__in=told["partners"]).order_by("pk")),
        communities=tuple(told["communities"]),
        cost_pence=told["cost"],
        **{
            name: told[name]
            for name in (
                *("deliverables", "staff", "funding_source"),
                *("risk", "likelihood", "impact", "risk_response"),
            )
        },
    )
    plan_work(action, work, by=by, at=at)
    for title, week, weekday, _evidence in told["milestones"]:
        add_milestone(action, title=title, due_on=day(week, weekday), by=by, at=at)


def say_what_was_reached(action: Action, told: dict[str, Any], *, by: User, at: datetime.datetime) -> None:
    """Say, as somebody does who tells how far an action is, that milestones whose day has come were reached.

    Only those with something that shows it are.
    """
    shown = {title: evidence for title, _week, _day, evidence in told["milestones"] if evidence}
    come = action.milestones.filter(title__in=shown, reached_on=None, due_on__lte=at.date())
    for milestone in come:
        reach_milestone(milestone, reached_on=milestone.due_on, evidence=shown[milestone.title], by=by, at=at)
