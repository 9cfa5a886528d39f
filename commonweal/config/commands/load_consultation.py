"""`commonweal load consultation`."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering, number


@click.command("consultation")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be set up; keep nothing.")
@answering
def command(file: Path, dry_run: bool) -> Outcome:
    """Set up a consultation as a draft from its definition file: themes with issues, options and questions (TOML).

    Every fault of the file is named, and then nothing is kept. A draft of the same title is read anew; one that is agreed
    stays as it is. An example to begin from comes with Commonweal: definitions/consultations/cohesion-strategy.toml.

    \b
    Example:
      commonweal load consultation strategy.toml --dry-run --json
      commonweal load consultation strategy.toml
    """
    from commonweal.consultations.definition import CannotDefine, read_definition
    from commonweal.consultations.models import Consultation
    from commonweal.consultations.verbs import CannotConsult, define_anew, set_up
    from commonweal.people.models import Organisation

    outcome = Outcome(
        method="load consultation", inputs=[file], result={"consultation": None, "dry_run": dry_run}
    )
    try:
        definition = read_definition(file.read_bytes().decode())
    except UnicodeDecodeError:
        outcome.error = f"{file.name}: this is not text in UTF-8."
        return outcome
    except CannotDefine as error:
        outcome.refused = [{"row": None, "reason": fault} for fault in error.faults]
        outcome.error = f"{file.name}: nothing was kept. {error}"
        return outcome
    questions = sum(len(theme.questions) for theme in definition.themes)
    told = f"“{definition.title}”, {number(len(definition.themes), 'theme')} with {number(questions, 'question')}"
    outcome.accepted = questions
    outcome.result |= {
        "title": definition.title,
        "themes": [
            {"code": theme.code, "title": theme.title, "questions": [one.code for one in theme.questions]}
            for theme in definition.themes
        ],
    }
    if dry_run:
        outcome.words = [f"{file.name}: {told} would be kept. Nothing was kept."]
        return outcome
    lead = Organisation.objects.filter(is_lead=True, is_active=True).first()
    if lead is None:
        raise CannotConsult(
            "No organisation leads the partnership yet. Say which does, under its organisations."
        )
    there = Consultation.objects.filter(title__iexact=definition.title).first()
    kept = define_anew(there, definition, by=None) if there else set_up(definition, owner=lead, by=None)
    outcome.result["consultation"] = kept.public_id
    outcome.words = [f"{file.name}: {told} kept as a draft."]
    return outcome
