"""Themes suggested in 10,334 real comments of patients, held against the labels that people gave them.

Which themes a method finds is no question of right or wrong, so what is held is how near it comes: for each label the
best F1 of the themes, weighted by its comments. `python -m bench.themes` prints it beside another method's.
"""

import csv
import gzip

import numpy as np
import pytest

from commonweal.methods.text import themes
from commonweal.sources.texts import read_texts

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def path(real_data):
    return real_data / "consultation-nhs-fft" / "phase_1_text_data.csv.gz"


def test_the_comments_are_all_read(path):
    read = read_texts(path)
    assert (len(read.texts), read.refused, read.columns) == (10_334, [], {"text": "feedback", "id": ""})
    assert read.texts[0] == ("2", "Nothing.")


def test_suggested_themes_come_near_to_the_labels_of_people(path):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
        labels = np.array([one["label"] for one in csv.DictReader(stream)])
    found = themes([text for _name, text in read_texts(path).texts])
    main = np.array(found.strongest)
    assert len(found.themes) == 10
    assert len(found.without) < 0.12 * len(labels)
    reached = []
    for label in np.unique(labels):
        here = labels == label
        best = max(
            2 * (here & (main == theme)).sum() / (here.sum() + (main == theme).sum()) for theme in range(10)
        )
        reached.append((best, here.sum()))
    scores, sizes = np.array(reached).T
    assert (scores * sizes).sum() / sizes.sum() > 0.25


def test_a_theme_of_staff_is_mostly_of_comments_labelled_staff(path):
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
        labels = [one["label"] for one in csv.DictReader(stream)]
    found = themes([text for _name, text in read_texts(path).texts])
    [of_staff] = [theme for theme in found.themes if theme.words[0] == "staff"]
    share = sum(labels[one] == "Staff" for one in of_staff.texts) / len(of_staff.texts)
    assert share > 1.5 * labels.count("Staff") / len(labels)
