"""Where the golden thread breaks: evidence that led nowhere, actions without evidence or measure, people not told.

Everything is of what the viewer may see: a link with an item that is hidden from them counts as none, so that nobody
learns from what is missing in a list that something is there.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonweal.people.visibility import Viewer
from commonweal.thread.kinds import KINDS, ItemKind, Part
from commonweal.thread.models import Link, Relation

RESTS_ON = frozenset((Part.EVIDENCE, Part.FINDING, Part.MEASURE, Part.FEEDBACK))
Places = Callable[[ItemKind, Viewer, datetime.date], Any]


@dataclass(frozen=True)
class Break:
    """One way in which the thread breaks: what it is called, what it means, and the items of a kind where it does."""

    code: str
    name: str | Promise
    meaning: str | Promise
    parts: frozenset[Part]
    items: Places

    def kinds(self) -> list[ItemKind]:
        """The kinds of item that can break so, in the order of their registration."""
        return [kind for kind in KINDS.values() if kind.part in self.parts]


def tied(kind: ItemKind, viewer: Viewer, others: Iterable[ItemKind], *, later: bool, relation: str = "") -> Q:
    """The condition that an item of this kind is linked with one of these kinds that the viewer sees.

    later: the other one came later. relation: only by this one; any unless given.
    """
    here, there = ("earlier", "later") if later else ("later", "earlier")
    condition = Q(pk__in=[])
    for other in others:
        links = Link.objects.filter(**{f"{here}_kind": kind.code, f"{there}_kind": other.code})
        seen = other.visible(viewer).order_by().values("public_id")
        links = links.filter(**{f"{there}_id__in": seen})
        if relation:
            links = links.filter(relation=relation)
        condition |= Q(public_id__in=links.values(f"{here}_id"))
    return condition


def _led_nowhere(kind: ItemKind, viewer: Viewer, today: datetime.date) -> Any:
    return kind.waits(kind.visible(viewer), today).exclude(tied(kind, viewer, KINDS.values(), later=True))


def _without_evidence(kind: ItemKind, viewer: Viewer, today: datetime.date) -> Any:
    # An objective or another action is no evidence.
    others = [one for one in KINDS.values() if one.part in RESTS_ON]
    return kind.waits(kind.visible(viewer), today).exclude(tied(kind, viewer, others, later=False))


def _without_measure(kind: ItemKind, viewer: Viewer, today: datetime.date) -> Any:
    measures = [one for one in KINDS.values() if one.part == Part.MEASURE]
    either = tied(kind, viewer, measures, later=True) | tied(kind, viewer, measures, later=False)
    return kind.waits(kind.visible(viewer), today).exclude(either)


def _not_told(kind: ItemKind, viewer: Viewer, today: datetime.date) -> Any:
    """Items to which a finished action responded, and whose givers were told nothing of it."""
    visible = kind.visible(viewer)
    answered = Q(pk__in=[])
    for other in KINDS.values():
        if other.part == Part.ACTION:
            done = other.is_done(other.visible(viewer), today).order_by().values("public_id")
            links = Link.objects.filter(earlier_kind=kind.code, later_kind=other.code, later_id__in=done)
            answered |= Q(public_id__in=links.values("earlier_id"))
    told = tied(kind, viewer, KINDS.values(), later=True, relation=Relation.TOLD_TO)
    by_itself = kind.was_told(visible, today).order_by().values("pk")
    return visible.filter(answered).exclude(told).exclude(pk__in=by_itself)


GIVEN = frozenset((Part.EVIDENCE, Part.FINDING))
BREAKS: dict[str, Break] = {
    one.code: one
    for one in (
        Break(
            "led-nowhere",
            _("Evidence that led nowhere"),
            _("What was told or found, and nothing came of it yet: no action, no judgement, no answer."),
            GIVEN,
            _led_nowhere,
        ),
        Break(
            "without-evidence",
            _("Actions without evidence"),
            _(
                "Open actions that no report, figure or finding that you may see stands behind. An objective is none."
            ),
            frozenset((Part.ACTION,)),
            _without_evidence,
        ),
        Break(
            "without-measure",
            _("Actions without a measure"),
            _("Open actions that no figure is linked with, so that nobody can tell whether they worked."),
            frozenset((Part.ACTION,)),
            _without_measure,
        ),
        Break(
            "not-told",
            _("People not told"),
            _("Something was done about what they told, and they have not been told of it."),
            frozenset((Part.EVIDENCE,)),
            _not_told,
        ),
    )
}
