"""The scan statistic beside SaTScan's own answers: 10.3.2, in `satscan-reference`.

Members, observed, expected, relative risk and the log likelihood ratio are equal, as far as SaTScan prints them; p is
equal within the error of Monte Carlo. Compared are the clusters that SaTScan reports without a shared place, the
likeliest first. What SaTScan 10.3 reports besides, of other times within places that are in a likelier cluster, is not
told by us: The first that is left out has p 0.15, the next 0.33.
"""

import bisect
import datetime
import math

import pytest

from commonweal.methods.scan import scan
from commonweal.sources.satscan import read_scan

pytestmark = pytest.mark.real

# Parameters; how many of the first clusters are compared; rows of the input.
RUNS = [
    ("samples/NewMexicoSpaceTimePoisson", 3, 4_663),
    ("milton-keynes/mk_asb_spatial_poisson", 3, 495),
    ("milton-keynes/mk_asb_H1_stpoisson", 3, 963),
    ("milton-keynes/mk_asb_H1_stpermutation", 4, 797),
]


def clusters_of(path, has_risk):
    """SaTScan's table of clusters, and the members of each."""
    told = []
    for line in path.with_suffix(".col.txt").read_text("utf-8").split("\n"):
        cells = line.split()
        if not cells:
            continue
        number, _centre, _x, _y, _radius, _span, start, end, size, llr, p, observed, expected, ratio = cells[
            :14
        ]
        told.append(
            {
                "start": start, "end": end, "size": int(size), "llr": float(llr), "p": float(p),
                "observed": int(observed), "expected": expected, "ratio": ratio,
                "risk": cells[14] if has_risk else None, "radius": float(_radius),
                "members": [
                    row.split()[0]
                    for row in path.with_suffix(".gis.txt").read_text("utf-8").split("\n")
                    if row.split()[1:2] == [number]
                ],
            }
        )  # fmt: skip
    return told


@pytest.fixture(scope="module", params=RUNS, ids=[one[0].rsplit("/", 1)[-1] for one in RUNS])
def run(request, real_data):
    """(SaTScan's clusters, ours) of one run."""
    name, compared, rows = request.param
    path = real_data / "satscan-reference" / f"{name}.prm"
    read = read_scan(path)
    assert (read.accepted, read.refused) == (rows, [])
    found = scan(
        read.asked.settings, read.places, read.cases, strata=read.strata, controls=read.controls,
        population=read.population,
    )  # fmt: skip
    theirs = clusters_of(path, has_risk="permutation" not in name)
    return theirs[:compared], found.clusters[:compared]


def test_the_same_members_in_the_same_order(run):
    theirs, ours = run
    assert [list(one.members) for one in ours] == [one["members"] for one in theirs]


def test_the_same_ratio(run):
    theirs, ours = run
    assert [one.llr for one in ours] == pytest.approx([one["llr"] for one in theirs], abs=1e-6)


def test_the_same_cases_expected_and_risk_as_printed(run):
    theirs, ours = run
    for one, told in zip(ours, theirs, strict=True):
        assert one.observed == told["observed"]
        assert f"{one.expected:.2f}" == told["expected"]
        assert f"{one.observed / one.expected:.2f}" == told["ratio"]
        assert told["risk"] is None or f"{one.relative_risk:.2f}" == told["risk"]
        assert one.radius == pytest.approx(told["radius"], abs=0.0051)


def test_the_same_time(run):
    theirs, ours = run
    for one, told in zip(ours, theirs, strict=True):
        first, last = datetime.date.fromordinal(one.first), datetime.date.fromordinal(one.last)
        assert f"{first.year}/{first.month}/{first.day}" == told["start"]
        assert f"{last.year}/{last.month}/{last.day}" == told["end"]


def test_p_within_the_error_of_monte_carlo(run):
    theirs, ours = run
    for one, told in zip(ours, theirs, strict=True):
        if told["p"] < 0.01:  # Gumbel's, whose error is one of its scale
            assert abs(math.log10(one.p) - math.log10(told["p"])) < 0.1 * max(4, -math.log10(told["p"]))
        else:
            error = math.sqrt(2 * told["p"] * (1 - told["p"]) / 999)
            assert abs(one.p_monte_carlo - told["p"]) < 4 * error


def test_the_simulated_ratios_are_distributed_as_theirs(real_data):
    """New Mexico's simulated ratios are kept: ours have the same distribution (Kolmogorov-Smirnov, 1 in 1,000)."""
    path = real_data / "satscan-reference" / f"{RUNS[0][0]}.prm"
    read = read_scan(path)
    found = scan(read.asked.settings, read.places, read.cases, strata=read.strata, population=read.population)
    ours = sorted(found.chance.ratios.tolist())
    theirs = sorted(float(line) for line in path.with_suffix(".llr.txt").read_text("utf-8").split())
    assert len(theirs) == len(ours) == 999
    apart = max(abs(bisect.bisect(ours, at) - bisect.bisect(theirs, at)) for at in [*ours, *theirs]) / 999
    assert apart < 1.95 * math.sqrt(2 / 999)
