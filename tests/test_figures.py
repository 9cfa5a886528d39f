"""What a test measured is said at the end of a run in several processes, as every door to the tests runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MEASURING = """
import pytest

@pytest.mark.parametrize("right", [True, False])
def test_measuring(figure, right):
    figure(f"suggestions, right is {right}: precision 0.91")
    assert right
"""


@pytest.mark.real_clock
@pytest.mark.parametrize("processes", [0, 2])
def test_figures_reach_who_runs_the_tests_from_every_process_and_of_a_failed_test(tmp_path, processes):
    (tmp_path / "test_measuring.py").write_text(MEASURING, encoding="utf-8")
    words = f"-q -c {tmp_path / 'none.ini'} --rootdir {tmp_path} -p tests.figures -p no:cacheprovider -n {processes}"
    (tmp_path / "none.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words.split(), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    _before, _line, measured = done.stdout.partition("= measured =")
    for right in (True, False):
        assert f"suggestions, right is {right}: precision 0.91" in measured


def test_the_doors_to_the_tests_say_figures(pytestconfig):
    from tests import figures

    told = pytestconfig.hook.pytest_terminal_summary.get_hookimpls()
    assert figures.pytest_terminal_summary in [one.function for one in told]
