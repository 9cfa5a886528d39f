"""Themes in 10,000 comments, beside scikit-learn's latent Dirichlet allocation, and both beside the codes of people.

python -m bench.themes            10,334 coded comments of patients, where they are there; made-up ones otherwise
python -m bench.themes --quick    2,000 made-up texts
"""

import csv
import gzip
import os
import sys
import time
from pathlib import Path

import numpy as np

from bench.measure import as_table, row
from bench.peers import peer
from bench.processes import ROOT
from commonweal.methods.text import themes
from commonweal.methods.text.tests.test_themes import told

REAL = Path(os.environ.get("REAL_DATA_DIR") or ROOT.parent / "shared" / "data") / "consultation-nhs-fft"
LEARN = "scikit-learn==1.9.1"
TITLE = "Themes in comments"
NUMBERS = (10, 20)
CHECKED = """\
- Both are given the texts and a number of themes, and give the main theme of each text. There is no answer to be
  equal to but that of people: F1 (of each human code the best of the themes, weighted by its texts) and adjusted
  mutual information with the main code are in the note, ours first. Right means that ours has no less mutual
  information, an F1 at most a hundredth less, and took less than two seconds. Texts without a theme are no theme.
- scikit-learn counts words (those of its English list left out, those in one text alone too) and takes them apart by
  online latent Dirichlet allocation with its own settings. No text or code was used to set anything in ours.
- The comments have one label a row in the first table and several in the second, of which a text's rarest is its main
  one, so that the most general does not swallow the others.
"""
THEIRS = """
import json, sys, time
import numpy as np
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import adjusted_mutual_info_score
out, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    asked = json.loads(line)
    if "score" in asked:
        print(json.dumps({"ami": adjusted_mutual_info_score(*asked["score"])}), file=out, flush=True)
        continue
    begun = time.perf_counter()
    counts = CountVectorizer(stop_words="english", min_df=2).fit_transform(asked["texts"])
    found = LatentDirichletAllocation(asked["number"], learning_method="online", random_state=1).fit_transform(counts)
    took = (time.perf_counter() - begun) * 1000
    main = np.where(np.asarray(counts.sum(axis=1)).ravel() > 0, found.argmax(axis=1), -1)
    print(json.dumps({"ms": took, "main": main.tolist()}), file=out, flush=True)
"""


def rows(*, quick: bool = False) -> list[dict]:
    """Measure and give the lines of the table."""
    found = []
    with peer(LEARN, THEIRS) as learn:
        for name, texts, codes in _sources(quick=quick):
            found += [_compare(learn, name, texts, codes, number) for number in NUMBERS]
    return [line | {"peer_version": LEARN.replace("==", " ")} for line in found]


def _sources(*, quick):
    """(name, texts, codes: texts x codes of people)."""
    if quick or not REAL.is_dir():
        texts, subjects = told(2_000, several=0.3)
        names = sorted(set(subjects))
        return [
            ("2,000 texts made up", texts, np.array([[one == name for name in names] for one in subjects]))
        ]
    return [_labelled(), _framework()]


def _labelled():
    told_of = [
        one for one in _rows("phase_1_text_data.csv.gz") if one["feedback"].strip() and one["label"].strip()
    ]
    names = sorted({one["label"] for one in told_of})
    codes = np.array([[one["label"] == name for name in names] for one in told_of])
    return f"{len(told_of):,} comments, 9 labels", [one["feedback"] for one in told_of], codes


def _framework():
    told_of = [
        one for one in _rows("v6framework_230831.csv.gz") if one["FFT answer"].strip() not in ("", "NA")
    ]
    names = list(told_of[0])
    names = names[names.index("Comment sentiment") + 1 :]
    codes = np.array([[one[name] in ("1", "1.0") for name in names] for one in told_of])
    coded = codes.any(axis=1)
    texts = [one["FFT answer"] for one, has in zip(told_of, coded, strict=True) if has]
    return f"{len(texts):,} comments, {int(codes.any(axis=0).sum())} codes", texts, codes[coded]


def _rows(name):
    with gzip.open(REAL / name, "rt", encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _compare(learn, name, texts, codes, number):
    ours_ms, peer_ms = [], []
    for _turn in range(3):
        begun = time.perf_counter()
        ours = themes(texts, number=number)
        ours_ms.append((time.perf_counter() - begun) * 1000)
        answer = learn.ask({"texts": texts, "number": number})
        peer_ms.append(answer["ms"])
    mine, theirs = (_scores(learn, main, codes) for main in (list(ours.strongest), answer["main"]))
    note = "; ".join(
        f"{kind} {one:.3f}, {other:.3f}" for kind, one, other in zip(("F1", "AMI"), mine, theirs, strict=True)
    )
    right = mine[0] >= theirs[0] - 0.01 and mine[1] >= theirs[1] and np.median(ours_ms) < 2_000
    return row(f"{name}: {number} themes", "scikit-learn LDA", ours_ms, peer_ms, equal=right, note=note)


def _scores(learn, main, codes):
    """(F1, adjusted mutual information) of the main theme of each text with the codes of people."""
    main = np.array(main)
    sizes = codes.sum(axis=0)
    found = np.array([main == theme for theme in sorted(set(main.tolist()) - {-1})]).T
    shared = codes.T.astype(float) @ found
    f1 = 2 * shared / (sizes[:, None] + found.sum(axis=0))
    rarest = np.where(codes, sizes, len(codes) + 1).argmin(axis=1)
    ami = learn.ask({"score": [rarest.tolist(), main.tolist()]})["ami"]
    return float((f1.max(axis=1) * sizes).sum() / sizes.sum()), ami


if __name__ == "__main__":
    print(as_table(rows(quick="--quick" in sys.argv)))
