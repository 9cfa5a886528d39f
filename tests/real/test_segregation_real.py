"""Segregation of Milton Keynes' 166 LSOAs, equal to PySAL segregation 2.5.4 to 1e-9."""

import csv
import json

import pytest

from commonweal.methods.composition import counts_from, dissimilarity_between, diversity, segregation, spread
from commonweal.sources.counts import read_counts

pytestmark = pytest.mark.real

MILTON_KEYNES = "E06000042"
OURS = {
    "D": "dissimilarity",
    "Gini": "gini",
    "Entropy_H": "entropy",
    "Isolation_xPx": "isolation",
    "Interaction_xPy": "exposure",
    "Atkinson_b0.5": "atkinson",
    "CorrelationRatio_eta2": "correlation_ratio",
}
OURS_OF_ALL = {
    "D_multi": "dissimilarity",
    "H_Theil": "theil",
    "Gini_multi": "gini",
    "NormExposure_P": "normalised_exposure",
    "RelDiversity_R": "relative_diversity",
}


@pytest.fixture(scope="module")
def expected(real_data):
    found = json.loads(
        (real_data / "segregation-reference/expected_pysal_segregation.json").read_text("utf-8")
    )
    return found["milton-keynes"]


@pytest.fixture(scope="module")
def counts(real_data):
    lookup = real_data / "lookups/lsoa21_ward24_ltla24.csv"
    with lookup.open(encoding="utf-8-sig", newline="") as stream:
        ours = {row["lsoa21_code"] for row in csv.DictReader(stream) if row["ltla24_code"] == MILTON_KEYNES}
    read = read_counts(
        real_data / "census2021/ethnicity21_lsoa21.csv",
        by={"area": "lsoa21_code", "group": "ethnic_group"},
        count="n",
    )
    assert not read.refused
    return counts_from((*pair, n) for pair, n in read.rows if pair[0] in ours)


def test_the_people_are_all_there(counts, expected):
    assert len(counts.areas) == expected["n_lsoa"] == 166
    assert counts.people.sum() == expected["total"] == 287_053
    for group, people in expected["groups"].items():
        assert counts.column(group).sum() == people


def test_each_group_against_the_rest(counts, expected):
    for group in expected["groups"]:
        found = segregation(counts, group)
        for theirs, ours in OURS.items():
            assert getattr(found, ours) == pytest.approx(expected[group][theirs], abs=1e-9), (group, theirs)


def test_pairs_and_all_groups_at_once(counts, expected):
    for group, value in expected["pairwise_D_vs_White"].items():
        assert dissimilarity_between(counts, group, "White") == pytest.approx(value, abs=1e-9)
    whole, mixed = spread(counts), diversity(counts.people.sum(axis=0))
    for theirs, ours in OURS_OF_ALL.items():
        assert getattr(whole, ours) == pytest.approx(expected["multigroup"][theirs], abs=1e-9), theirs
    assert mixed.entropy == pytest.approx(expected["multigroup"]["Diversity_entropy_E"], abs=1e-9)
    assert mixed.differ == pytest.approx(expected["multigroup"]["SimpsonInteraction"], abs=1e-9)
    assert 1 - mixed.differ == pytest.approx(expected["multigroup"]["SimpsonConcentration"], abs=1e-9)
