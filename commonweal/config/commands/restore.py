"""`commonweal restore`."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import DONE, REFUSALS, Outcome, answering_unfinished, say


@click.command("restore")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace the data that are here; they are kept in a folder.")
@click.option(
    "--erasures",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A copy of erasures.jsonl from the installation that was lost.",
)
@answering_unfinished
def command(archive: Path, replace: bool, erasures: Path | None) -> Outcome:
    """Put a backup back, in an empty COMMONWEAL_HOME or with --replace.

    Every hash is checked before anything is changed. A backup of an earlier version is brought up to
    date. What has been erased or withdrawn since the backup was made is erased or withdrawn again, sharing that was
    stopped is stopped again. Everybody is signed out, and links in mails from before have ended: of invitations, to
    answer by, and to choose a new password. Whoever changed their password since asks for a new one at the
    sign-in, like one that was forgotten. Stop `commonweal serve` first. Where it ends half-way, nothing else opens
    COMMONWEAL_HOME until it is run again and done. Keys are not in a backup: put them back yourself, before this. Without the identity key, texts from
    which a name was taken since lose all their words.

    Exit codes: 0 done · 2 done, but the identity key here is not the one of the backup · 1 failed.

    \b
    Example:
      commonweal restore /srv/backups/commonweal-monday.tar.gz
    """
    from commonweal.config.keeping import backups

    say("Checking the archive, then putting it back ...")
    done = backups.restore(archive.absolute(), replace=replace, erased=erasures)
    words = [
        f"Restored {done['rows']:,} rows and {done['files']:,} files of {done['made_at'][:16]}.",
        f"Erased, withdrawn or ended since then, and now again: {done['done_again']:,} of what was in it.",
        "Everybody is signed out. What docs/operations.md names as not done again is as it was then: check it.",
    ]
    if links := done["links_ended"]:
        words.append(
            f"Links in mails from before have ended: {links:,}. Send invitations again, from People."
        )
    if kept := [*done["kept_by_earlier_attempts"], *([done["kept"]] if done["kept"] else [])]:
        words.append(f"What was here before is in {', '.join(kept)}. Delete it when you no longer need it.")
    if not done["keys_fit"]:
        words.append(
            "The identity key here is not the one of the backup: names and contacts that were sealed can't be "
            "opened, and receipts and what people sent can't be found again. Copy the right file to "
            "keys/identity_key, then run: commonweal check"
        )
    return Outcome(
        method="restore",
        inputs=[archive],
        accepted=done["rows"],
        result=done,
        words=words,
        exit_code=DONE if done["keys_fit"] else REFUSALS,
    )
