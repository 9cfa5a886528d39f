"""The scan statistic beside naive loops over every circle and window, and what must hold whatever the data."""

import dataclasses

import numpy as np
import pytest

from commonweal.methods.scan import (
    Circles,
    Model,
    NotScannable,
    Overlap,
    PKind,
    Population,
    Settings,
    Unit,
    counts,
    places_from,
    scan,
)
from commonweal.methods.scan.tables import table_of
from commonweal.methods.scan.tests.made import NAMES, case_rows, naive, people, places

DAYS = 8


def asked(model=Model.POISSON, **others):
    fixed = {"unit": Unit.GENERIC, "replications": 0}
    return Settings(model, 0, DAYS - 1, **(fixed | others))


def found(settings, number=12, seed=0, on_sphere=False, mean=1.0):
    where, at = places(number, seed, on_sphere)
    population, _size = people(number, seed)
    rows = case_rows(number, DAYS, seed, mean)
    others = {
        Model.POISSON: {"population": population},
        Model.BERNOULLI: {"controls": counts(case_rows(number, DAYS, seed + 50, 2.0))},
    }
    return scan(settings, where, counts(rows), **others.get(settings.model, {})), where, at


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "rates", [{"high": True, "low": False}, {"high": False, "low": True}, {"high": True, "low": True}]
)
@pytest.mark.parametrize("alive", [False, True])
def test_the_likeliest_cluster_is_that_of_every_circle_and_every_window(model, seed, rates, alive):
    result, where, _at = found(asked(model, is_prospective=alive, **rates), seed=seed)
    table = result.table
    ratio, members, start, until = naive(
        where.at, table.cases, table.measure, share=0.5, longest=4, alive=alive,
        bernoulli=model is Model.BERNOULLI, **rates,
    )  # fmt: skip
    first = result.clusters[0]
    assert first.llr == pytest.approx(ratio, abs=1e-9)
    assert (set(first.members), first.first, first.last) == (
        {NAMES[place] for place in members},
        start,
        until - 1,
    )


