"""A trail as a small drawn chain: what came before on one side, what came after on the other, lines between them.

It says nothing that the list beneath it does not say, so that whoever does not see it misses nothing.
"""

import textwrap
from dataclasses import dataclass

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from commonweal.thread.selectors import Key, Step, Trail

# In units of the picture, which are pixels where there is room for all of it.
BOX_WIDTH, BOX_HEIGHT, ACROSS, DOWN = 200, 74, 44, 14
LETTERS, LINES = 24, 2
# What is farther away, or more than these at one distance, stands in the list alone.
FARTHEST, MOST = 2, 4


@dataclass(frozen=True)
class Box:
    """One item of the chain, with the place of its corner; its title cut into lines that fit."""

    step: Step
    lines: tuple[str, ...]
    x: int
    y: int
    is_this: bool = False

    @property
    def middle(self) -> int:
        return self.x + BOX_WIDTH // 2

    @property
    def centre(self) -> int:
        return self.y + BOX_HEIGHT // 2

    @property
    def kind_y(self) -> int:
        return self.y + 20

    @property
    def written(self) -> list[tuple[int, str]]:
        """The lines of its title, each with its height in the picture."""
        return [(self.y + 44 + 19 * n, line) for n, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Tie:
    """A line from the earlier item to the later one."""

    path: str
    relation: str


@dataclass(frozen=True)
class Chain:
    """A drawn trail. more: how many items stand in the list and not in the picture."""

    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]
    width: int
    height: int
    more: int
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT

    @property
    def left_out(self) -> str:
        """What is said beneath where not all is drawn."""
        return _("%(n)d more in the lists below.") % {"n": self.more} if self.more else ""


def drawn(trail: Trail) -> Chain | None:
    """The chain of a trail; None where nothing hangs on the item.

    >>> drawn(Trail(Step("action", "Action", "a", "Paint", "/a/"))) is None
    True
    """
    if not trail.came_from and not trail.came_of:
        return None
    columns = _columns(trail)
    tallest = max(len(column) for column in columns.values())
    height = tallest * (BOX_HEIGHT + DOWN) - DOWN
    first, last = min(columns), max(columns)
    boxes: dict[Key, Box] = {}
    for place, steps in columns.items():
        across = last - place if get_language_bidi() else place - first
        top = (height - (len(steps) * (BOX_HEIGHT + DOWN) - DOWN)) // 2
        for n, step in enumerate(steps):
            x, y = across * (BOX_WIDTH + ACROSS) + 1, top + n * (BOX_HEIGHT + DOWN) + 1
            boxes[step.kind, step.item_id] = Box(step, _fitted(step.title), x, y, is_this=place == 0)
    ties = tuple(
        Tie(_path(boxes[earlier], boxes[later]), relation)
        for earlier, later, relation in trail.links
        if earlier in boxes and later in boxes
    )
    return Chain(
        boxes=tuple(boxes.values()),
        ties=ties,
        width=(last - first + 1) * (BOX_WIDTH + ACROSS) - ACROSS + 2,
        height=height + 2,
        more=1 + len(trail.came_from) + len(trail.came_of) - len(boxes),
    )


def _columns(trail: Trail) -> dict[int, list[Step]]:
    """The items to draw by where they stand: before the item below zero, after it above, itself at zero."""
    columns: dict[int, list[Step]] = {0: [trail.item]}
    for side, steps in ((-1, trail.came_from), (1, trail.came_of)):
        for step in steps:
            column = columns.setdefault(side * step.distance, []) if step.distance <= FARTHEST else None
            if column is not None and len(column) < MOST:
                column.append(step)
    return columns


def _fitted(title: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(title, LETTERS, max_lines=LINES, placeholder=" …"))


def _path(earlier: Box, later: Box) -> str:
    """A curve from the side of the earlier box that faces the later one to the facing side of that."""
    is_rightwards = earlier.x < later.x
    start = earlier.x + BOX_WIDTH if is_rightwards else earlier.x
    end = later.x if is_rightwards else later.x + BOX_WIDTH
    bend = (start + end) // 2
    return f"M{start} {earlier.centre}C{bend} {earlier.centre} {bend} {later.centre} {end} {later.centre}"
