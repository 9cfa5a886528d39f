"""`commonweal analyse themes`."""

from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared, number

SUGGESTED = "Themes are suggested by a program. What a theme is, and what speaks of it, a person decides."


@click.command("themes")
@click.argument("texts", type=click.Path(path_type=Path))
@click.option("--themes", "wanted", type=click.IntRange(min=1), help="How many at most. [default: 10]")
@click.option("--id", "id_column", help="The column of identifiers. [default: id, or the number of the row]")
@click.option(
    "--text", "text_column", help="The column of texts. [default: text, or the one with the longest]"
)
@answering_unprepared
def command(texts: Path, wanted: int | None, id_column: str | None, text_column: str | None) -> Outcome:
    """What do many short texts speak of? TEXTS is a CSV file with a text in each row, or a .txt file with one a line.

    Gives themes, each with the words that tell it and the identifiers of texts that speak of it, the largest first. A
    text may speak of several. Nothing leaves this machine.

    \b
    Example:
      commonweal analyse themes replies.csv --id reference --text "What would make a difference?"
    """
    from commonweal.methods.text import NoThemes, themes
    from commonweal.methods.text.themes import USUAL_NUMBER
    from commonweal.sources.texts import read_texts

    read = read_texts(texts, id_column=id_column, text_column=text_column)
    if not read.texts:
        first = f" Row {read.refused[0]['row']}: {read.refused[0]['reason']}." if read.refused else ""
        raise click.ClickException(f"{texts.name} holds no text that can be used.{first}")
    names = [name for name, _text in read.texts]
    try:
        found = themes(
            [text for _name, text in read.texts],
            number=wanted or USUAL_NUMBER,
            seed=click.get_current_context().meta["seed"],
        )
    except NoThemes as error:
        raise click.ClickException(f"{texts.name}: {error}") from None
    result = {
        "texts": len(names),
        "columns": read.columns,
        "suggested": True,
        "themes": [
            {
                "theme": place,
                "words": list(theme.words),
                "text_ids": [names[one] for one in theme.texts],
                "main": theme.main,
            }
            for place, theme in enumerate(found.themes)
        ],
        "without": [names[one] for one in found.without],
        "caveats": [SUGGESTED],
    }
    return Outcome(
        method="analyse themes",
        inputs=[texts],
        accepted=len(names),
        refused=read.refused,
        result=result,
        words=[
            f"{number(len(names), 'text')}, {number(len(found.themes), 'theme')} suggested; "
            f"{len(found.without):,} without.",
            *(
                f"{number(len(theme.texts), 'text').rjust(12)}  {', '.join(theme.words[:8])}"
                for theme in found.themes
            ),
            SUGGESTED,
        ],
    )
