"""Peers in Python that run in an environment of their own, so that nothing of theirs is installed with us."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.processes import ROOT

ENVIRONMENTS = ROOT / "var" / "bench" / "peers"


class Peer:
    """A peer that waits in its own process: one line of JSON in, one out."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process

    def ask(self, told):
        """Have the peer do its work. Raises RuntimeError when it ended instead."""
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("The peer ended; what it said stands above.")
        return json.loads(answer)


@contextmanager
def peer(requirement: str, script: str) -> Iterator[Peer]:
    """A script that runs with a package of this version, which is installed in an environment of its own first."""
    folder = ENVIRONMENTS / requirement.replace("==", "-")
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", requirement], check=True)
        ready.touch()
    process = subprocess.Popen(
        [str(python), "-W", "ignore", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    try:
        yield Peer(process)
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()
