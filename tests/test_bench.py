"""The benches can be started where nothing is set: they take many minutes, so that the suite does not run them."""

import os
import subprocess
import sys
from pathlib import Path

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
