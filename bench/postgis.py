"""A PostgreSQL with PostGIS of our own, for as long as a measurement runs."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg

PACKAGES = ("postgresql-15", "postgresql-15-postgis-3")
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
    "fsync": "off",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}


class NoPostgis(Exception):
    """PostgreSQL with PostGIS is not on this machine and cannot be installed."""


def _programs() -> Path:
    """The folder of a PostgreSQL that has PostGIS."""

    def found():
        for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
            control = Path("/usr/share/postgresql") / folder.parent.name / "extension" / "postgis.control"
            if control.exists() and (folder / "initdb").exists():
                return folder
        return None

    folder = found()
    if folder is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES], check=True)
        folder = found()
    if folder is None:
        raise NoPostgis(f"Install {' and '.join(PACKAGES)}, or run this as root on Debian.")
    return folder


def _as_server(command):
    """The command as a user that PostgreSQL accepts: it refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def private_postgis():
    """Start a server in a temporary folder, on loopback and a free port; gives a connection to it.

    Only the server that was started here is stopped, and its folder deleted.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="bench-postgis-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data, port = f"{folder}/data", _free_port()

        def run(*command):
            subprocess.run(_as_server(list(command)), check=True, capture_output=True, cwd=folder)

        run(f"{programs}/initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        log = f"{folder}/log"
        try:
            run(
                *(f"{programs}/pg_ctl", "start", "-w", "-D", data, "-l", log),
                *("-o", f"-p {port} -k {folder} {options}"),
            )
            with psycopg.connect(
                host="127.0.0.1", port=port, user="bench", dbname="postgres", autocommit=True
            ) as conn:
                conn.execute("CREATE EXTENSION postgis")
                yield conn
        finally:
            if Path(data, "postmaster.pid").exists():
                run(f"{programs}/pg_ctl", "stop", "-m", "immediate", "-w", "-D", data)


def version(conn) -> str:
    """The versions of PostgreSQL and PostGIS."""
    return conn.execute(
        "SELECT 'PostgreSQL ' || current_setting('server_version') || ', PostGIS ' || postgis_lib_version()"
    ).fetchone()[0]
