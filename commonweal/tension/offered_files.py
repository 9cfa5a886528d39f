"""The files of a report that somebody may fetch, and what each is called to them."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from commonweal.people.models import User
from commonweal.tension.models import Attachment, Report
from commonweal.tension.selectors import reads_as_public, reads_own_words


@dataclass(frozen=True)
class Offered:
    """A file that somebody may fetch, and what it is called to them."""

    file: Attachment
    name: str


def files_of(report: Report, viewer: User) -> list[Offered]:
    """The files that this person may fetch: all for a triager, those that were checked for others, none for the public.

    Whoever gave a file its name gave it to those who check reports: it may tell of a person or a school, and nobody
    looked at it when the file was shared. Others read which it is among the files of the report.
    """
    files = report.attachments.order_by("name", "public_id")
    if reads_as_public(viewer, report):
        return []
    if reads_own_words(viewer, report):
        return [Offered(file, file.name) for file in files]
    return [
        Offered(file, _("File %(number)d") % {"number": number} + Path(file.name).suffix)
        for number, file in enumerate(files.filter(is_shared=True), start=1)
    ]
