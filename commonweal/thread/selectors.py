"""Reading the thread: what an item came from, what came of it, and the whole trail."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.thread.kinds import KINDS
from commonweal.thread.models import Link, Relation


@dataclass(frozen=True)
class Step:
    """One item on a trail: what it is, its title and page, its conditions and marking, and how it hangs on its neighbour."""

    kind: str
    kind_name: str
    item_id: str
    title: str
    address: str
    relation: str = ""
    distance: int = 0
    conditions: str = ""
    is_sensitive: bool = False


@dataclass
class Trail:
    """An item with everything before and after it that the viewer may see, nearest first.

    links: those along which it was walked, as the earlier item, the later one and their relation.
    """

    item: Step
    came_from: list[Step] = field(default_factory=list)
    came_of: list[Step] = field(default_factory=list)
    links: list["Tied"] = field(default_factory=list)


# How many items are asked for at once.
AT_A_TIME = 500
Key = tuple[str, str]
Tied = tuple[Key, Key, str]


def batched(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The identifiers in slices of so many.

    >>> list(batched(["a", "b", "c"], 2))
    [['a', 'b'], ['c']]
    """
    return (ids[start : start + size] for start in range(0, len(ids), size))


def find_items(keys: set[Key], *, viewer: Any) -> dict[Key, Step]:
    """The items named by (kind, identifier) that this viewer may see. One query a kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, item_id in keys:
        wanted[kind].add(item_id)
    found: dict[Key, Step] = {}
    for code, ids in wanted.items():
        kind_ = KINDS.get(code)
        if kind_ is None:
            continue
        those = kind_.visible(viewer)
        for item in (
            one for some in batched(sorted(ids), AT_A_TIME) for one in those.filter(public_id__in=some)
        ):
            found[code, item.public_id] = Step(
                kind=code,
                kind_name=str(kind_.name),
                item_id=item.public_id,
                title=kind_.title(item),
                address=kind_.address(item),
                conditions=kind_.conditions(item),
                is_sensitive=kind_.is_sensitive(item),
            )
    return found


def find_item(item_id: str, *, viewer: Any) -> Step | None:
    """The item with this public identifier, whatever its kind; None when the viewer may not see it."""
    found = find_items({(code, item_id) for code in KINDS}, viewer=viewer)
    return next(iter(found.values()), None)


# A link as it reads from one of its ends, before the other item's title: from the earlier, from the later.
READS = {
    Relation.CAME_FROM: (_("From this came:"), _("This came from:")),
    Relation.RESPONDS_TO: (_("What responds to this:"), _("This responds to:")),
    Relation.MEASURED_BY: (_("This is measured by:"), _("This measures:")),
    Relation.TOLD_TO: (_("This was told to:"), _("What was told here:")),
}


@dataclass(frozen=True)
class Tie:
    """One link of an item, read from it. side: is the other item the earlier or the later of the two?"""

    step: Step
    relation: str
    side: str

    @property
    def words(self) -> str:
        return str(READS[Relation(self.relation)][self.side == "earlier"])


def ties_of(this: Key, *, viewer: Any) -> list[Tie]:
    """The links of an item with items that this viewer may see, what came before it first."""
    kind, item_id = this
    links = Link.objects.filter(
        Q(earlier_kind=kind, earlier_id=item_id) | Q(later_kind=kind, later_id=item_id)
    )
    others: list[tuple[Key, str, str]] = []
    for link in links:
        earlier, later = (link.earlier_kind, link.earlier_id), (link.later_kind, link.later_id)
        is_later = later == this
        others.append((earlier if is_later else later, link.relation, "earlier" if is_later else "later"))
    there = find_items({key for key, _relation, _side in others}, viewer=viewer)
    ties = [Tie(there[key], relation, side) for key, relation, side in others if key in there]
    return sorted(ties, key=lambda tie: (tie.side, tie.relation, tie.step.title))


def conditions_before(this: Key, *, viewer: Any) -> str:
    """Under which conditions this is handled: those of what it answers or came from and this viewer may see."""
    before = [tie.step for tie in ties_of(this, viewer=viewer) if tie.side == "earlier"]
    return "\n".join(dict.fromkeys(step.conditions for step in before if step.conditions))


def trail_of(kind: str, item_id: str, *, viewer: Any, depth: int = 6) -> Trail | None:
    """Everything that led to this item and everything that came of it, within `depth` steps.

    Only what the viewer may see is shown, and the walk does not go through what they may not see:
    otherwise the shape of the trail would tell of hidden items. None when the item itself is hidden.
    Two queries a step and kind, whatever the number of items.
    """
    start = find_items({(kind, item_id)}, viewer=viewer).get((kind, item_id))
    if start is None:
        return None
    links: list[Tied] = []
    return Trail(
        item=start,
        came_from=_walk((kind, item_id), viewer, depth, links, backwards=True),
        came_of=_walk((kind, item_id), viewer, depth, links, backwards=False),
        links=links,
    )


def _links_at(items: set[Key], end: str) -> Iterator[Link]:
    """The links that have one of these items at this end, a kind and so many of it at a time: databases take no more."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, item_id in sorted(items):
        by_kind[kind].append(item_id)
    for kind, ids in by_kind.items():
        for those in batched(ids, AT_A_TIME):
            yield from Link.objects.filter(**{f"{end}_kind": kind, f"{end}_id__in": those})


def _walk(start: Key, viewer: Any, depth: int, ties: list[Tied], *, backwards: bool) -> list[Step]:
    """The steps of one direction; the links along which they were found are added to `ties`."""
    seen: set[Key] = {start}
    front: set[Key] = {start}
    steps: list[Step] = []
    here, there = ("later", "earlier") if backwards else ("earlier", "later")
    for distance in range(1, depth + 1):
        found: list[Tied] = []
        relation_of: dict[Key, str] = {}
        for link in _links_at(front, here):
            key = (getattr(link, f"{there}_kind"), getattr(link, f"{there}_id"))
            if key not in seen:
                relation_of[key] = str(Relation(link.relation).label)
                ends = ((link.earlier_kind, link.earlier_id), (link.later_kind, link.later_id))
                found.append((*ends, link.relation))
        visible = find_items(set(relation_of), viewer=viewer)
        for key in sorted(visible, key=lambda key: visible[key].title):
            step = visible[key]
            steps.append(Step(**{**step.__dict__, "relation": relation_of[key], "distance": distance}))
        ties += [one for one in found if one[0 if backwards else 1] in visible]
        seen |= set(visible)
        front = set(visible)
        if not front:
            break
    return steps
