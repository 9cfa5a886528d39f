"""The weekly summary and partners' returns: how far this week's are."""

import datetime

from django.template.loader import render_to_string

from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.tension.counts import WEEK
from commonweal.tension.returns.selectors import answers_for, own_answers, sends_returns
from commonweal.tension.summary.editions import READERS
from commonweal.tension.summary.selectors import editions_for, may_write, summaries_visible_to
from commonweal.tension.summary_models import Edition
from commonweal.tension.weeks import this_week, week_to_look_at

SHOWN = 3


def summary(viewer: User) -> str:
    """For writers the state of each edition of the week; for readers the newest that they may read."""
    week = week_to_look_at()
    visible = list(summaries_visible_to(viewer)[: SHOWN * len(Edition)])
    there = {(one.week, one.edition): one for one in visible}
    is_writer = may_write(viewer)
    states = [
        {"edition": READERS[Edition(edition)].title, "summary": there.get((week, edition))}
        for edition in editions_for(viewer)
    ]
    earlier = [one for one in visible if one.week != week][:SHOWN]
    if not is_writer and not visible:
        return ""
    context = {
        "week": week,
        "states": [one for one in states if is_writer or one["summary"]],
        "earlier": earlier,
        "is_writer": is_writer,
        "missing": _not_answered(week) if viewer.may(Permission.WRITE_SUMMARY) else [],
    }
    return render_to_string("desk/week/summary.html", context)


def _not_answered(week: datetime.date) -> list[str]:
    return [str(one.organisation) for one in answers_for(week) if not one.is_answered]


def own_return(viewer: User) -> str:
    """Whether this person's organisation still owes its weekly return."""
    if not sends_returns(viewer):
        return ""
    answered = own_answers(viewer, [this_week(), this_week() - WEEK])
    return render_to_string("desk/week/own_return.html", {"weeks": answered.items()})
