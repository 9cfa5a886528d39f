"""`commonweal load reports`."""

import json
import tomllib
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering


def person(email: str) -> Any:
    """The person with this e-mail address or public identifier. Raises a usage fault when there is none."""
    from commonweal.people.addresses import kept_address
    from commonweal.people.models import User

    found = (
        User.objects.filter(email=kept_address(email), is_active=True).first()
        or User.objects.filter(public_id=email, is_active=True).first()
    )
    if found is None:
        raise click.BadParameter(f"--as {email}: nobody with this e-mail address may sign in here.")
    return found


def read_mapping(path: Path) -> dict[str, str]:
    """What columns mean, from a file in JSON or TOML: {meaning: column}."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise click.BadParameter(f"--mapping {path}: cannot be opened ({error.strerror}).") from None
    except (ValueError, tomllib.TOMLDecodeError) as error:
        raise click.BadParameter(f"--mapping {path}: cannot be read as JSON or TOML: {error}.") from None
    if not isinstance(content, dict) or not all(isinstance(one, str) for one in content.values()):
        raise click.BadParameter(
            f'--mapping {path}: write it as pairs, such as {{"what": "Description", "every_row_is": "tension"}}.'
        )
    return content


@click.command("reports")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="JSON or TOML: what each column means.")
@click.option("--dry-run", is_flag=True, help="Check every row and add nothing.")
@click.option("--as", "email", required=True, help="E-mail address of whoever sends the reports.")
@answering
def command(file: Path, mapping: Path | None, dry_run: bool, email: str) -> Outcome:
    """Load reports from a CSV file or an Excel workbook, for the organisation of --as.

    Every row is checked before anything is written; the same file twice adds nothing. Without
    --mapping, what this organisation said before about the same headings is used.

    \b
    Example:
      commonweal load reports november.xlsx --mapping columns.json --as kit@wealdmere.example --dry-run
    """
    from django.db import transaction

    from commonweal.people.governance import refuse_unless_ready
    from commonweal.people.naming import sends_counts
    from commonweal.tension.upload import mapping as columns_of
    from commonweal.tension.upload import verbs
    from commonweal.tension.upload.counts import columns_of_counts
    from commonweal.tension.upload.read import read_sheet
    from commonweal.tension.verbs.receive import NobodyChecks

    by = person(email)
    organisation = verbs.sender_of(by)
    refuse_unless_ready()
    data = file.read_bytes()
    sheet = read_sheet(data, name=file.name)
    is_counted = sends_counts(organisation)
    chosen = read_mapping(mapping) if mapping else columns_of.remembered(organisation, sheet.header)
    if is_counted:
        chosen = columns_of_counts(sheet.header)
    if chosen is None:
        guessed = json.dumps(columns_of.guess(sheet.header), ensure_ascii=False)
        raise click.UsageError(
            "These headings are new here. Say what they mean with --mapping. Our guess, to be corrected "
            f'(with "every_row_is": "tension" or "strength" where no column says it): {guessed}'
        )
    columns = chosen if is_counted else columns_of.checked(chosen, sheet.header)
    if dry_run:
        findings = verbs.try_out(sheet, columns, organisation)
        if findings.nobody:
            raise NobodyChecks(findings.nobody)
        new, here = len(findings.new), findings.already_here
        refused = [{"row": one.row, "reason": one.reason} for one in findings.refused]
    else:
        with transaction.atomic():
            upload = verbs.start_upload(data, name=file.name, by=by)
            if not is_counted:
                verbs.match_columns(upload, columns, by=by)
            upload = verbs.add_upload(upload, by=by)
        new, here = upload.accepted, upload.already_here
        refused = [{"row": one["row"], "reason": one["reason"]} for one in upload.refused]
    done = f"{new:,} would be added" if dry_run else f"{new:,} added"
    return Outcome(
        method="load reports",
        inputs=[file],
        accepted=new,
        refused=refused,
        result={"added": 0 if dry_run else new, "new": new, "already_here": here, "dry_run": dry_run},
        words=[f"{file.name}: {done}, {here:,} were here already, {len(refused):,} refused."],
    )
