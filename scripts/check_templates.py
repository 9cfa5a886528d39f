"""Are the templates indented as djhtml does it? With --fix they are put right."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    files = [str(path) for path in sorted((ROOT / "commonweal").rglob("templates/**/*.html"))]
    djhtml = Path(sys.executable).with_name("djhtml")
    check = [] if "--fix" in sys.argv else ["--check"]
    return subprocess.run([str(djhtml), "--tabwidth", "4", *check, *files], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
