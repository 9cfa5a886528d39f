"""`commonweal backup`."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import FileToWrite, Outcome, answering, say


@click.command("backup")
@click.argument("out", type=FileToWrite())
@answering
def command(out: Path) -> Outcome:
    """Write database and files into one archive, while people go on working.

    The keys are not in it: they would open the identities that the archive holds sealed. Keep a copy of
    the folder `keys` somewhere else. The archive holds what people reported, so keep it as carefully as
    the installation itself.

    \b
    Example:
      commonweal backup /srv/backups/commonweal-monday.tar.gz
    """
    from commonweal.config.keeping import backups

    say("Copying the database and the files ...")
    manifest = backups.make(out.expanduser().absolute())
    rows = sum(manifest["rows"].values())
    files = sum(name.startswith("files/") for name in manifest["contents"])
    return Outcome(
        method="backup",
        accepted=rows,
        result={
            "archive": str(out),
            "bytes": out.stat().st_size,
            "rows": rows,
            "files": files,
            "made_at": manifest["made_at"],
            "keys": "not included",
        },
        words=[
            f"{out}: {rows:,} rows and {files:,} files, {out.stat().st_size / 1e6:,.1f} MB.",
            "The keys are not in it. Keep a copy of the folder `keys` somewhere else.",
        ],
    )
