"""The benches can be started where nothing is set: they take many minutes, so that the suite does not run them."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import BENCHES

ROOT = Path(__file__).resolve().parent.parent


def test_every_bench_can_be_imported_without_any_setting():
    code = f"import importlib\nfor name in {BENCHES}: importlib.import_module('bench.' + name).rows"
    environment = {
        key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "NUMBA_CACHE_DIR")
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def taken_from_us():
    """What the programs inside the benches, which other processes run, import from Commonweal."""
    for path in sorted(ROOT.glob("bench/*.py")):
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(text, ast.Constant)
                and isinstance(text.value, str)
                and "django.setup()" in text.value
            ):
                for line in ast.walk(ast.parse(text.value)):
                    if isinstance(line, ast.ImportFrom) and (line.module or "").startswith("commonweal"):
                        yield from (
                            pytest.param(line.module, one.name, id=f"{path.stem}-{one.name}")
                            for one in line.names
                        )


@pytest.mark.parametrize(("module", "name"), sorted(taken_from_us(), key=lambda one: one.id))
def test_what_a_bench_takes_from_us_is_still_there(module, name):
    assert hasattr(importlib.import_module(module), name) or importlib.import_module(f"{module}.{name}")
