"""Which objective and action of a table is which of the plan that is there: by their words, alike or nearly so."""

import difflib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.plans.models import Objective, Plan, PlannedAction
from commonweal.plans.table.reading import ReadAction, ReadObjective
from commonweal.plans.table.wording import folded

# How alike two wordings must be to be one that was changed: 1 is the same, 0 has nothing in common.
ALIKE = 0.6


@dataclass(frozen=True)
class Merged:
    """One objective of the table with the one of the plan that it is, if any; and so each of its actions.

    left: actions that the plan has there and the table has not.
    """

    read: ReadObjective
    objective: Objective | None
    actions: tuple[tuple[ReadAction, PlannedAction | None], ...]
    left: tuple[PlannedAction, ...] = ()


@dataclass(frozen=True)
class Merge:
    """A whole table against a whole plan. gone: objectives that the plan has and the table has not."""

    objectives: tuple[Merged, ...]
    gone: tuple[Objective, ...] = ()


def merge(plan: Plan | None, read: Sequence[ReadObjective], *, hidden: frozenset[int] = frozenset()) -> Merge:
    """What of a table is new, what is in the plan already, and what the plan has besides. Nothing is written.

    hidden: actions that whoever brings the table may not see, and so could not put into it: they stay.
    """
    there = list(plan.objectives.filter(left_in=None)) if plan is not None else []
    planned: dict[int, list[PlannedAction]] = defaultdict(list)
    links = PlannedAction.objects.filter(objective__in=there).exclude(action__in=hidden)
    for link in links.select_related("action__visibility_class", "action__owner_organisation"):
        planned[link.objective_id].append(link)
    found = matches([one.words for one in there], [one.words for one in read])
    objectives = []
    for one, at in zip(read, found, strict=True):
        of = None if at is None else there[at]
        before = planned[of.pk] if of else []
        which = matches([link.words for link in before], [action.words for action in one.actions])
        actions = tuple(
            (action, None if n is None else before[n]) for action, n in zip(one.actions, which, strict=True)
        )
        left = tuple(link for n, link in enumerate(before) if n not in which)
        objectives.append(Merged(one, of, actions, left))
    return Merge(tuple(objectives), tuple(one for n, one in enumerate(there) if n not in found))


def matches(before: Sequence[str], after: Sequence[str]) -> list[int | None]:
    """For each later wording the earlier one that it is, by place: the same words first, then the most alike.

    >>> matches(["Walk the beat", "Repaint the underpass"], ["Repaint the whole underpass", "Sing"])
    [1, None]
    """
    found: list[int | None] = [None] * len(after)
    by_words = {folded(words): n for n, words in enumerate(before)}
    for n, words in enumerate(after):
        found[n] = by_words.pop(folded(words), None)
    left = sorted(by_words.values())
    pairs = []
    for n, words in enumerate(after):
        if found[n] is None:
            matcher: Any = difflib.SequenceMatcher(None, "", folded(words), autojunk=False)
            for m in left:
                matcher.set_seq1(folded(before[m]))
                if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                    pairs.append((-matcher.ratio(), abs(n - m), n, m))
    taken: set[int] = set()
    for unlike, _apart, n, m in sorted(pairs):
        if -unlike >= ALIKE and found[n] is None and m not in taken:
            found[n] = m
            taken.add(m)
    return found
