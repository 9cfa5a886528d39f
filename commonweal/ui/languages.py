"""Translations without the system's gettext: found in the source, checked, and compiled.

A folder with words for the public has `locale/public.txt`, which names the files whose words the public
reads, one pattern a line: `templates/x/*.html`, `forms.py`, only a class or function of a file as
`forms.py::AskForm` or `models.py::Area.__str__`, or, of content, one key of each entry of a table as `taxonomy.toml::strength.name`
(whoever shows such content passes it through gettext). `python -m commonweal.ui.languages` brings the
.po files up to date with them and compiles. For developers: it needs polib, which an installation that only runs does not have (there,
`scripts/compile_messages.py` compiles at set-up).
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

CODE = Path(__file__).resolve().parent.parent
LANGUAGES = ("cy", "ur")
# Welsh has forms for none, one, two, three, six and many; Urdu for one and more (Unicode CLDR).
PLURALS = {
    "cy": "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;",
    "ur": "nplurals=2; plural=(n != 1);",
}
_LITERAL = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(
    rf"\b(?P<name>_|gettext|ngettext|pgettext|npgettext)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?(?:\s*,\s*{_LITERAL})?"
)
_IN_PYTHON = {
    "_": "gettext",
    "gettext": "gettext",
    "gettext_lazy": "gettext",
    "gettext_noop": "gettext",
    "ngettext": "ngettext",
    "ngettext_lazy": "ngettext",
    "pgettext": "pgettext",
    "pgettext_lazy": "pgettext",
}


@dataclass(frozen=True, order=True)
class Message:
    """Words to translate: with a plural where they are counted, with a context where they are short."""

    words: str
    plural: str = ""
    context: str = ""


def apps() -> list[Path]:
    """The folders that have words for the public: apps, and the definitions that are content."""
    return sorted(path.parent.parent for path in CODE.glob("*/locale/public.txt"))


def messages(app: Path) -> dict[Message, str]:
    """What the public reads of an app, and the file each stands in."""
    found: dict[Message, str] = {}
    patterns = (app / "locale" / "public.txt").read_text(encoding="utf-8").split()
    for pattern in patterns:
        files, _colons, part = pattern.partition("::")
        for path in sorted(app.glob(files)):
            for message in _read(path, part):
                found.setdefault(message, str(path.relative_to(CODE)))
    return found


def _read(path: Path, part: str) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return _from_python(text, part)
    return _from_content(text, part) if path.suffix == ".toml" else _from_template(text)


def missing(app: Path, language: str) -> list[str]:
    """Words of an app that a public page would show in English though another language is chosen."""
    entries = {_key(entry): entry for entry in polib.pofile(str(_po(app, language)))}
    return [message.words for message in messages(app) if not _is_translated(entries.get(message))]


def update(app: Path, language: str) -> None:
    """Add new words to a .po file and take out those no longer used; what is translated stays."""
    path = _po(app, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    old = {_key(entry): entry for entry in polib.pofile(str(path))} if path.is_file() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.header = "Written by the team; awaits review by a speaker of the language."
    fresh.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS[language],
    }
    for message, where in messages(app).items():
        entry = old.get(message) or _entry(message, language)
        entry.occurrences = [(where, "")]
        fresh.append(entry)
    fresh.save(str(path))


def compile_all() -> int:
    """Write the .mo file of every .po file that is newer; say how many were written."""
    written = 0
    for path in sorted(CODE.glob("*/locale/*/LC_MESSAGES/*.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))
            written += 1
    return written


def _po(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def _entry(message: Message, language: str) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.words)
    if message.context:
        entry.msgctxt = message.context
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict.fromkeys(range(int(PLURALS[language].split(";")[0][-1])), "")
    if "%" in message.words:
        entry.flags = ["python-format"]
    return entry


def _is_translated(entry: polib.POEntry | None) -> bool:
    if entry is None or entry.fuzzy:
        return False
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def _from_template(text: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    for found in _IN_TEMPLATE.finditer(templatize(text)):
        texts = [ast.literal_eval(literal) for literal in found.groups()[1:] if literal]
        yield _message(found["name"], texts)


def _from_content(text: str, part: str) -> Iterator[Message]:
    """The words under one key of each entry of a table that has it, such as `strength.name`."""
    table, _dot, key = part.partition(".")
    for entry in tomllib.loads(text)[table]:
        if key in entry:
            yield Message(entry[key])


def _from_python(text: str, part: str = "") -> Iterator[Message]:
    """The marked words of a module, or of the one class or function in it that `part` names."""
    tree: ast.AST = ast.parse(text)
    defined = (ast.ClassDef, ast.FunctionDef)
    for name in filter(None, part.split(".")):
        tree = next(node for node in ast.walk(tree) if isinstance(node, defined) and node.name == name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _IN_PYTHON:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if texts:
                yield _message(_IN_PYTHON[node.func.id], texts)


def _message(name: str, texts: list[str]) -> Message:
    if name == "ngettext":
        return Message(texts[0], plural=texts[1])
    if name == "pgettext":
        return Message(texts[1], context=texts[0])
    if name == "npgettext":
        return Message(texts[1], plural=texts[2], context=texts[0])
    return Message(texts[0])


def main() -> int:
    """Bring the .po files up to date, compile them, and name what still wants translating."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)  # reading templates needs settings, but none of ours
    wanting = 0
    for app in apps():
        for language in LANGUAGES:
            update(app, language)
            for words in missing(app, language):
                wanting += 1
                print(f"{app.name} {language}: {words}")
    compile_all()
    print(f"{wanting} to translate." if wanting else "Everything the public reads is translated.")
    return 1 if wanting else 0


if __name__ == "__main__":
    sys.exit(main())
