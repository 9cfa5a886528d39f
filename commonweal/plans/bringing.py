"""A table becomes a plan, or changes the one that is there: all of it or nothing."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.keeping import as_it_is, keep
from commonweal.actions.models import Action
from commonweal.actions.verbs import CannotAct, change_action, make_action
from commonweal.audit.verbs import record
from commonweal.changes.meanwhile import Conflict
from commonweal.people.confirming import confirmed
from commonweal.people.models import Body, Organisation, User
from commonweal.people.schools import known_schools, tells_of_a_school
from commonweal.plans.matching import Known, known_names
from commonweal.plans.merging import Merge, Merged, merge
from commonweal.plans.models import Objective, Plan, PlannedAction, Responsibility, Theme
from commonweal.plans.seen import shortened
from commonweal.plans.table.reading import ReadAction, ReadPlan
from commonweal.plans.table.wording import folded
from commonweal.plans.verbs import (
    CannotPlan,
    begin_plan,
    is_shared_with,
    keep_version,
    refuse_head,
    refuse_unless_keeper,
    tell_others,
)
from commonweal.plans.versions import content_after, content_of, head_of, hidden_actions
from commonweal.thread.verbs import tie

LONGEST_TITLE, LONGEST_RESPONSIBILITY = 200, 300


@dataclass(frozen=True)
class Head:
    """What is said of a plan above its table. Of a plan that is there, nothing said leaves it as it is."""

    title: str = ""
    vision: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None

    def term(self, plan: Plan | None, today: datetime.date) -> tuple[datetime.date, datetime.date]:
        """First and last day that a plan would have then: of one that is new from today on, unless it is said."""
        first = self.starts_on or (plan.starts_on if plan else today)
        return first, self.ends_on or (plan.ends_on if plan else Plan.last_day_after(first))

    def over(self, plan: Plan) -> dict[str, Any]:
        """The head that the plan would have then."""
        return {
            "title": self.title or plan.title,
            "vision": self.vision or plan.vision,
            "starts_on": self.starts_on or plan.starts_on,
            "ends_on": self.ends_on or plan.ends_on,
        }


@dataclass(frozen=True)
class Meant:
    """Which organisation or body each responsibility of a table is: as somebody chose, or as its words say.

    What is no organisation, the plan's own does: a body is responsible, and does nothing by itself. chosen: by the words,
    folded; None where somebody chose that it is none of those here. told: what was answered before.
    """

    known: Known
    owner: Organisation
    chosen: Mapping[str, Organisation | Body | None]
    plan: Plan
    told: dict[str, Organisation | None] = field(default_factory=dict)

    def organisation(self, words: str) -> Organisation | None:
        """The organisation that is meant; None where that is nobody here, or nobody that the plan is shared with."""
        name = folded(words)
        if name not in self.told:
            found = self.chosen[name] if name in self.chosen else self.known.meant_by(words)
            is_shared = isinstance(found, Organisation) and is_shared_with(self.plan, found)
            self.told[name] = found if isinstance(found, Organisation) and is_shared else None
        return self.told[name]

    def body(self, words: str) -> Body | None:
        """The body that is meant; None where that is an organisation, or nobody here."""
        name = folded(words)
        found = self.chosen[name] if name in self.chosen else self.known.body_meant_by(words)
        return found if isinstance(found, Body) else None

    def doer(self, action: ReadAction) -> Organisation:
        """Who does an action: the first who is responsible and known here, or else the plan's own organisation."""
        return next(filter(None, map(self.organisation, action.responsible)), self.owner)


