"""Does every change of a model have its migration? Runs in a home of its own that is thrown away."""

import os
import subprocess
import sys
import tempfile


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "COMMONWEAL_HOME": home, "COMMONWEAL_MODE": "test"}
        command = [sys.executable, "-m", "commonweal", "manage", "makemigrations", "--check", "--dry-run"]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