@pytest.mark.parametrize(
    ("limits", "loops"),
    [
        ({"circles": Circles(share=0.2)}, {"share": 0.2, "longest": 4}),
        ({"circles": Circles(share=0.5, radius=3.0)}, {"share": 0.5, "radius": 3.0, "longest": 4}),
        ({"circles": Circles(share=None, radius=2.5)}, {"share": 1.0, "radius": 2.5, "longest": 4}),
        ({"share_of_time": None, "longest": 2}, {"share": 0.5, "longest": 2}),
        ({"share_of_time": 0.9, "shortest": 3}, {"share": 0.5, "longest": 7, "shortest": 3}),
        ({"least_high": 12}, {"share": 0.5, "longest": 4, "least": 12}),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_every_limit_holds_and_all_of_them_at_once(limits, loops, seed):
    result, where, _at = found(asked(**limits), seed=seed)
    ratio, members, start, until = naive(where.at, result.table.cases, result.table.measure, **loops)
    first = result.clusters[0]
    assert first.llr == pytest.approx(ratio, abs=1e-9)
    assert (set(first.members), first.first, first.last) == (
        {NAMES[one] for one in members},
        start,
        until - 1,
    )


@pytest.mark.parametrize("model", [Model.POISSON, Model.BERNOULLI])
def test_space_alone(model):
    result, where, _at = found(asked(model, unit=Unit.NONE))
    ratio, members, _start, _until = naive(
        where.at, result.table.cases, result.table.measure, share=0.5, bernoulli=model is Model.BERNOULLI
    )
    assert result.clusters[0].llr == pytest.approx(ratio, abs=1e-9)
    assert set(result.clusters[0].members) == {NAMES[one] for one in members}


def test_on_a_sphere_circles_go_by_the_great_circle():
    result, where, at = found(asked(circles=Circles(share=0.5, radius=120.0)), on_sphere=True)
    lat, lon = np.radians(at).T
    for one in result.clusters:
        centre = where.of[where.names[one.centre][0]]
        for name in one.members:
            place = NAMES.index(name)
            angle = np.arccos(
                np.sin(lat[centre]) * np.sin(lat[place])
                + np.cos(lat[centre]) * np.cos(lat[place]) * np.cos(lon[centre] - lon[place])
            )
            assert 6367 * angle <= 120.0001
        assert one.radius <= 120


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("high", [True, False])
def test_replications_hold_the_highest_ratio_of_made_up_data(model, high):
    """The compiled shortcut within replications is the same scan: real data folded in are their own highest ratio."""
    from commonweal.methods.scan.chance import rates_of, summed_back
    from commonweal.methods.scan.loops import NOT_YET, _fold, _highest
    from commonweal.methods.scan.scan import _starts, grow
    from commonweal.methods.scan.windows import windows_of

    settings = asked(model, high=high, low=not high)
    result, where, _at = found(settings)
    table = result.table
    grown = grow(where, where.at, at_risk=table.at_risk, listed=None, scanned=settings.circles)
    windows = windows_of(settings, _starts(settings))
    fewest, most = np.full(table.number + 1, NOT_YET), np.full(table.number + 1, -1.0)
    _fold(
        grown.first, grown.near, grown.number, summed_back(table.cases), summed_back(table.measure), windows.end,
        windows.earliest, windows.latest, False, fewest, most,
    )  # fmt: skip
    highest = _highest(fewest, most, table.number, table.total, model is Model.BERNOULLI, rates_of(settings))
    assert highest == pytest.approx(result.clusters[0].llr, abs=1e-9)


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("kind", list(PKind))
def test_the_same_seed_gives_the_same_answer_and_another_another(model, kind):
    settings = asked(model, replications=199, p_kind=kind, early_after=3)
    one, _where, _at = found(settings)
    two, _where, _at = found(settings)
    assert one.clusters == two.clusters
    assert (one.chance.ratios == two.chance.ratios).all()
    where, _at = places(12)
    other = scan(settings, where, counts(case_rows(12, DAYS)), population=people(12)[0], seed=2,
                 controls=counts(case_rows(12, DAYS, 50, 2.0)))  # fmt: skip
    assert (
        len(other.chance.ratios) != len(one.chance.ratios) or (other.chance.ratios != one.chance.ratios).any()
    )


@pytest.mark.parametrize("model", list(Model))
def test_the_order_of_rows_and_the_names_of_strata_change_nothing(model):
    where, _at = places(12)
    population, _size = people(12)
    rows, controls = case_rows(12, DAYS), case_rows(12, DAYS, 50, 2.0)
    turned = Population(*(column[::-1].copy() for column in dataclasses.astuple(population)))
    settings = asked(model, replications=99)
    one = scan(settings, where, counts(rows), population=population, controls=counts(controls))
    two = scan(settings, where, counts(rows[::-1]), population=turned, controls=counts(controls[::-1]))
    assert one.clusters == two.clusters


def test_p_is_uniform_where_nothing_is_going_on():
    ps = []
    for seed in range(60):
        result, _where, _at = found(
            asked(Model.PERMUTATION, replications=99, p_kind=PKind.MONTE_CARLO), seed=seed
        )
        ps.append(result.clusters[0].p)
    assert 0.35 < np.mean(ps) < 0.65
    assert sum(p <= 0.05 for p in ps) <= 9  # of 60, 3 expected; 10 would come once in 1,500 runs


@pytest.mark.parametrize("model", list(Model))
def test_a_planted_cluster_is_found_where_and_when_it_is(model):
    where, at = places(40, seed=3)
    near = np.argsort(((at - at[7]) ** 2).sum(axis=1))[:4]
    rows = case_rows(40, DAYS, 3) + [(int(place), day, 4, 0) for place in near for day in (6, 7)]
    population = people(40)[0]
    controls = counts(case_rows(40, DAYS, 9, 3.0))
    result = scan(
        asked(model, is_prospective=True, replications=999), where, counts(rows),
        population=population if model is Model.POISSON else None, controls=controls,
    )  # fmt: skip
    first = result.clusters[0]
    planted = {NAMES[one] for one in near}
    assert len(planted & set(first.members)) >= 3
    assert len(set(first.members) - planted) <= 3
    assert (first.first, first.last) == (6, 7)
    assert first.p < 0.001
    assert first.recurrence_interval == pytest.approx(1 / first.p)


def test_p_goes_by_gumbel_where_few_replications_reach_a_cluster():
    result, _where, _at = found(asked(replications=999))
    for one in result.clusters:
        rank = result.chance.rank(one.llr)
        assert one.p_monte_carlo == rank / 1000
        assert one.p == (one.p_gumbel if rank < 10 else one.p_monte_carlo)
        assert one.p_gumbel == pytest.approx(one.p_monte_carlo, abs=0.08)


def test_replications_stop_early_where_that_is_asked_for():
    result, _where, _at = found(asked(replications=9_999, p_kind=PKind.EARLY, early_after=20))
    assert result.chance.made < 9_999
    assert result.clusters[0].p == 20 / result.chance.made
    assert any("stopped after" in words for words in result.caveats)


def test_less_likely_clusters_share_no_place():
    result, _where, _at = found(asked(), number=40)
    names = [name for one in result.clusters for name in one.members]
    assert len(result.clusters) > 2
    assert len(names) == len(set(names))


@pytest.mark.parametrize("overlap", [one for one in Overlap if one])
def test_centres_keep_out_of_circles_as_asked(overlap):
    result, where, _at = found(asked(overlap=overlap), number=40)
    for place, one in enumerate(result.clusters):
        for other in result.clusters[:place]:
            in_likelier = where.names[one.centre][0] in other.members
            holds = where.names[other.centre][0] in one.members
            assert not {
                Overlap.NO_CENTRE_IN_OTHER: in_likelier or holds,
                Overlap.NO_CENTRE_IN_MORE_LIKELY: in_likelier,
                Overlap.NO_CENTRE_IN_LESS_LIKELY: holds,
                Overlap.NO_PAIR_OF_CENTRES: in_likelier and holds,
                Overlap.ANY: False,
            }[overlap]
    ratios = [one.llr for one in result.clusters]
    assert ratios == sorted(ratios, reverse=True)


def test_places_at_one_point_are_in_or_out_together():
    where = places_from(["b", "a", "c", "d"], np.array([[0.0, 0], [0, 0], [5, 0], [9, 9]]))
    rows = [
        (where.of[name], day, 1 + 9 * (name == "a" and day == 7), 0) for name in "abcd" for day in range(DAYS)
    ]
    result = scan(asked(Model.PERMUTATION), where, counts(rows))
    assert all(("a" in one.members) == ("b" in one.members) for one in result.clusters)


def test_a_grid_gives_the_centres():
    where, _at = places(12)
    result = scan(
        asked(), where, counts(case_rows(12, DAYS)), population=people(12)[0], centres=np.array([[0.0, 0.0]])
    )
    order = np.argsort((where.at**2).sum(axis=1))
    assert [where.of[name] for name in result.clusters[0].members] == order[
        : len(result.clusters[0].members)
    ].tolist()
    assert len(result.clusters) == 1


def test_windows_of_all_time_and_of_all_places_where_asked_for():
    where, _at = places(12)
    rows = case_rows(12, DAYS) + [(place, 3, 6, 0) for place in range(12)]
    result = scan(asked(with_all_places=True, replications=99), where, counts(rows), population=people(12)[0])
    assert (len(result.clusters[0].members), result.clusters[0].first, result.clusters[0].last) == (12, 3, 3)
    rows = case_rows(12, DAYS) + [(4, day, 6, 0) for day in range(DAYS)]
    result = scan(asked(with_all_time=True, replications=99), where, counts(rows), population=people(12)[0])
    assert (result.clusters[0].members, result.clusters[0].first, result.clusters[0].last) == (
        ("p004",),
        0,
        7,
    )
    assert result.clusters[0].p < 0.01


def test_expected_cases_follow_the_population_of_each_stratum():
    where = places_from(["a", "b"], np.array([[0.0, 0], [1, 0]]))
    population = Population(
        np.array([0, 0, 1, 1]), np.zeros(4, int), np.array([100.0, 300, 100, 100]), np.array([0, 1, 0, 1]),
        np.zeros(4, bool),
    )  # fmt: skip
    rows = counts([(0, 0, 6, 0), (1, 3, 2, 1), (1, 5, 2, 1)])
    table = table_of(Model.POISSON, rows, np.array([0, DAYS]), places=2, strata=2, population=population)
    assert table.measure.tolist() == [[6 / 2 + 4 * 0.75, 6 / 2 + 4 * 0.25]]
    assert len(where.names) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rows": []}, "no case"),
        ({"rows": [(0, 1, 1, 0)]}, "One case alone"),
        ({"rows": [(0, 99, 5, 0)]}, "outside the study period"),
        ({"rows": [(0, 1, -3, 0)]}, "below zero"),
        ({"population": np.zeros(12)}, "Nobody is at risk"),
        ({"population": np.full(12, np.nan)}, "not a number"),
        ({"population": np.array([0.0] + [5.0] * 11)}, "nobody is at risk"),
        ({"circles": Circles(share=1e-9)}, "each place alone is too large"),
        ({"longest": 0}, "shorter than one interval"),
        ({"shortest": 7}, "No window of time"),
    ],
)
def test_what_cannot_be_scanned_is_said_in_words(change, why):
    where, _at = places(12)
    population, _size = people(12)
    if "population" in change:
        population = dataclasses.replace(population, number=change.pop("population"))
    rows = counts(change.pop("rows", case_rows(12, DAYS, mean=2.0)))
    with pytest.raises(NotScannable, match=why):
        scan(asked(**change), where, rows, population=population)


def test_one_place_alone_cannot_be_scanned_in_half_the_population():
    where = places_from(["a"], np.array([[0.0, 0]]))
    with pytest.raises(NotScannable, match="too large"):
        scan(asked(Model.PERMUTATION), where, counts([(0, 1, 3, 0), (0, 4, 3, 0)]))


def test_coordinates_that_are_no_numbers():
    with pytest.raises(NotScannable, match="not a number"):
        places_from(["a"], np.array([[0.0, np.nan]]))
