"""`make demo CHECK=1`: the main job without a browser, on a small borough; each step that breaks stops it."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from commonweal.demo import check
from commonweal.demo.check import NotDone, check_file, check_reports
from commonweal.places.models import AreaSet
from commonweal.tension.models import Placement, Report
from commonweal.tension.summary import printing


@pytest.fixture
def main_job(borough, commonweal, settings, tmp_path):
    """A function that runs what `make demo CHECK=1` runs: exit code, the answer for programs, what was said."""
    settings.HOME = tmp_path

    def run():
        code, out, err = commonweal("demo", "--check", "--json")
        return code, json.loads(out), err

    return run


def test_the_main_job_is_done_and_its_files_are_what_they_say(main_job):
    code, answer, said = main_job()
    assert code == 0, said
    results = answer["result"]["check"]
    counts = dict(reversed(part.split(" ", 1)) for part in results.pop("Reports").split(", "))
    assert int(counts["reports"]) == Report.objects.count() > 100
    assert counts["placed"] == counts["with a point"]
    assert 0 < int(counts["graded"]) < int(counts["reports"])
    files = {name: Path(where) for name, where in results.items()}
    assert sorted(path.suffix for path in files.values()) == [".docx", ".pdf", ".png"]
    with Image.open(files["Map"]) as drawn:
        assert min(drawn.size) > 500
    with zipfile.ZipFile(files["Summary as Word document"]) as document:
        assert "Strengths" in document.read("word/document.xml").decode()


def nothing_came(_patch):
    Report.objects.filter(merged_into__isnull=False).delete()
    Report.objects.all().delete()


def one_lies_nowhere(_patch):
    placed = Placement.objects.filter(area__area_set__area_type__code="ward").exclude(report__lon=None)
    placed.filter(report=placed.first().report).delete()


def nobody_graded(_patch):
    Report.objects.update(triaged_at=None)


def no_small_areas(_patch):
    AreaSet.objects.filter(area_type__code="lsoa").update(is_current=False)


def a_layer_that_is_not_seen(patch):
    found = check.layer_for
    patch.setattr(check, "layer_for", lambda viewer, code: None if code == "reports" else found(viewer, code))


def an_empty_map(patch):
    blank = io.BytesIO()
    Image.new("RGB", (900, 900), "white").save(blank, "PNG")
    patch.setattr(check, "as_png", lambda *_words: blank.getvalue())


def no_word_document(patch):
    written = printing.write_documents
    patch.setattr(
        printing,
        "write_documents",
        lambda *words: [path for path in written(*words) if path.suffix != ".docx"],
    )


def a_pdf_that_was_cut_short(patch):
    written = printing.write_documents

    def cut(*words):
        paths = list(written(*words))
        for path in paths:
            if path.suffix == ".pdf":
                path.write_bytes(path.read_bytes()[:2000])
        return paths

    patch.setattr(printing, "write_documents", cut)


@pytest.mark.once
@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (nothing_came, "No report came in"),
        (one_lies_nowhere, "reports with a point lie in a ward"),
        (nobody_graded, "No report was graded"),
        (no_small_areas, "No small areas are loaded"),
        (a_layer_that_is_not_seen, "Aisha may not see this layer: reports"),
        (an_empty_map, "map.png is missing, empty or not"),
        (no_word_document, "was not written"),
        (a_pdf_that_was_cut_short, ".pdf is missing, empty or not"),
    ],
)
def test_a_step_that_breaks_stops_it_and_is_named(main_job, monkeypatch, breaks, says):
    breaks(monkeypatch)
    code, answer, said = main_job()
    assert code == 1
    assert "check" not in (answer["result"] or {})
    assert says in said + json.dumps(answer, ensure_ascii=False)


def test_what_is_in_a_file_is_looked_at_and_not_its_name(tmp_path):
    for name in ("map.png", "summary.pdf", "summary.docx"):
        path = tmp_path / name
        with pytest.raises(NotDone, match=name):
            check_file(path)
        path.write_bytes(b"words")
        with pytest.raises(NotDone, match=name):
            check_file(path)


def test_the_counts_are_those_of_the_borough(borough):
    found = check_reports()
    assert found["reports"] == Report.objects.count()
    assert found["graded"] == Report.objects.filter(triaged_at__isnull=False).count()
