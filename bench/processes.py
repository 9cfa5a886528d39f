"""Work of ours in a process of its own, on a home of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PREPARE = """
from commonweal.config.commands.outcome import prepare
prepare()
import json, sys
from pathlib import Path
from commonweal.sources.areas.load import load_areas
for file, kind, vintage in json.loads(sys.argv[1]):
    load_areas(Path(file), area_type=kind, vintage=vintage, by=None)
"""


def python(home: Path, script: str, *words: str) -> str:
    """Run a script with our settings and this home; what it printed. Raises RuntimeError with its complaint."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL_")}
    environment |= {
        "COMMONWEAL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
