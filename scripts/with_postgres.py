"""Runs a command with a PostgreSQL of its own: a new cluster in a temporary folder, on loopback.

    python3 scripts/with_postgres.py [--install] [--postgis] -- COMMAND...

The command finds it in COMMONWEAL_DATABASE_URL. The cluster is stopped and removed when the command
ends; no other PostgreSQL on the machine is touched. --install brings Debian's package, as root.
Where COMMONWEAL_DATABASE_URL is set already, that one is used and nothing is started.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = "commonweal"


def find_programs() -> Path | None:
    """The folder with initdb and pg_ctl, of the newest version there is."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: float(re.sub(r"[^0-9.]", "", path.parent.name) or 0),
        reverse=True,
    )
    for path in folders:
        if (path / "initdb").exists():
            return path
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def install(postgis: bool) -> None:
    """Bring PostgreSQL (and PostGIS), where this user may, without starting the machine's own cluster."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing PostgreSQL ...", file=sys.stderr, flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    packages = ["postgresql", *(["postgresql-postgis"] if postgis else [])]
    subprocess.run(["apt-get", "-qq", "update"], env=env, stdout=subprocess.DEVNULL, check=False)
    subprocess.run(
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages],
        env=env,
        stdout=subprocess.DEVNULL,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


class Cluster:
    """One throw-away cluster. PostgreSQL refuses to run as root, so root lends it another user."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="commonweal-postgres-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.lend: list[str] = []
        if os.geteuid() == 0:
            owner = "postgres" if _user_exists("postgres") else "nobody"
            self.lend = ["runuser", "-u", owner, "--"]
            shutil.chown(self.folder, owner)

    def program(self, name: str, *words: str) -> None:
        """Run one of PostgreSQL's programs; its words are shown only when it fails."""
        done = subprocess.run(
            [*self.lend, str(self.programs / name), *words],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stdout.decode(errors='replace').strip()[-2000:]}")

    def start(self) -> str:
        """Make and start it; returns its address."""
        secret = self.folder / "password"
        secret.write_text(self.password, encoding="ascii")
        secret.chmod(0o644 if not self.lend else 0o600)
        if self.lend:
            shutil.chown(secret, self.lend[2])
        self.program(
            "initdb", "-D", str(self.data), "-U", USER, "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C.UTF-8" if sys.platform.startswith("linux") else "--locale=C",
            f"--pwfile={secret}", "--no-sync",
        )  # fmt: skip
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        )
        log = str(self.folder / "log")
        self.program("pg_ctl", "-D", str(self.data), "-l", log, "-o", options, "-w", "-t", "60", "start")
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        """Stop it and remove every file of it."""
        if (self.data / "postmaster.pid").exists():
            self.program("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        for _attempt in range(20):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not self.folder.exists():
                return
            time.sleep(0.1)


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def main() -> int:
    if "--" not in sys.argv:
        print(__doc__, file=sys.stderr)
        return 1
    cut = sys.argv.index("--")
    options, command = sys.argv[1:cut], sys.argv[cut + 1 :]
    if os.environ.get("COMMONWEAL_DATABASE_URL"):
        return subprocess.run(command).returncode
    postgis = "--postgis" in options
    programs = find_programs()
    has_postgis = any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    if "--install" in options and (programs is None or (postgis and not has_postgis)):
        install(postgis)
        programs = find_programs()
    if programs is None:
        print(
            "PostgreSQL is not installed, and this user may not install it. Install the package postgresql, "
            "or put the address of one in COMMONWEAL_DATABASE_URL. Nothing was run.",
            file=sys.stderr,
        )
        return 1
    cluster = Cluster(programs)

    # Asked to stop, the command below gets the signal too; waiting for it, we then stop the cluster.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        address = cluster.start()
        return subprocess.run(command, env={**os.environ, "COMMONWEAL_DATABASE_URL": address}).returncode
    except KeyboardInterrupt:
        return 130
    except RuntimeError as error:
        print(f"PostgreSQL could not be started. {error}", file=sys.stderr)
        return 1
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
