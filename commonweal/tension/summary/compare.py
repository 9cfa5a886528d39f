"""What changed between two versions of a summary, so that a person can read it."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonweal.documents.content import Chart, Table, from_plain
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary.withholding import sections_now

KEPT, ADDED, REMOVED = "kept", "added", "removed"


@dataclass(frozen=True)
class Piece:
    """Some words, and whether both versions have them."""

    change: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One section: its words with what was added and removed, the rows of figures that changed, and notes."""

    title: str
    pieces: tuple[Piece, ...]
    figures: tuple[Piece, ...]
    notes: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        return bool(self.figures or self.notes or any(piece.change != KEPT for piece in self.pieces))


def differences(
    earlier: SummaryVersion, later: SummaryVersion, *, as_written: bool = False
) -> list[Difference]:
    """The sections that readers of either version are shown, in the later one's order, with what changed in them.

    What a version leaves out, words or figures, nobody reads here either. as_written: for whoever writes it, that too.
    """
    before, after = (
        {section["code"]: section if as_written else _as_shown(section) for section in sections_now(version)}
        for version in (earlier, later)
    )
    codes = [*after, *(code for code in before if code not in after)]
    return [
        _difference(before.get(code), after.get(code))
        for code in codes
        if as_written or any(side.get(code) and not side[code]["is_left_out"] for side in (before, after))
    ]


def _as_shown(section: dict[str, Any]) -> dict[str, Any]:
    """A section with what its version shows of it: nothing where it is left out, no figures that were taken off."""
    if section["is_left_out"]:
        return section | {"text": "", "figures": []}
    return section if section["with_figures"] else section | {"figures": []}


def _difference(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Difference:
    one = after or before or {}
    notes = []
    if before is None:
        notes.append(_("This section is new."))
    elif after is None:
        notes.append(_("This section is not there any more."))
    else:
        if before["is_left_out"] != after["is_left_out"]:
            notes.append(_("Left out now.") if after["is_left_out"] else _("Not left out any more."))
        if before["with_figures"] != after["with_figures"]:
            notes.append(
                _("Figures shown now.") if after["with_figures"] else _("Figures not shown any more.")
            )
    rows = [_rows(section) if section else [] for section in (before, after)]
    return Difference(
        one["title"],
        tuple(word_pieces(before["text"] if before else "", after["text"] if after else "")),
        tuple(piece for piece in _line_pieces(*rows) if piece.change != KEPT),
        tuple(notes),
    )


def word_pieces(before: str, after: str) -> list[Piece]:
    """The words of two texts as pieces that are kept, removed or added.

    >>> [(piece.change, piece.text) for piece in word_pieces("It is calm.", "It is very calm.")]
    [('kept', 'It is '), ('added', 'very '), ('kept', 'calm.')]
    """
    return _pieces(
        re.findall(r"\s*\S+\s*?(?:\n+|\s|$)", before), re.findall(r"\s*\S+\s*?(?:\n+|\s|$)", after)
    )


def _line_pieces(before: list[str], after: list[str]) -> list[Piece]:
    return [Piece(piece.change, line) for piece in _pieces(before, after) for line in piece.text.splitlines()]


def _pieces(before: list[str], after: list[str]) -> list[Piece]:
    pieces = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for change, start, end, new_start, new_end in matcher.get_opcodes():
        if change == "equal":
            pieces.append(Piece(KEPT, "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(Piece(REMOVED, "".join(before[start:end])))
        if new_end > new_start:
            pieces.append(Piece(ADDED, "".join(after[new_start:new_end])))
    return pieces


def _rows(section: dict[str, Any]) -> list[str]:
    """The rows of a section's figures, each a line that says which table it is of."""
    lines = []
    for plain in section["figures"]:
        block = from_plain(plain)
        table = block.as_table() if isinstance(block, Chart) else block
        if isinstance(table, Table):
            lines += [f"{table.caption}: {' | '.join(row)}\n" for row in table.rows]
    return lines
