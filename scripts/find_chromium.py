"""Prints where Chromium is; with --install, on Debian as root, brings it first.

    python3 scripts/find_chromium.py [--install]

COMMONWEAL_CHROMIUM names one that stands elsewhere.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)


def find() -> str | None:
    """Where is a Chromium on this machine? None when there is none."""
    given = os.environ.get("COMMONWEAL_CHROMIUM")
    if given:
        return given if os.access(given, os.X_OK) else None
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return next((str(path) for path in MAC if path.exists()), None)


def install() -> None:
    """Bring Debian's Chromium, where this user may."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    print("Installing Chromium for the browser journeys ...", file=sys.stderr, flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run(words, env=env, stdout=subprocess.DEVNULL).returncode:
            return


def main() -> int:
    found = find()
    if found is None and "--install" in sys.argv and not os.environ.get("COMMONWEAL_CHROMIUM"):
        install()
        found = find()
    if found is None:
        given = os.environ.get("COMMONWEAL_CHROMIUM")
        print(
            f"COMMONWEAL_CHROMIUM is {given}, which cannot be run. Correct it or leave it out."
            if given
            else "The browser journeys need Chromium, and this user may not install it. Install the package "
            "chromium (Debian: apt-get install chromium), or put the path of one in COMMONWEAL_CHROMIUM. "
            "No test was run.",
            file=sys.stderr,
        )
        return 1
    if "--install" not in sys.argv:
        print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
