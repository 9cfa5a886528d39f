"""`commonweal check`: is this installation in order?"""

import click

from commonweal.config.commands.outcome import DONE, FAILED, REFUSALS, Outcome, answering_unprepared


@click.command("check")
@answering_unprepared
def command() -> Outcome:
    """Look at everything that can be wrong, and say what to do about it.

    Looks at the database, migrations, the record of what was done, keys, disk, worker, backups and
    static files. Changes nothing.

    Exit codes: 0 all well · 2 something to look at · 1 something is wrong.

    \b
    Example:
      commonweal check --json
    """
    from commonweal.config.keeping.checks import FAULT, WARNING, look

    findings = look()
    levels = {finding.level for finding in findings}
    marks = {"ok": "well ", WARNING: "LOOK ", FAULT: "WRONG"}
    return Outcome(
        method="check",
        accepted=sum(finding.level == "ok" for finding in findings),
        result=[finding.as_dict() for finding in findings],
        words=[f"{marks[finding.level]}  {finding.name}: {finding.words}" for finding in findings],
        exit_code=FAILED if FAULT in levels else REFUSALS if WARNING in levels else DONE,
    )
