"""Words of a summary that its readers may not read any more, and what stands in their place.

A version is a record and is never changed. What is read of it (page, PDF, Word, comparison, the form that
corrects it) goes through here, see `docs/decisions/0007-words-withheld-after-signing.md`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from commonweal.people.models import VisibilityClass
from commonweal.tension.levels.reasons import words_withheld
from commonweal.tension.models import Summary, SummaryVersion
from commonweal.tension.summary.still_read import LOST

# So many words in a row that are an item's are taken as told by it, wherever they stand.
RUN = 6


def sections_now(version: SummaryVersion) -> list[dict[str, Any]]:
    """The sections of a version as its readers may read them now."""
    lost = withheld_from(version)
    if not lost:
        return list(version.sections)
    quoted = _quoted(version, lost)
    instead = (
        _("Withheld after signing: fewer people may read this now.")
        if version.is_signed
        else words_withheld()
    )
    return [
        without(section, lost, lambda line: not quoted.isdisjoint(runs_of(line)), instead)
        for section in version.sections
    ]


def note_now(version: SummaryVersion, quoted: set[str]) -> str:
    """What a version says that changed, unless it quotes what is withheld (`quoted_in`)."""
    return version.note if quoted.isdisjoint(runs_of(version.note)) else words_withheld()


def quoted_in(summary: Summary) -> set[str]:
    """The words withheld of any version of a summary, in runs: what took them out of the next may quote them.

    Versions that tell of the same for the same readers are asked about once.
    """
    found: dict[object, set[str]] = {}
    for version in summary.versions.select_related("visibility_class"):
        told = frozenset((one["item"], one["seen_by"], one["wording"]) for one in named_in(version))
        key = (version.visibility_class_id, told)
        if told and key not in found:
            found[key] = _quoted(version, withheld_from(version))
    return set().union(*found.values())


def corrected(version: SummaryVersion) -> list[dict[str, Any]]:
    """The same as the beginning of a further version, which does not tell of what is withheld at all."""
    lost = withheld_from(version)
    return [
        section | {"named": [one for one in section["named"] if one["item"] not in lost]}
        if any(one["item"] in lost for one in section.get("named", ()))
        else section
        for section in sections_now(version)
    ]


def named_in(version: SummaryVersion) -> Iterator[dict[str, Any]]:
    """What a version tells of one by one: kind, item, seen_by (its class then), line, wording."""
    for section in version.sections:
        yield from section.get("named", ())


def withheld_from(version: SummaryVersion) -> frozenset[str]:
    """What that this version tells of may its readers not read any more? The public ids."""
    seen_by = {one["item"]: one["seen_by"] for one in named_in(version)}
    classes = VisibilityClass.objects.in_bulk(set(seen_by.values()))
    by_kind: dict[str, dict[str, VisibilityClass | None]] = {}
    for one in named_in(version):
        then = by_kind.setdefault(kind_of(one), {})
        then[one["item"]] = classes.get(one["seen_by"])
    return frozenset(
        item for kind, then in by_kind.items() for item in LOST[kind](then, version.visibility_class)
    )


def kind_of(named: dict[str, Any]) -> str:
    """What kind of item is told of; reports alone were, at first."""
    return str(named.get("kind", "report"))


def _quoted(version: SummaryVersion, lost: frozenset[str]) -> set[str]:
    """The runs of words of what is lost, as this version tells it."""
    wordings = [one["wording"] for one in named_in(version) if one["item"] in lost]
    return {run for wording in wordings for run in runs_of(wording)}


def without(
    section: dict[str, Any], lost: frozenset[str], tells: Callable[[str], bool], instead: str
) -> dict[str, Any]:
    """A section without the lines, and the rows of figures, that tell of these items. tells: does a line tell of them?

    A line that stands as it was drafted is found again. Where a person wrote another in its place, every
    line of theirs in the section may be it; elsewhere one that tells of them.
    """
    named = [one for one in section.get("named", ()) if one["item"] in lost]
    section = _without_rows(section, {one["wording"] for one in named if not one["line"]}, instead)
    gone = {one["line"].strip() for one in named if one["line"]}
    lines = section["text"].splitlines()
    drafted = {line.strip() for line in section["drafted"].splitlines()}
    is_rewritten = not gone <= {line.strip() for line in lines}
    kept: list[str] = []
    for line in lines:
        words = line.strip()
        is_theirs = is_rewritten and words and words not in drafted
        if words in gone or is_theirs or tells(line):
            line = f"- {instead}" if words.startswith(("-", "•", "*")) else instead
            if kept and kept[-1] == line:
                continue
        kept.append(line)
    return section if kept == lines else section | {"text": "\n".join(kept)}


def _without_rows(section: dict[str, Any], gone: set[str], instead: str) -> dict[str, Any]:
    """A section whose figures have one sentence in place of each row that begins with these words."""
    if not gone:
        return section
    figures = [
        block
        | {"rows": [[instead] + [""] * (len(row) - 1) if row[0] in gone else row for row in block["rows"]]}
        if block["kind"] == "table"
        else block
        for block in section["figures"]
    ]
    return section | {"figures": figures}


def runs_of(text: str) -> set[str]:
    """Every run of words by which a wording is known again; a short wording as a whole.

    >>> runs_of("Paint on a door.")
    {'paint on a door'}
    """
    words = ["".join(filter(str.isalnum, word)).casefold() for word in text.split()]
    words = [word for word in words if word]
    if len(words) <= RUN:
        return {" ".join(words)} if len(words) > 2 else set()
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
