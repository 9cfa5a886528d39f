"""The spreadsheets that somebody sent, to come back to: those that wait for them first, then the last that are done."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.people.models import User
from commonweal.tension.models import Upload
from commonweal.tension.upload.verbs import CannotUpload, open_upload
from commonweal.ui.tables import Cell, Column, Table

WAITING = (Upload.State.MAPPING, Upload.State.CHECKED)
MOST_WAITING, MOST_DONE = 20, 5


def uploads_of(person: User) -> list[Upload]:
    """This person's own for their organisation of today: the newest that wait, then the newest that were added."""
    own = Upload.objects.filter(uploaded_by=person, organisation=person.organisation_id).order_by(
        "-uploaded_at", "-pk"
    )
    waiting = own.filter(state__in=WAITING)[:MOST_WAITING]
    return [*waiting, *own.filter(state=Upload.State.ADDED)[:MOST_DONE]]


def table_of_own(person: User) -> Table | None:
    """The same as a table with a link to each; None for somebody who has sent none."""
    found = uploads_of(person)
    if not found:
        return None
    columns = [
        Column(_("Spreadsheet")),
        Column(_("Sent")),
        Column(_("Rows"), is_numeric=True),
        Column(_("State")),
    ]
    return Table(_("What you sent before"), columns, [_row(one) for one in found])


def _row(upload: Upload) -> list[object]:
    return [
        Cell(upload.name, href=reverse("upload:result", args=[upload.public_id])),
        f"{timezone.localtime(upload.uploaded_at):%-d %b %Y}",
        _rows_in(upload),
        upload.get_state_display(),
    ]


def _rows_in(upload: Upload) -> int | str:
    """How many rows it has or had; nothing of one whose file is gone."""
    if upload.state == Upload.State.ADDED:
        return upload.accepted + upload.already_here + len(upload.refused)
    try:
        sheet, too_high = open_upload(upload)
    except CannotUpload:
        return ""
    return len(sheet.rows) + len(too_high)
