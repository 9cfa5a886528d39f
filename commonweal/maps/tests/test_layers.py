"""What the registry of layers refuses: who lives somewhere over pressures, and pressures for the public."""

import itertools
from dataclasses import replace

import pytest

from commonweal.maps import layers
from commonweal.maps.layers import About, LaidOver
from commonweal.maps.measures import class_bounds

WHO_LIVES_THERE = ("ethnicity", "religion", "nationality")
PRESSURES = ("tension", "hate", "crime")
PAIRS = list(itertools.product(WHO_LIVES_THERE, PRESSURES))


@pytest.fixture
def offered(monkeypatch):
    """The layers that are offered, for this test only."""
    own = dict(layers._layers)
    monkeypatch.setattr(layers, "_layers", own)
    return own


def like(offered, code, **other):
    return replace(offered["strengths"], code=code, **other)


@pytest.mark.parametrize(("who", "pressure"), PAIRS)
def test_no_layer_lays_who_lives_somewhere_over_pressures(offered, who, pressure):
    both = like(offered, "both", is_public=False, about=frozenset({About(who), About(pressure)}))
    with pytest.raises(LaidOver):
        layers.register(both)
    assert "both" not in offered


@pytest.mark.parametrize(("who", "pressure"), PAIRS)
def test_nor_do_two_layers_together(offered, who, pressure):
    one, other = (
        like(offered, about, is_public=False, about=frozenset({About(about)})) for about in (who, pressure)
    )
    assert layers.together([one]) == [one]
    assert layers.together([other]) == [other]
    with pytest.raises(LaidOver):
        layers.together([one, other])


@pytest.mark.parametrize("pressure", PRESSURES)
def test_a_layer_of_tension_hate_or_crime_cannot_be_public(offered, pressure):
    layer = like(offered, "pressure", about=frozenset({About.STRENGTH, About(pressure)}), is_public=True)
    with pytest.raises(ValueError, match="cannot be public"):
        layers.register(layer)
    assert "pressure" not in offered
    layers.register(replace(layer, is_public=False))
    assert "pressure" in offered


def test_a_layer_that_does_not_say_what_it_is_about_is_refused(offered):
    with pytest.raises(ValueError, match="does not say what it is about"):
        layers.register(like(offered, "silent", about=frozenset()))


def test_one_place_far_above_the_rest_stays_apart_and_the_rest_is_told_apart_all_the_same():
    wards = [8, 9, 9, 10, 10, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 17, 19, 150]
    bounds = class_bounds(wards)
    assert len(bounds) == 5
    assert bounds[-2:] == [19, 150]
    sizes = [sum(low < ward <= high for ward in wards) for low, high in itertools.pairwise([0, *bounds])]
    assert max(sizes) <= 6


@pytest.mark.parametrize("values", [[], [3], [5, 5, 5], [1, 2], [0, 0, 7], [0.1, 0.2, 0.4, 100, 100.5]])
def test_no_class_is_empty_and_none_is_made_up(values):
    bounds = class_bounds(values)
    assert set(bounds) <= set(values)
    assert len(bounds) == min(5, len(set(values)))
