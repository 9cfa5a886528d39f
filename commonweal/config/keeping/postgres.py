"""PostgreSQL's own programs, asked to copy our database and to put a copy back."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.db import connection

REFUSED = 3  # how psql ends when the server refused a statement, so that nothing of the transaction is kept
AFRESH = b"BEGIN;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


class CannotKeep(ValueError):
    """The database can't be copied or put back; the sentence says why."""


class NotPutBack(CannotKeep):
    """The copy can't be put back, and the database is as it was."""


def dump(target: Path, snapshot: str) -> None:
    """Write the database as the exported `snapshot` shows it into the file `target`."""
    words = ["-Fc", "--no-owner", "--no-acl", f"--snapshot={snapshot}", "-f", str(target)]
    done = subprocess.run(
        [_found("pg_dump"), *words], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotKeep(f"pg_dump failed: {done.stderr.strip()[-600:]}")


def replace(source: Path) -> None:
    """Make the dump `source` the database, in one transaction: it is all there afterwards, or all is as it was.

    pg_restore by itself could not empty the database in the same transaction, so psql is given what it says,
    and is told to keep it only when pg_restore has come to its end. Raises NotPutBack.
    """
    reading = [_found("pg_restore"), "--no-owner", "--no-acl", "-f", "-", str(source)]
    writing = [_found("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    with (
        tempfile.TemporaryFile() as faults_of_reader,
        tempfile.TemporaryFile() as faults_of_writer,
        subprocess.Popen(
            writing,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=faults_of_writer,
        ) as writer,
    ):
        assert writer.stdin is not None
        is_whole, is_broken_off = False, False
        try:
            writer.stdin.write(AFRESH)
            writer.stdin.flush()
            is_whole = _pass_on(reading, writer.stdin, faults_of_reader)
            if is_whole:
                writer.stdin.write(b"\nCOMMIT;\n")
            writer.stdin.close()
        except BrokenPipeError:
            is_broken_off = True  # psql has ended: its own words say why
            with suppress(BrokenPipeError):
                writer.stdin.close()
        ended = writer.wait()
        if is_whole and not is_broken_off and ended == 0:
            return
        is_as_it_was = not is_whole or is_broken_off or ended == REFUSED
        name, faults = ("psql", faults_of_writer) if ended else ("pg_restore", faults_of_reader)
        faults.seek(0)
        said = f"{name} failed: {faults.read().decode(errors='replace').strip()[-600:]}"
        raise NotPutBack(said) if is_as_it_was else CannotKeep(said)


def _pass_on(command: list[str], out: IO[bytes], faults: IO[bytes]) -> bool:
    """Send what a program writes to `out`; did it come to its end?"""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=faults) as program:
        assert program.stdout is not None
        shutil.copyfileobj(program.stdout, out)
    out.flush()
    return program.returncode == 0


def _found(name: str) -> str:
    """Where this program of PostgreSQL is. Raises NotPutBack when it is not installed."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    if found is None:
        raise NotPutBack(
            f"{name} is not installed. Install PostgreSQL's client programs (postgresql-client)."
        )
    return found


def _environment() -> dict[str, str]:
    """What the programs read: whose database, and where; the password goes this way too."""
    given: dict[str, Any] = connection.get_connection_params()
    ours = {
        "PGHOST": str(given.get("host", "")),
        "PGPORT": str(given.get("port", "")),
        "PGUSER": str(given.get("user", "")),
        "PGPASSWORD": str(given.get("password", "")),
        "PGDATABASE": str(given.get("dbname", "")),
    }
    env = {**os.environ, **ours}
    return {key: value for key, value in env.items() if value or not key.startswith("PG")}
