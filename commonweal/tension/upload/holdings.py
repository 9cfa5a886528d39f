"""Where spreadsheets keep what people wrote: found and deleted on request, and when their time is up."""

import datetime
import json
import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonweal.jobs.files import delete_when_kept
from commonweal.people.rights import Foreseen, Gone, Holding
from commonweal.people.words import pattern_of
from commonweal.retention import days_kept
from commonweal.tension.models import Upload


def _mentions(cells: list[str], details: dict[str, str]) -> bool:
    pattern = pattern_of(details)
    if pattern is not None and any(map(pattern.search, cells)):
        return True
    text = " ".join(cells).casefold()
    email = (details.get("email") or "").strip().casefold()
    phone = re.sub(r"^(0044|44|0)", "", re.sub(r"\D", "", details.get("phone") or ""))
    return bool((email and email in text) or (len(phone) >= 7 and phone in re.sub(r"[^\d,;a-z]", "", text)))


def _kept_rows(upload: Upload) -> list[tuple[int, list[str]]] | None:
    """The rows of the file of a spreadsheet; None where the file is missing, as after a backup made while it went."""
    try:
        with upload.file.open("rb") as stream:
            return [(number, cells) for number, cells in json.load(stream)["rows"]]
    except FileNotFoundError:
        return None


def _rows_of(upload: Upload) -> list[tuple[int, list[str]]]:
    refused = [(one["row"], one["cells"]) for one in upload.refused]
    return refused + ((_kept_rows(upload) or []) if upload.file else [])


def _find(details: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"reference": upload.public_id, "row": number, "cells": cells}
        for upload in Upload.objects.all()
        for number, cells in _rows_of(upload)
        if _mentions(cells, details)
    ]


def _forget(upload: Upload) -> None:
    """Delete the cells; that there was a spreadsheet, and how many rows were refused, stays."""
    if upload.file:
        delete_when_kept(upload.file)
        upload.file = ""
        upload.state = Upload.State.CANCELLED
    upload.refused = [{**one, "cells": []} for one in upload.refused]
    upload.save()


def _erase(details: dict[str, str]) -> list[Gone]:
    gone = [
        Gone("upload", public_id) for public_id in sorted({str(row["reference"]) for row in _find(details)})
    ]
    _erase_ids(gone)
    return gone


def _erase_ids(gone: list[Gone]) -> int:
    uploads = Upload.objects.filter(public_id__in=[one.item for one in gone if one.kind == "upload"])
    for upload in uploads:
        _forget(upload)
    return len(uploads)


def _due(on: datetime.date) -> int:
    """Refused rows, and spreadsheets that nobody added, go when their time is up."""
    last = on - datetime.timedelta(days=days_kept("tension.Upload"))
    old = Upload.objects.filter(uploaded_at__date__lte=last)
    due = [one for one in old if one.file or any(row["cells"] for row in one.refused)]
    for upload in due:
        _forget(upload)
    return len(due)


def _foresee(details: dict[str, str]) -> Foreseen:
    number = len({row["reference"] for row in _find(details)})
    words = ngettext(
        "%(number)d spreadsheet with a row about them.",
        "%(number)d spreadsheets with rows about them.",
        number,
    )
    missing = sum(1 for one in Upload.objects.exclude(file="") if _kept_rows(one) is None)
    unread = ngettext(
        "The file of %(number)d spreadsheet that was sent is missing, so nobody can say who is named in it.",
        "The files of %(number)d spreadsheets that were sent are missing, so nobody can say who is named in them.",
        missing,
    )
    return Foreseen(
        goes=(words % {"number": number},) if number else (),
        stays=(unread % {"number": missing},) if missing else (),
    )


UPLOADS = Holding(
    name="spreadsheets",
    find=_find,
    erase=_erase,
    erase_ids=_erase_ids,
    due=_due,
    title=_("Rows of spreadsheets"),
    foresee=_foresee,
)
