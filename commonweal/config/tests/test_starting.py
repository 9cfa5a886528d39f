"""What a command brings in before it does anything: every call pays for it."""

import subprocess
import sys

STARTED = """
import sys
from commonweal.config import commands
import django; django.setup()
print(*(name for name in ("numba", "vl_convert", "typst", "scipy") if name in sys.modules))
"""


def test_a_command_that_draws_nothing_waits_for_no_compiled_loops_or_drawing():
    done = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.split() == []
