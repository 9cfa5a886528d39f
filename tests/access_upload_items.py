"""Spreadsheets on their way in that addresses lead to: sent, matched, added."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.tension.models import Upload
from commonweal.tension.upload import verbs as upload_verbs
from tests.access_items import Args, Borough

SPREADSHEET = b"""Description,Date,Location,Category
A rumour in the shop,03/11/2026,Canalside,rumour
,06/11/2026,Canalside,rumour
"""


def upload(borough: Borough) -> Args:
    """Kit's spreadsheet, as it arrived."""
    by = borough.people["kit"]
    return (upload_verbs.start_upload(SPREADSHEET, name="november.csv", by=by).public_id,)


def columns_of(borough: Borough) -> dict[str, Any]:
    return borough.only(Upload).columns | {"every_row_is": "tension"}


def matched_upload(borough: Borough) -> Args:
    (public_id,) = upload(borough)
    upload_verbs.match_columns(borough.only(Upload), columns_of(borough), by=borough.people["kit"])
    return (public_id,)


def added_upload(borough: Borough) -> Args:
    (public_id,) = matched_upload(borough)
    upload_verbs.add_upload(borough.only(Upload), by=borough.people["kit"])
    return (public_id,)


def file_to_send(borough: Borough) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("november.csv", SPREADSHEET)}
