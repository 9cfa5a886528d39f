"""Which objective and action of a table is which of the plan that is there: by their words, alike or nearly so."""

import difflib
import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonweal.plans.models import Objective, Plan, PlannedAction
from commonweal.plans.table.reading import ReadAction, ReadObjective
from commonweal.plans.table.wording import folded

# How alike two wordings must be to be one that was changed: 1 is the same, 0 has nothing in common.
ALIKE = 0.6
# Every wording is compared with every other, letter by letter, while all of them are short enough for that: so many letters
# of the ones times letters of the others take about a second. Beyond it each is compared with those that share most words
# with it, and what is long word by word.
FEW = 20_000_000
NEAREST = 5
LONG = 200


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
    earlier = {m: folded(before[m]) for m in sorted(by_words.values())}
    later = {n: folded(words) for n, words in enumerate(after) if found[n] is None}
    are_few = len("".join(earlier.values())) * len("".join(later.values())) <= FEW
    pairs = []
    for n, near in _every(earlier, later) if are_few else _nearest(earlier, later):
        for m in near:
            by_word = not are_few and max(len(earlier[m]), len(later[n])) > LONG
            alike = (
                _likeness(earlier[m].split(), later[n].split())
                if by_word
                else _likeness(earlier[m], later[n])
            )
            if alike >= ALIKE:
                pairs.append((-alike, abs(n - m), n, m))
    taken: set[int] = set()
    for _unlike, _apart, n, m in sorted(pairs):
        if found[n] is None and m not in taken:
            found[n] = m
            taken.add(m)
    return found


def _every(earlier: dict[int, str], later: dict[int, str]) -> Iterator[tuple[int, list[int]]]:
    """Each later wording with all of the earlier ones."""
    return ((n, list(earlier)) for n in later)


def _nearest(earlier: dict[int, str], later: dict[int, str]) -> Iterator[tuple[int, list[int]]]:
    """Each later wording with the few of the earlier ones that share most words with it."""
    sets = {m: frozenset(words.split()) for m, words in earlier.items()}
    for n, words in later.items():
        own = frozenset(words.split())
        near = (
            (-2 * shared / (len(own) + len(other)), abs(n - m), m)
            for m, other in sets.items()
            if (shared := len(own & other))
        )
        yield n, [m for _unlike, _apart, m in heapq.nsmallest(NEAREST, near)]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How alike two wordings are, given as letters or as words, from 0 to 1; less than `ALIKE` may be told as 0."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    return matcher.ratio()
