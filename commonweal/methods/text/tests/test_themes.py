"""Themes: planted ones are found, nothing that says nothing changes them, and texts of any kind are survived.

How near suggested themes come to those of people is measured by `python -m bench.themes` on real coded comments.
"""

import doctest
import importlib
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.methods.text import NoThemes, themes
from commonweal.methods.text.factors import factors
from commonweal.methods.text.weights import weigh
from commonweal.methods.text.words import STOP, words_of

SUBJECTS = {
    "housing": "housing repairs landlord tenancy damp flats waiting list bidding",
    "young": "youth club football evenings bored teenagers skate ramp",
    "buses": "bus timetable late route driver fares stop ticket",
    "parks": "park dogs litter benches trees playground grass paths",
}


def told(number=200, *, seed=1, several=0.0):
    """Texts on known subjects: (texts, the subject of each)."""
    chance = random.Random(seed)
    texts, subjects = [], []
    for _one in range(number):
        subject = chance.choice(list(SUBJECTS))
        words = chance.sample(SUBJECTS[subject].split(), 4)
        if chance.random() < several:
            words += chance.sample(SUBJECTS[chance.choice(list(SUBJECTS))].split(), 4)
        texts.append("I think the " + " and ".join(words) + " should be better")
        subjects.append(subject)
    return texts, subjects


@pytest.mark.parametrize("name", ["words", "weights", "factors", "themes"])
def test_the_examples_in_the_docstrings_run(name):
    done = doctest.testmod(importlib.import_module(f"commonweal.methods.text.{name}"), extraglobs={"np": np})
    assert done.attempted
    assert not done.failed


@pytest.mark.parametrize("seed", range(4))
def test_planted_themes_are_found_with_their_words_and_texts(seed):
    texts, subjects = told(seed=seed)
    found = themes(texts, number=4, seed=seed)
    assert len(found.themes) == 4
    for theme in found.themes:
        [subject] = {subjects[one] for one in theme.texts}
        assert set(theme.words) <= set(SUBJECTS[subject].split())
        assert len(theme.texts) == theme.main == subjects.count(subject)
    assert found.without == ()
    assert [theme.main for theme in found.themes] == sorted((t.main for t in found.themes), reverse=True)


def test_a_text_of_two_subjects_stands_under_both():
    texts, _subjects = told()
    both = "bus timetable late route and park dogs litter benches"
    found = themes([*texts, both], number=4)
    assert sum(200 in theme.texts for theme in found.themes) == 2
    assert 200 in found.themes[found.strongest[200]].texts


def test_order_of_texts_changes_no_theme():
    texts, _subjects = told(several=0.3)
    turned = list(range(len(texts)))
    random.Random(3).shuffle(turned)
    one, two = themes(texts, number=4), themes([texts[place] for place in turned], number=4)
    for theme, other in zip(
        sorted(one.themes, key=lambda x: x.words), sorted(two.themes, key=lambda x: x.words), strict=True
    ):
        assert set(theme.words[:5]) == set(other.words[:5])
        same = set(theme.texts) & {turned[place] for place in other.texts}
        assert len(same) > 0.95 * len(theme.texts)


def test_the_same_seed_gives_the_same_themes():
    texts, _subjects = told(several=0.5)
    assert themes(texts, number=6, seed=9) == themes(texts, number=6, seed=9)


@given(st.lists(st.text(max_size=60), max_size=25), st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_any_texts_are_themes_or_said_to_be_none(texts, number):
    try:
        found = themes(texts, number=number)
    except NoThemes:
        return
    assert len(found.strongest) == len(texts)
    assert len(found.themes) <= number
    for theme in found.themes:
        assert theme.words
        assert theme.texts
        assert len(set(theme.texts)) == len(theme.texts)
    placed = {one for theme in found.themes for one in theme.texts}
    assert placed | set(found.without) == set(range(len(texts)))
    assert placed.isdisjoint(found.without)


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["the", "and of the", "12 34", "!!!"], ["one word", "another phrase entirely"]],
)
def test_texts_without_a_word_in_common_have_no_themes(texts):
    with pytest.raises(NoThemes, match="No word stands in two"):
        themes(texts)


def test_less_than_one_theme_is_refused():
    with pytest.raises(NoThemes, match="At least one"):
        themes(["a park", "the park"], number=0)


def test_more_themes_than_there_are_words_are_as_many_as_there_are():
    found = themes(["parks", "park", "buses are late", "buses"], number=50)
    assert len(found.themes) == 2


def test_a_text_of_rare_words_alone_has_no_theme():
    found = themes(["park bench", "park bench", "zygote"], number=1)
    assert found.without == (2,)
    assert found.strongest == (0, 0, -1)


def test_words_that_say_nothing_are_left_out_and_other_scripts_are_not():
    assert not set(words_of("The and they're OF weren’t")) - STOP
    assert words_of("Ysgol Gymraeg; مدرسة عربية") == ["ysgol", "gymraeg", "مدرسة", "عربية"]


def test_a_product_of_what_is_held_is_that_of_the_whole_table():
    texts, _subjects = told(40, several=0.5)
    table = weigh([words_of(text) for text in texts])
    whole = np.zeros((table.number, len(table.stems)))
    whole[table.texts, table.columns] = table.values
    right = np.random.default_rng(1).normal(size=(len(table.stems), 3))
    left = np.random.default_rng(2).normal(size=(table.number, 3))
    assert table.times(right) == pytest.approx(whole @ right)
    assert table.turned_times(left) == pytest.approx(whole.T @ left)
    assert (whole**2).sum(axis=1) == pytest.approx(np.ones(40))


def test_the_factors_come_as_near_as_so_many_singular_vectors_nearly_do():
    texts, _subjects = told(150, several=0.5)
    table = weigh([words_of(text) for text in texts])
    whole = np.zeros((table.number, len(table.stems)))
    whole[table.texts, table.columns] = table.values
    found = factors(table, 4, seed=1)
    assert (found.of_texts >= 0).all()
    assert (found.of_stems >= 0).all()
    apart = ((whole - found.of_texts @ found.of_stems.T) ** 2).sum()
    best = (
        np.linalg.svd(whole, compute_uv=False)[4:] ** 2
    ).sum()  # without the condition of not being below zero
    assert best <= apart < 1.1 * best
