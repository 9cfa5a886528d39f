"""Makes the environment that everything runs in: packages pinned by hash, assets, translations.

    python3 scripts/set_up.py [--venv .venv] runtime|dev

Uses only Python's own library, because it runs before anything is installed. What is done already is
not done again: a stamp in the environment holds the hash of what it was made from.
"""

import argparse
import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"


def say(words: str) -> None:
    """Tell the person who waits; standard output is left to the command that follows."""
    print(words, file=sys.stderr, flush=True)


def leave(words: str) -> None:
    """Say what to do and leave with 1."""
    say(words)
    raise SystemExit(1)


def fingerprint(*paths: Path) -> str:
    """What were these files, and on which Python? A hash."""
    found = hashlib.sha256(sys.version.encode())
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="ascii") == value


def run(doing: str, *words: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a step and say how long it took; on failure show what it said and leave."""
    started = time.monotonic()
    say(f"{doing} ...")
    finished = subprocess.run(
        [str(word) for word in words], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if finished.returncode:
        say(finished.stdout.decode(errors="replace"))
        leave(f"{doing}: this failed. What it said stands above. Nothing else was changed.")
    say(f"{doing}: {time.monotonic() - started:.0f} s")


def make_environment(venv: Path) -> Path:
    """The environment's Python; made when there is none, or when the one there no longer runs."""
    python = venv / "bin" / "python"
    if python.exists():
        works = subprocess.run([str(python), "-c", "import pip"], capture_output=True).returncode == 0
        if works:
            return python
        say(f"The environment in {venv} no longer works, so it is made again.")
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        leave(
            f"This Python lacks {' and '.join(missing)}. On Debian and Ubuntu install one package:\n"
            "    apt-get install python3-venv\n"
            "then run this again."
        )
    run(f"Making an environment in {venv.name}", sys.executable, "-m", "venv", "--clear", venv)
    return python


def addresses_for_uv(python: Path) -> dict[str, str]:
    """The environment for uv, which does not read pip's settings: the same index and certificates."""
    env = {**os.environ, "VIRTUAL_ENV": str(python.parent.parent), "UV_LINK_MODE": "copy"}
    answer = subprocess.run(
        [str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    for line in answer.stdout.splitlines():
        name, _equals, value = line.partition("=")
        value = value.strip().strip("'")
        key = name.rpartition(".")[2].strip("'")
        if key == "index-url":
            env.setdefault("UV_DEFAULT_INDEX", value)
        elif key == "cert":
            env.setdefault("SSL_CERT_FILE", value)
    return env


def install_packages(python: Path, kind: str) -> None:
    """Bring exactly the pinned packages into the environment, each checked against its hash."""
    venv = python.parent.parent
    wanted = REQUIREMENTS / f"{kind}.txt"
    installer = REQUIREMENTS / "installer.txt"
    stamp = venv / f".commonweal-{kind}"
    value = fingerprint(wanted, installer)
    dev_value = fingerprint(REQUIREMENTS / "dev.txt", installer)
    # Everything of runtime is in dev, so an environment for developers does for users.
    if stamped(stamp, value) or stamped(venv / ".commonweal-dev", dev_value):
        return
    for old in venv.glob(".commonweal-*"):
        old.unlink()
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    run("Installing the installer", *pip, "-r", installer)
    uv = venv / "bin" / "uv"
    count = sum(1 for line in wanted.read_text(encoding="utf-8").splitlines() if "==" in line)
    usable = (
        subprocess.run([str(uv), "--version"], capture_output=True).returncode == 0 if uv.exists() else False
    )
    if usable:
        synced = subprocess.run(
            [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(wanted)],
            cwd=ROOT,
            env=addresses_for_uv(python),
            capture_output=True,
        )
        usable = synced.returncode == 0
        say(f"Installed {count} packages." if usable else "uv could not install; trying with pip.")
    if not usable:
        run(f"Installing {count} packages with pip", *pip, "-r", wanted)
    # uv removes what the list does not name, so what builds our own package comes back afterwards.
    run("Installing what builds the package", *pip, "-r", installer)
    stamp.write_text(value, encoding="ascii")


def install_project(python: Path) -> None:
    """Make `commonweal` a command of the environment that runs the files of this folder."""
    venv = python.parent.parent
    stamp = venv / ".commonweal-project"
    value = fingerprint(ROOT / "pyproject.toml") + ":" + str(ROOT)
    if stamped(stamp, value) and (venv / "bin" / "commonweal").exists():
        return
    run(
        "Installing commonweal",
        *(python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"),
        *("--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT),
    )
    stamp.write_text(value, encoding="ascii")


def bring_assets(python: Path) -> None:
    """Bring the front-end packages named by the lock file; the command skips when nothing changed."""
    subprocess.run([str(python), "-m", "commonweal.ui.assets"], cwd=ROOT, stdout=sys.stderr, check=True)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("kind", choices=("runtime", "dev"))
    reader.add_argument("--venv", default=".venv")
    wanted = reader.parse_args()
    venv = (ROOT / wanted.venv).absolute()
    python = make_environment(venv)
    install_packages(python, wanted.kind)
    install_project(python)
    subprocess.run([sys.executable, str(ROOT / "scripts" / "compile_messages.py")], check=True)
    bring_assets(python)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        leave(f"Setting up did not work: {Path(error.cmd[-1]).name} failed; what it said stands above.")
    except OSError as error:
        leave(f"Setting up did not work: {error}")
