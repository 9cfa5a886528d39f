"""A table of weights as so many themes: texts x themes by themes x stems, with nothing below zero."""

from dataclasses import dataclass

import numpy as np

from commonweal.methods.text.weights import Numbers, Weights

STEPS = 60
CLOSE = 1e-3
POWER_STEPS, BESIDES = 2, 8
TINY = 1e-12


@dataclass(frozen=True)
class Factors:
    """of_texts: texts x themes.  of_stems: stems x themes, each theme of length one."""

    of_texts: Numbers
    of_stems: Numbers


def factors(table: Weights, number: int, *, seed: int) -> Factors:
    """Take a table apart into so many themes that together come nearest to it.

    Non-negative matrix factorisation (Lee and Seung 1999, Nature 401:788) with least squares, by hierarchical
    alternating least squares (Cichocki and Phan 2009, IEICE Trans. Fundamentals E92-A:708), from the start of Boutsidis
    and Gallopoulos (2008, Pattern Recognition 41:1350) over a randomised singular value decomposition (Halko,
    Martinsson and Tropp 2011, SIAM Review 53:217). It ends when a step brings it nearer by less than a thousandth of
    what the first brought.

    >>> from commonweal.methods.text.weights import weigh
    >>> table = weigh([["bus", "late"], ["late", "bus"], ["park", "dogs"], ["dogs", "park"]])
    >>> found = factors(table, 2, seed=1)
    >>> (found.of_texts @ found.of_stems.T).round(2).tolist()[0]
    [0.71, 0.0, 0.71, 0.0]
    """
    texts, stems = _start(table, number, np.random.default_rng(seed))
    first = last = None
    for _step in range(STEPS):
        _improve(texts, table.times(stems), stems.T @ stems)
        onto = table.turned_times(texts)
        among = texts.T @ texts
        _improve(stems, onto, among)
        # |X - WH|² less |X|², which stays the same.
        apart = float((among * (stems.T @ stems)).sum() - 2 * (onto * stems).sum())
        if last is not None:
            first = first or max(last - apart, TINY)
            if last - apart < CLOSE * first:
                break
        last = apart
    length = np.sqrt((stems**2).sum(axis=0))
    return Factors(texts * length, stems / np.maximum(length, TINY))


def _improve(of: Numbers, onto: Numbers, among: Numbers) -> None:
    """Set one side of the product to what fits best, theme by theme, the other side as it is."""
    for theme in range(of.shape[1]):
        if among[theme, theme] > TINY:
            # Not by @: many small products on several threads wait for one another on a busy machine.
            step = (onto[:, theme] - np.einsum("ij,j->i", of, among[:, theme])) / among[theme, theme]
            np.maximum(of[:, theme] + step, 0, out=of[:, theme])


def _start(table: Weights, number: int, chance: np.random.Generator) -> tuple[Numbers, Numbers]:
    """From singular vectors: of each pair the signs that weigh more, and a little where there is nothing."""
    left, sizes, right = _singular(table, number, chance)
    texts, stems = np.zeros((table.number, number)), np.zeros((len(table.stems), number))
    for theme in range(min(number, left.shape[1])):
        one, other = left[:, theme], right[:, theme]
        sides = [(np.maximum(sign * one, 0), np.maximum(sign * other, 0)) for sign in (1, -1)]
        weight = [float(np.linalg.norm(a) * np.linalg.norm(b)) for a, b in sides]
        mine, theirs = sides[int(np.argmax(weight))]
        scale = np.sqrt(sizes[theme] * max(weight))
        texts[:, theme] = scale * mine / max(float(np.linalg.norm(mine)), TINY)
        stems[:, theme] = scale * theirs / max(float(np.linalg.norm(theirs)), TINY)
    little = float(table.values.sum()) / max(1, table.number * len(table.stems))
    for side in (texts, stems):
        empty = side == 0
        side[empty] = little * chance.random(int(empty.sum()))
    return texts, stems


def _singular(table: Weights, number: int, chance: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """The greatest singular vectors and values of a table, nearly: left, values, right."""
    across = min(number + BESIDES, table.number, len(table.stems))
    basis, _sizes = _square(table.times(chance.standard_normal((len(table.stems), across))))
    for _step in range(POWER_STEPS):
        basis, _sizes = _square(table.times(_square(table.turned_times(basis))[0]))
    right, sizes = _square(table.turned_times(basis))
    return table.times(right) / sizes, sizes, right


def _square(vectors: Numbers) -> tuple[Numbers, Numbers]:
    """Directions that stand square to one another and span the same, the longest first, and their lengths.

    By the small table of their products: a start need not be exact, and this waits for no other processor.
    """
    spread, turned = np.linalg.eigh(vectors.T @ vectors)
    spread, turned = spread[::-1], turned[:, ::-1]
    held = spread > TINY * spread[0]
    lengths = np.sqrt(spread[held])
    return vectors @ turned[:, held] / lengths, lengths
