"""The grid of seed 002 as it stands: 166 points in 16 sections, every cell accounted for, there and back without loss."""

import re
from collections import Counter

import pytest

from commonweal.assessment.models import Answer, Framework, Round
from commonweal.people.models import Organisation
from commonweal.sources.assessment.grid import read_grid
from commonweal.sources.assessment.load import load_assessment
from commonweal.sources.assessment.rows import rows_of
from commonweal.tension.tests.telling import people_of_wealdmere

pytestmark = pytest.mark.real
# Checked by eye against the seed (domain notes 0.2).
SECTIONS = [
    (1, 6), (7, 17), (18, 34), (35, 38), (39, 47), (48, 56), (57, 61), (62, 70), (71, 81), (82, 91), (92, 103),
    (104, 119), (120, 137), (138, 148), (149, 159), (160, 166),
]  # fmt: skip


@pytest.fixture(scope="module")
def seed(real_data):
    found = list((real_data.parent / "seeds").glob("002*.txt"))
    assert len(found) == 1, "seed 002 lies beside the data"
    return found[0]


def test_the_grid_is_read_whole(seed):
    rows = rows_of(seed)
    grid = read_grid(rows)
    assert [(first, last) for _name, first, last in grid.ranges()] == SECTIONS
    assert [one.number for one in grid.points] == list(range(1, 167))
    assert not grid.is_filled
    assert grid.account == {"outside": 29, "headings": 1, "sections": 0, "points": 166, "continued": 1}
    assert sum(grid.account.values()) == len(rows)
    assert grid.points[163].words.startswith("Consider whether the press and media have fair")
    assert grid.points[123].words.startswith("Work with private landlords")
    assert "line 185: point 124 is printed as 24." in grid.notes


def test_every_cell_of_the_text_is_a_section_a_number_or_words_of_a_point(seed):
    """Counted without our reader: every word in a cell, but for headings and labels of sections, is in the points."""
    cells = [
        re.sub(r"</?i>", "", cell).strip()
        for line in seed.read_text("utf-8").splitlines()
        if "\t" in line and "Key Point" not in line
        for cell in line.split("\t")
    ]
    grid = read_grid(rows_of(seed))
    numbers = [cell for cell in cells if cell.isdecimal()]
    assert Counter(numbers) == Counter([str(n) for n in range(1, 167) if n != 124] + ["24"])
    texts = [cell for cell in cells if cell and not cell.isdecimal()]
    words = Counter(word for one in grid.points for word in one.words.split())
    labels = [cell for cell in texts if len(cell) < 50 and not any(cell in one.words for one in grid.points)]
    for cell in texts:
        if cell not in labels:
            words.subtract(cell.split())
    assert not +words
    assert not -words
    assert len({label.split()[0].casefold() for label in labels}) <= len(SECTIONS)


def test_it_becomes_an_own_framework_and_goes_out_and_in_again_filled(
    seed, django_db_setup, db, commonweal, tmp_path
):
    people = people_of_wealdmere()
    loaded = load_assessment(seed, round="Luton’s grid")
    kept = Framework.objects.get()
    assert (kept.points.count(), kept.sections.count(), Answer.objects.count()) == (166, 16, 0)
    police = Organisation.objects.get(slug="wealdmere-police")
    from commonweal.assessment.taking_in import take_answers_in

    said = {
        n: {
            "position": f"Where we stand on {n}:\nline two, “quoted” & <plain>",
            "priority": "HML"[n % 3],
            "further": f"Do {n}",
            "lead": "=Lead",
            "timescale": f"{n} months",
            "score": n % 5,
            "target": 4,
        }
        for n in range(1, 167)
    }
    take_answers_in(loaded.round, rows=said, organisation=police, by=people["ben"])
    for ending in ("docx", "xlsx"):
        out = tmp_path / f"grid.{ending}"
        assert commonweal("export", "assessment", out, "--as", people["ben"].email, "--own")[0] == 0
        back = load_assessment(
            out, round=f"Back from {ending}", organisation="wealdmere-police", framework=kept.code
        )
        found = Answer.objects.filter(at__round=back.round).select_related("at__point")
        assert {one.at.point.number: one.said for one in found} == said
        alone = load_assessment(out, title=kept.title, dry_run=True)
        assert not alone.is_new_framework, "sections, numbers and words are those that went out"
    assert Round.objects.count() == 3