@transaction.atomic
def bring_plan(
    read: ReadPlan,
    *,
    head: Head,
    owner: Organisation,
    by: User | None,
    over: Plan | None = None,
    seen_version: int | None = None,
    chosen: Mapping[str, Organisation | Body | None] | None = None,
    due: Mapping[str, datetime.date] | None = None,
    is_confirmed: bool = False,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Plan:
    """Make a plan of a table, or change the plan that is there into what the table says; every action is a real one.

    An action is due at the end of the plan's term until somebody says otherwise, or on the day that `due` gives for its
    words. What the table has not any more leaves
    the plan: the objective keeps its page, and the action stays on the record. An action that was said otherwise keeps
    its organisation and how far it is. The same table again changes nothing.

    over: the plan that is there. seen_version: of it, as the differences were shown; where it reads otherwise now,
    Conflict is raised and nothing is kept. chosen: as in `Meant`. by: None for who runs the machine. is_confirmed: as in
    `make_action`, of all that is written in the table. Raises CannotPlan while a row is refused, and where an action can't be
    what its row says: as when the person who does it would not see it any more.
    """
    if read.refused:
        raise CannotPlan(_in_row(read.refused[0].row, read.refused[0].reason))
    refuse_unless_keeper(by, over)
    if over is None:
        first, last = head.term(None, timezone.localdate(at))
        plan = begin_plan(
            title=head.title or read.title or _("Strategic plan"),
            vision=head.vision,
            starts_on=first,
            ends_on=last,
            owner=owner,
            by=by,
            content_key=content_key,
            at=at,
        )
    else:
        plan = Plan.objects.select_for_update(of=("self",)).select_related("visibility_class").get(pk=over.pk)
        if seen_version is not None and seen_version != plan.version:
            raise Conflict(["version"])
        for name, value in head.over(plan).items():
            setattr(plan, name, value)
        refuse_head(plan.title, plan.vision, plan.starts_on, plan.ends_on)
    found = merge(over and plan, read.objectives, hidden=hidden_actions(plan, by))
    if over is not None and not changes_anything(over, found, plan):
        return plan
    meant = Meant(known_names(), plan.owner_organisation, chosen or {}, plan)
    writer = _Writer(plan, meant, due or {}, by=by, is_confirmed=is_confirmed, at=at)
    writer.write(found)
    keep_version(plan, by=by, at=at)
    record(
        "bring plan",
        by=by,
        item_kind="plan",
        item_id=plan.public_id,
        details={"objectives": len(read.objectives), "new actions": writer.made} | confirmed(is_confirmed),
        at=at,
    )
    tell_others(plan, is_new=over is None)
    return plan


def changes_anything(over: Plan, found: Merge, plan: Plan) -> bool:
    """Would a plan read otherwise once this table was brought in? over: the plan as it is; plan: with its head as then."""
    if any(one.left for one in found.objectives) or found.gone:
        return True
    return _without_hidden(content_of(over), found) != content_after(found, head_of(plan))


def _without_hidden(content: dict[str, Any], found: Merge) -> dict[str, Any]:
    """A plan's content without the actions that whoever brings the table could not see."""
    seen = {
        link.action.public_id
        for merged in found.objectives
        for link in (*(link for _read, link in merged.actions), *merged.left)
        if link
    }
    objectives = [
        one | {"actions": [act for act in one["actions"] if act["id"] in seen]}
        for one in content["objectives"]
    ]
    return content | {"objectives": objectives}


class _Writer:
    """Writes one table into one plan; the caller has locked it and is in a transaction."""

    def __init__(
        self,
        plan: Plan,
        meant: Meant,
        due: Mapping[str, datetime.date],
        *,
        by: User | None,
        is_confirmed: bool,
        at: datetime.datetime | None,
    ) -> None:
        self.due, self.schools = due, known_schools()
        self.plan, self.meant, self.by, self.is_confirmed, self.at = plan, meant, by, is_confirmed, at
        self.made = 0

    def write(self, found: Merge) -> None:
        themes = self._themes([one.read.theme for one in found.objectives])
        for order, merged in enumerate(found.objectives):
            try:
                self._objective(order, merged, themes.get(merged.read.theme))
            except CannotAct as error:
                raise CannotPlan(_in_row(merged.read.row, error)) from error
        gone = [one.pk for one in found.gone]
        Objective.objects.filter(pk__in=gone).update(left_in=self.plan.version + 1)
        self.plan.themes.exclude(pk__in=[one.pk for one in themes.values()]).delete()

    def _themes(self, names: Sequence[str]) -> dict[str, Theme]:
        """The themes of the plan by name, in the order in which they are first named."""
        wanted = [name for name in dict.fromkeys(names) if name]
        return {
            name: Theme.objects.update_or_create(plan=self.plan, name=name, defaults={"order": order})[0]
            for order, name in enumerate(wanted)
        }

    def _objective(self, order: int, merged: Merged, theme: Theme | None) -> None:
        read = merged.read
        objective = merged.objective or Objective(plan=self.plan)
        objective.theme, objective.order = theme, order
        objective.words, objective.indicator = read.words, read.indicator
        objective.references, objective.cells = list(read.references), read.cells
        objective.save()
        objective.responsibilities.all().delete()
        Responsibility.objects.bulk_create(
            [
                Responsibility(
                    objective=objective,
                    order=n,
                    words=words,
                    organisation=self.meant.organisation(words),
                    body=self.meant.body(words),
                )
                for n, words in enumerate(read.responsibilities)
            ]
        )
        key = ("objective", objective.public_id)
        if merged.objective is None:
            tie(earlier=("plan", self.plan.public_id), later=key, by=self.by, at=self.at)
        PlannedAction.objects.filter(pk__in=[link.pk for link in merged.left]).delete()
        for n, (action, link) in enumerate(merged.actions):
            self._action(objective, n, action, link)

    def _action(self, objective: Objective, order: int, read: ReadAction, link: PlannedAction | None) -> None:
        if link is None:
            link = PlannedAction(objective=objective, action=self._new_action(read))
            key = ("objective", objective.public_id)
            tie(earlier=key, later=("action", link.action.public_id), by=self.by, at=self.at)
        else:
            if link.words != read.words:
                self._say_otherwise(link, read.words)
            if tuple(link.responsible) != read.responsible:
                self._say_who(link.action, read)
        link.order, link.words, link.responsible = order, read.words, list(read.responsible)
        link.save()

    def _new_action(self, read: ReadAction) -> Action:
        title, details = title_and_details(read.words)
        self.made += 1
        return make_action(
            title=title,
            details=details,
            owner_organisation=self.meant.doer(read),
            due_on=self.due.get(read.words, self.plan.ends_on),
            responsibility=self._responsibility(read),
            by=self.by,
            like=self.plan.visibility_class,
            is_confirmed=self.is_confirmed,
            at=self.at,
        )

    def _responsibility(self, read: ReadAction) -> str:
        """Who is responsible, as the action itself says it: but for schools, for whose names it would be kept to few.

        Which organisation does it is told of a school to those who may know that.
        """
        told = [words for words in read.responsible if not tells_of_a_school(words, self.schools)]
        return "; ".join(told)[:LONGEST_RESPONSIBILITY]

    def _say_who(self, action: Action, read: ReadAction) -> None:
        as_it_is(action)
        action.responsibility = self._responsibility(read)
        keep(action, "plan action", self.by, {"changed": ["responsibility"]}, self.at)

    def _say_otherwise(self, link: PlannedAction, words: str) -> None:
        """The action is called otherwise where it was still called as the plan said; what somebody wrote on its page stays.

        It is read once it is locked: what was said of it since the table was compared is not undone.
        """
        action = link.action
        as_it_is(action)
        before, then = title_and_details(link.words), title_and_details(words)
        change_action(
            action,
            title=then[0] if action.title == before[0] else action.title,
            details=then[1] if action.details == before[1] else action.details,
            owner=action.owner,
            due_on=action.due_on,
            by=self.by,
            is_confirmed=self.is_confirmed,
        )


def _in_row(row: int, reason: object) -> str:
    return _("Row %(row)d: %(reason)s") % {"row": row, "reason": reason}


def title_and_details(words: str) -> tuple[str, str]:
    """How an action is called, and all its words where that is too short for them.

    >>> title_and_details("Walk the beat")
    ('Walk the beat', '')
    """
    if len(words) <= LONGEST_TITLE:
        return words, ""
    return shortened(words, LONGEST_TITLE), words
