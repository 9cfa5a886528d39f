"""How much each word says about each text: term frequency by inverse document frequency, as a sparse table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from commonweal.methods.text.words import stem

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

# A word of one text alone gathers nothing, and one of most texts tells none from another, where there are some texts.
FEWEST_TEXTS = 2
MOST_SHARE = 0.5
SOME_TEXTS = 10
AT_ONCE = 4_000


@dataclass(frozen=True)
class Weights:
    """Texts x stems, of which only what is not zero is held, text by text.

    stems: the columns.  texts, columns: the place of each number.  values: the numbers.  number: of texts, those
    without a word that counts among them.
    """

    stems: tuple[str, ...]
    texts: Places
    columns: Places
    values: Numbers
    number: int

    def times(self, right: Numbers) -> Numbers:
        """This table times one of stems x any: texts x any."""
        return _product(self.texts, self.columns, self.values, right, self.number)

    def turned_times(self, right: Numbers) -> Numbers:
        """This table turned, times one of texts x any: stems x any."""
        order = self._by_stem
        return _product(self.columns[order], self.texts[order], self.values[order], right, len(self.stems))

    @cached_property
    def _by_stem(self) -> Places:
        return np.argsort(self.columns, kind="stable")


def weigh(texts: Sequence[Sequence[str]]) -> Weights:
    """Weigh the words of each text: how often (a second time counts less) by how few other texts have it.

    texts: their words. The weights of a text have a sum of squares of one, so that a long one says no more than a
    short one. weight = (1 + ln n) * (1 + ln((1 + texts) / (1 + texts with the word))).

    >>> table = weigh([["bus", "late"], ["bus", "bus"], ["parks"], ["park", "late"]])
    >>> table.stems, table.number
    (('bus', 'late', 'park'), 4)
    >>> table.times(np.eye(3)).round(3).tolist()
    [[0.707, 0.707, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.707, 0.707]]
    """
    counts = [_counted(words) for words in texts]
    spread: dict[str, int] = {}
    for one in counts:
        for word in one:
            spread[word] = spread.get(word, 0) + 1
    most = max(SOME_TEXTS, MOST_SHARE * len(texts))
    stems = tuple(sorted(word for word, number in spread.items() if FEWEST_TEXTS <= number <= most))
    column = {word: place for place, word in enumerate(stems)}
    told = [
        (place, column[word], number)
        for place, one in enumerate(counts)
        for word, number in one.items()
        if word in column
    ]
    rows, columns, numbers = np.array(told, dtype=np.intp).reshape(-1, 3).T
    rarity = 1 + np.log((1 + len(texts)) / (1 + np.array([spread[word] for word in stems], dtype=np.float64)))
    values = (1 + np.log(numbers)) * rarity[columns]
    length = np.sqrt(np.bincount(rows, values**2, len(texts)))
    return Weights(stems, rows, columns, values / length[rows], len(texts))


def _counted(words: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        one = stem(word)
        found[one] = found.get(one, 0) + 1
    return found


def _product(rows: Places, columns: Places, values: Numbers, right: Numbers, number: int) -> Numbers:
    """A sparse table whose rows come in order, times a whole one."""
    found = np.zeros((number, right.shape[1]))
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    # Piece by piece, each small enough to stay near the processor.
    for piece in np.split(begins, np.flatnonzero(np.diff(begins // AT_ONCE)) + 1):
        if not len(piece):
            continue
        end = np.searchsorted(rows, rows[piece[-1]], side="right")
        here = slice(int(piece[0]), int(end))
        found[rows[piece]] = np.add.reduceat(
            right[columns[here]] * values[here, None], piece - piece[0], axis=0
        )
    return found
