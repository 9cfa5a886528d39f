"""Makes the .mo files that gettext reads from our .po files, without needing gettext's own programs.

    python3 scripts/compile_messages.py [FOLDER]

A .mo file newer than its .po is left alone. Entries marked fuzzy, and those without a translation,
are left out, so that the English words show.
"""

import ast
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Entry:
    """One message: its context, its identifier (and plural), and its translations by plural form."""

    context: str | None = None
    identifier: str | None = None
    plural: str | None = None
    translations: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    def key(self) -> str:
        key = self.identifier or ""
        if self.plural is not None:
            key += "\0" + self.plural
        return key if self.context is None else self.context + "\4" + key


def read_entries(text: str) -> list[Entry]:
    """The messages of a .po file, header first. Raises ValueError naming the line it cannot read.

    >>> read_entries('msgid "Place"\\nmsgstr "Lle"')[0].translations
    {0: 'Lle'}
    """
    entries: list[Entry] = []
    entry, part = Entry(), ""

    def finish() -> None:
        nonlocal entry, part
        if entry.identifier is not None:
            entries.append(entry)
        entry, part = Entry(), ""

    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            if part:
                finish()
            if line.startswith("#,") and "fuzzy" in line:
                entry.fuzzy = True
            continue
        if not line:
            if part:
                finish()
            continue
        word, _space, rest = line.partition(" ")
        if word.startswith("msg"):
            if part.startswith("msgstr") and not word.startswith("msgstr"):
                finish()
            part = word
        elif line.startswith('"') and part:
            rest = line
        else:
            raise ValueError(f"line {number} is not part of a message")
        try:
            value = ast.literal_eval(rest)
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"line {number} has no closed text in quotation marks") from error
        if part == "msgctxt":
            entry.context = (entry.context or "") + value
        elif part == "msgid":
            entry.identifier = (entry.identifier or "") + value
        elif part == "msgid_plural":
            entry.plural = (entry.plural or "") + value
        elif part.startswith("msgstr"):
            form = int(part[7:-1]) if part.startswith("msgstr[") else 0
            entry.translations[form] = entry.translations.get(form, "") + value
        else:
            raise ValueError(f"line {number} begins with {part}, which is not known")
    finish()
    return entries


def as_mo(entries: list[Entry]) -> bytes:
    """The bytes of the .mo file: a sorted table of keys and one of translations."""
    table: dict[bytes, bytes] = {}
    for entry in entries:
        texts = [text for _form, text in sorted(entry.translations.items())]
        if not any(texts) or (entry.fuzzy and entry.identifier):
            continue
        table[entry.key().encode()] = "\0".join(texts).encode()
    keys = sorted(table)
    start = 28 + 16 * len(keys)
    names, values, body_names, body_values = [], [], b"", b""
    for key in keys:
        names.append((len(key), start + len(body_names)))
        body_names += key + b"\0"
    start += len(body_names)
    for key in keys:
        values.append((len(table[key]), start + len(body_values)))
        body_values += table[key] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + b"".join(struct.pack("<2I", *pair) for pair in names + values) + body_names + body_values


def main(folder: Path) -> int:
    """Compile every .po below `folder`; returns 1 when one could not be read."""
    failed = 0
    for source in sorted(folder.rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            target.write_bytes(as_mo(read_entries(source.read_text(encoding="utf-8"))))
        except ValueError as error:
            print(f"{source.relative_to(folder)}: {error}.", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "commonweal"))
