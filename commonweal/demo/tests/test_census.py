"""The invented census: it adds up, differs from place to place, and is the same for the same seed."""

import csv
import datetime
from collections import defaultdict

import numpy as np

from commonweal.demo.areas import RESIDENTS, residents
from commonweal.demo.census import ASKED, told_of, write_census
from commonweal.demo.geography import ground
from commonweal.evidence.definitions import layout_of


def written(folder, seed=1):
    drawn = ground(seed)
    return write_census(folder, drawn, [number for _code, number in residents(drawn, seed=seed)], seed=seed)


def rows_of(path):
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_table_has_the_columns_of_the_published_one(tmp_path):
    for path, layout in written(tmp_path).items():
        header = path.read_text(encoding="utf-8").splitlines()[0]
        assert layout_of(next(csv.reader([header]))) == layout


def test_everybody_is_in_one_group_of_each_question(tmp_path):
    files = {path.name: path for path in written(tmp_path)}
    asked_of = set()
    for asked in ASKED:
        sums, totals = defaultdict(int), {}
        base = "total_households" if "tenure" in asked.layout else "total_residents"
        for row in rows_of(files[asked.file]):
            code = next(iter(row.values()))
            sums[code] += int(row["n"])
            totals[code] = int(row[base])
        assert dict(sums) == totals
        if base == "total_residents":
            # The borough has grown since the census, and each question was put to the same people.
            asked_of.add(sum(totals.values()))
    [everybody] = asked_of
    assert 0.93 < everybody / RESIDENTS < 0.99


def test_titles_say_that_tables_are_invented_and_agree_with_their_days(tmp_path):
    told = [told_of(layout) for layout in written(tmp_path).values()]
    assert ("Invented census of 2021, ethnic group", datetime.date(2021, 3, 21)) in told
    assert ("Invented estimate of population by age", datetime.date(2025, 6, 30)) in told
    for title, day in told:
        assert title.startswith("Invented ")
        assert ("2021" in title) == (day == datetime.date(2021, 3, 21))


def test_places_differ_more_than_chance_alone_would_make_them(tmp_path):
    """Were all areas of one mixture, shares of 1,600 residents would stray by about one point."""
    path = tmp_path / ASKED[0].file
    written(tmp_path)
    shares = [
        int(row["n"]) / int(row["total_residents"]) for row in rows_of(path) if row["ethnic_group"] == "White"
    ]
    assert np.std(shares) > 0.05


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    first, again = tmp_path / "first", tmp_path / "again"
    first.mkdir()
    again.mkdir()
    one, other = written(first), written(again)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
