"""Documents as tagged PDF (PDF/UA-1), set by Typst.

What people typed goes in as data, never as Typst's own language: `document.typ` reads one JSON text
and every word in it is only ever drawn. So there is nothing to escape and nothing to forget.
"""

import atexit
import functools
import json
import re
import shutil
import tempfile
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from commonweal.documents.content import Chart, Document, to_plain
from commonweal.documents.pictures import drawn
from commonweal.ui.charts import FONTS

TEMPLATE = Path(__file__).with_name("document.typ")
_REFUSED = re.compile(r'the text `"(?P<text>(?:[^"\\]|\\.)+)"` could not be displayed')
MISSING = "▯"
# A word longer than a line would leave the sheet; after so many letters it may go on in the next.
_LONG_WORD = re.compile(r"\S{25,}")
# Never between a letter and the accent that is written after it.
_PIECE = re.compile(r"\S{1,12}[\u0300-\u036f\u064b-\u065f]*")
MAY_BREAK = "\u200b"
FAMILY = "Atkinson Hyperlegible Next"
EXTENDED = "Atkinson Hyperlegible Wide"


def as_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1: tagged, in its language, with bookmarks and alternative texts.

    PDF/UA refuses characters that no font at hand can draw. Pictographs are then written out in
    words, as [grinning face], and any other such character becomes ▯.
    """
    text = json.dumps(_printable(_plain(document)), ensure_ascii=False)
    for _attempt in range(4):
        try:
            return _set(text)
        except typst.TypstError as error:
            refused = set("".join(_REFUSED.findall(error.diagnostic)))
            if not refused:
                raise
            for character in refused:
                text = text.replace(character, _in_words(character))
    # Fonts do not say in one go all that they lack; what is left is beyond plain Latin and Arabic.
    kept = "".join(c if ord(c) < 0x250 or c in "–—‘’“”…•▇▯" else MISSING for c in text)
    return _set(kept)


def _set(text: str) -> bytes:
    pdf: bytes = typst.compile(  # type: ignore[call-overload]  # stubs want folders of the template's type
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": text},
        pdf_standards="ua-1",
    )
    return pdf


@functools.cache
def _fonts() -> list[str]:
    """Folders of our type, unpacked once a process.

    The web fonts come in two halves of one name, and Typst would take either for the whole. The
    second half (letters of Polish, Turkish, Welsh) gets a name of its own, of the same length.
    """
    if not FONTS.is_dir():
        return []
    folder = Path(tempfile.mkdtemp(prefix="commonweal-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for file in FONTS.glob("*.ttf"):
        content = file.read_bytes()
        if "-ext-" in file.name:
            for coding in ("utf-16-be", "latin-1"):
                content = content.replace(FAMILY.encode(coding), EXTENDED.encode(coding))
        (folder / file.name).write_bytes(content)
    return [str(folder)]


def _printable(value: Any, *, may_break: bool = True) -> Any:
    """Without what a PDF may not hold: controls, lone surrogates, private and unassigned characters.

    may_break: a word that is longer than a line may go on in the next; not so in a picture's own language.
    """
    if isinstance(value, dict):
        return {name: _printable(entry, may_break=name != "svg") for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(entry) for entry in value]
    if isinstance(value, str):
        spaced = re.sub(r"\s+", " ", value)
        kept = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
        if not may_break:
            return kept
        return _LONG_WORD.sub(lambda found: MAY_BREAK.join(_PIECE.findall(found[0])), kept)
    return value


def _in_words(character: str) -> str:
    if unicodedata.category(character) == "So":
        return f"[{unicodedata.name(character, 'picture').lower()}]"
    return "" if unicodedata.category(character) in ("Cf", "Mn") else MISSING


def _plain(document: Document) -> dict[str, Any]:
    whole = asdict(document) | {"made_on": document.made_on.isoformat(), "blocks": []}
    whole["words"] = {"how": _("How we know"), "page": _("Page"), "contents": _("Contents")}
    for block in document.blocks:
        plain = to_plain(block)
        if isinstance(block, Chart):
            picture = drawn(block)
            plain["panels"] = [
                {"title": panel.title, "svg": str(panel.svg), "alt": panel.alt} for panel in picture.panels
            ]
            plain["note"] = str(picture.note)
            plain["table"] = to_plain(block.as_table())
        whole["blocks"].append(plain)
    return whole
