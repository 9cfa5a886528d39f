"""Reading a file that somebody sends: checked by its content, made anew without metadata, under a name that is safe."""

import io
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from commonweal.people.attached.cleaning import CannotClean
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.texts import clean_text, tidied
from commonweal.people.visibility import MarkingTooHigh

LARGEST = 10 * 1024 * 1024
LARGEST_TEXT = 1024 * 1024
MOST_FILES = 5
MOST_PIXELS = 50_000_000
ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt",),
}
ACCEPT = ",".join(ending for endings in ENDINGS.values() for ending in endings)


class CannotAttach(ValueError):
    """A file is not one that we take; each reason says which, why and what to do."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class CleanFile:
    """A file as we keep it. name: what people see, with the ending of what the file really is."""

    name: str
    media_type: str
    content: bytes


def read_file(upload: Any) -> CleanFile:
    """Check one uploaded file by its content and make it anew without metadata.

    upload: an object with `name`, `size` and `read`. Raises CannotAttach.
    """
    if upload.size > LARGEST:
        raise CannotAttach(
            _("“%(name)s” is larger than %(most)s MB. Send a smaller one.")
            % {"name": _short(upload.name), "most": LARGEST // 1024 // 1024}
        )
    if not upload.size:
        raise CannotAttach(_("“%(name)s” is empty. Choose it again.") % {"name": _short(upload.name)})
    try:
        refuse_marked_above(Path(str(upload.name)).stem)
    except MarkingTooHigh as error:
        raise CannotAttach(_cannot_be_taken(upload, error)) from error
    content = upload.read()
    media_type = media_type_of(content)
    ending = Path(str(upload.name)).suffix.lower()
    if media_type is None or ending not in ENDINGS[media_type]:
        raise CannotAttach(
            _(
                "“%(name)s” is not a picture (PNG, JPEG or WebP), a PDF or a plain text, "
                "or its name says something else than what is in it."
            )
            % {"name": _short(upload.name)}
        )
    try:
        if media_type == "application/pdf":
            # Read in when there is one: it takes a quarter of the time in which a command starts.
            from commonweal.people.attached.pdfs import cleaned_pdf

            content = cleaned_pdf(content)
        elif media_type == "text/plain":
            content = _cleaned_text(content)
        else:
            content = _cleaned_picture(content, media_type)
    except CannotClean as error:
        raise CannotAttach(_cannot_be_taken(upload, error)) from error
    return CleanFile(_safe_name(str(upload.name), ENDINGS[media_type][0]), media_type, content)


def read_files(uploads: Iterable[Any]) -> list[CleanFile]:
    """Check several files. One that cannot be taken stops all, so that nothing is half kept; each such is named."""
    uploads = list(uploads)
    if len(uploads) > MOST_FILES:
        raise CannotAttach(_("Send at most %(most)s files.") % {"most": MOST_FILES})
    read: list[CleanFile] = []
    reasons: list[str] = []
    for upload in uploads:
        try:
            read.append(read_file(upload))
        except CannotAttach as error:
            reasons += error.reasons
    if reasons:
        raise CannotAttach(*reasons)
    return read


def _cannot_be_taken(upload: Any, why: Exception) -> str:
    return _("“%(name)s” cannot be taken: %(why)s") % {"name": _short(upload.name), "why": why}


def media_type_of(content: bytes) -> str | None:
    """What is in these bytes, by their beginning; None when it is nothing that we take.

    >>> media_type_of(b"<html><script>alert(1)</script>") is None
    True
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if not content.strip() or b"\x00" in content:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if re.match(r"\s*<[!?a-z]", text, re.IGNORECASE) else "text/plain"


def _cleaned_picture(content: bytes, media_type: str) -> bytes:
    """The pixels alone, turned the right way up: no place, no camera, no time, no thumbnail, no comment."""
    kind = media_type.removeprefix("image/").upper()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise CannotClean(_("the picture has too many pixels."))
                picture.load()
                upright = _in_eight_bits(ImageOps.exif_transpose(picture))
                mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
                pixels = upright.convert("RGB" if kind == "JPEG" else mode)
    except CannotClean:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        Warning,
    ) as error:
        raise CannotClean(_("the picture is damaged or too large.")) from error
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    out = io.BytesIO()
    bare.save(out, kind, **({} if kind == "PNG" else {"quality": 88}))
    return out.getvalue()


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """The same with greys of one byte, scaled: a conversion would cut all but the darkest of 16 bits off to white."""
    if not picture.mode.startswith("I"):
        return picture
    grey = picture.point(lambda value: value * (1 / 256)).convert("L")
    # It names one grey of the 65,536 as see-through, and of the 256 none.
    grey.info.pop("transparency", None)
    return grey


def _cleaned_text(content: bytes) -> bytes:
    if len(content) > LARGEST_TEXT:
        raise CannotClean(_("the text is longer than one megabyte."))
    try:
        return clean_text(content.decode("utf-8-sig")).encode()
    except MarkingTooHigh as error:
        raise CannotClean(str(error)) from error


def _short(name: object) -> str:
    return tidied(str(name))[:60]


def _safe_name(name: str, ending: str) -> str:
    """The name that people see: letters, digits, spaces, dots and dashes; the ending is ours."""
    stem = re.sub(r"[^\w .-]", "", tidied(Path(name.replace("\\", "/")).stem)).strip(" .")
    return (stem[: 100 - len(ending)] or "file") + ending
