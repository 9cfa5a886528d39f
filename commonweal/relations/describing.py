"""Relationships and promises in words and tables."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.actions.describing import TONES, day_in_words
from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.people.roles import Permission
from commonweal.relations.models import Promise
from commonweal.relations.selectors import is_overdue
from commonweal.thread.models import Link, Relation
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table


def facts_of(relationship: Any) -> list[dict[str, Any]]:
    """In what role, where and how often; when the last contact was and the next is due."""
    due = relationship.due_on(relationship.last_on, relationship.again_on)
    return facts(
        (_("Kind"), relationship.get_kind_display()),
        (_("Organisation"), relationship.organisation),
        (_("Areas"), ", ".join(one.name for one in relationship.areas.all())),
        (_("How often"), relationship.get_rhythm_display()),
        (_("Who keeps in touch"), relationship.keeper.name if relationship.keeper else ""),
        (_("Last contact"), day_in_words(relationship.last_on) or _("None yet")),
        (_("Next contact by"), "" if relationship.ended_on else day_in_words(due)),
        (_("Ended"), day_in_words(relationship.ended_on)),
    )


def reach_rows(details: dict[str, str]) -> list[dict[str, Any]]:
    """Who somebody is and how to reach them, as rows; says so where nothing is kept."""
    rows = facts(
        (_("Name"), details.get("name")),
        (_("Telephone number"), details.get("phone")),
        (_("E-mail address"), details.get("email")),
        (_("How they like to be reached"), details.get("how")),
    )
    return rows or facts((_("Name"), _("Nothing is kept")))


def table_of(relationships: Iterable[Any], caption: str, today: datetime.date) -> Table:
    """Relationships with the last contact and when the next is due."""
    columns = [
        Column(_("With whom")),
        Column(_("Kind")),
        Column(_("Who keeps in touch")),
        Column(_("Last contact")),
        Column(_("Next by")),
        Column(_("Overdue")),
    ]
    rows = [
        [
            Cell(str(one), href=reverse("relations:relationship", args=[one.public_id])),
            one.get_kind_display(),
            one.keeper.name if one.keeper else "",
            day_in_words(one.last_on) or _("None yet"),
            day_in_words(one.due_on(one.last_on, one.again_on)),
            Cell(_("Overdue"), tone="grave") if is_overdue(one, today) else "",
        ]
        for one in relationships
    ]
    return Table(caption, columns, rows, empty=_("None fits the filter."))


class PromiseRow:
    """A promise as one viewer reads it, with what they may do with it."""

    def __init__(self, promise: Promise, action: Action | None, *, may_act: bool) -> None:
        self.promise = promise
        self.action = action
        self.tone = TONES[action.progress] if action else ""
        self.with_whom = str(promise.contact.relationship)
        self.address = reverse("relations:relationship", args=[promise.contact.relationship.public_id])
        self.may_keep = promise.kept_on is None
        self.may_act = may_act and action is None and promise.kept_on is None


def promises_table(
    promises: Iterable[Promise], viewer: Any, caption: str, *, with_whom: bool = False
) -> dict[str, Any]:
    """Promises with the state of the action that was made of each, for what the viewer may see."""
    listed = list(promises)
    links = Link.objects.filter(
        earlier_kind="promise",
        earlier_id__in=[one.public_id for one in listed],
        later_kind="action",
        relation=Relation.RESPONDS_TO,
    )
    ids = dict(links.values_list("earlier_id", "later_id"))
    actions = {one.public_id: one for one in actions_visible_to(viewer).filter(public_id__in=ids.values())}
    may_act = viewer.may(Permission.MANAGE_ACTIONS)
    rows = [
        PromiseRow(
            one,
            actions.get(ids.get(one.public_id, "")),
            may_act=may_act and one.public_id not in ids,
        )
        for one in listed
    ]
    return {"caption": caption, "rows": rows, "with_whom": with_whom}
