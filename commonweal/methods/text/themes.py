"""Themes in many short texts: suggestions for people to accept, rename, join or throw away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.methods.text.factors import factors
from commonweal.methods.text.weights import Numbers, weigh
from commonweal.methods.text.words import commonest_forms, words_of

USUAL_NUMBER = 10
WORDS_SHOWN = 10
# A text speaks of a theme that has this share of all it says; of the strongest in any case.
SPEAKS_OF = 0.3


class NoThemes(ValueError):
    """There is nothing in these texts that themes could be made of. The message says why."""


@dataclass(frozen=True)
class Theme:
    """A theme that is suggested.

    words: those that tell it, the most telling first, in the form most often met.  texts: the places of the texts that
    speak of it, those that say most of it first.  main: of how many of them it is the strongest.
    """

    words: tuple[str, ...]
    texts: tuple[int, ...]
    main: int


@dataclass(frozen=True)
class Themes:
    """themes: the largest first.  strongest: for each text the place of its main theme, -1 where it has none.
    without: the texts in which no theme was found, empty ones and those of rare words among them.
    """

    themes: tuple[Theme, ...]
    strongest: tuple[int, ...]
    without: tuple[int, ...]


def themes(texts: Sequence[str], *, number: int = USUAL_NUMBER, seed: int = 1) -> Themes:
    """What do these texts speak of? At most so many themes, each with its words and its texts.

    They are suggestions: a person decides what a theme is and what speaks of it. Texts are weighed by their words
    (tf-idf) and taken apart by non-negative matrix factorisation; no model from elsewhere is used and nothing leaves
    the machine. Raises NoThemes where no word stands in two texts.

    >>> told = ["The bus is late", "Late bus again", "More parks please", "The park has no bench", "Parks for children"]
    >>> found = themes(told, number=2)
    >>> [(theme.words[:2], sorted(theme.texts)) for theme in found.themes]
    [(('parks',), [2, 3, 4]), (('bus', 'late'), [0, 1])]
    """
    if number < 1:
        raise NoThemes("At least one theme is wanted.")
    words = [words_of(text) for text in texts]
    table = weigh(words)
    if not table.stems:
        raise NoThemes("No word stands in two of these texts, so nothing gathers them.")
    number = min(number, len(table.stems), int(np.unique(table.texts).size))
    found = factors(table, number, seed=seed)
    shown = commonest_forms(word for one in words for word in one)
    names = [shown[stem] for stem in table.stems]
    return _gathered(found.of_texts, found.of_stems, names)


def _gathered(of_texts: Numbers, of_stems: Numbers, names: list[str]) -> Themes:
    total = of_texts.sum(axis=1)
    main = np.where(total > 0, of_texts.argmax(axis=1), -1)
    speaks = of_texts >= SPEAKS_OF * total[:, None]
    speaks[np.arange(len(main)), main] = True
    speaks[total <= 0] = False
    sizes = np.bincount(main[main >= 0], minlength=of_texts.shape[1])
    order = [int(one) for one in np.argsort(-sizes, kind="stable") if speaks[:, one].any()]
    place = np.full(of_texts.shape[1] + 1, -1)  # the last is for -1, which is no theme
    place[order] = range(len(order))
    return Themes(
        tuple(
            _theme(of_texts[:, one], of_stems[:, one], speaks[:, one], names, int(sizes[one]))
            for one in order
        ),
        tuple(place[main].tolist()),
        tuple(np.flatnonzero(main < 0).tolist()),
    )


def _theme(of_texts: Numbers, of_stems: Numbers, speaks: Numbers, names: list[str], main: int) -> Theme:
    telling = np.argsort(-of_stems, kind="stable")[:WORDS_SHOWN]
    members = np.flatnonzero(speaks)
    return Theme(
        tuple(names[one] for one in telling if of_stems[one] > 0.01 * of_stems[telling[0]]),
        tuple(members[np.argsort(-of_texts[members], kind="stable")].tolist()),
        main,
    )
