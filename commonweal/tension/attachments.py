"""Files sent with reports: kept under random names, with no more of the time than the day."""

import datetime
import hashlib
import os
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import transaction

from commonweal.people.attached.reading import ENDINGS, CleanFile
from commonweal.tension.models import Attachment, Report


@transaction.atomic
def attach(report: Report, *, files: Iterable[CleanFile]) -> list[Attachment]:
    """Keep checked files with a report, under random names and with no more of the time than the day.

    When one cannot be written, none is kept.
    """
    kept: list[Attachment] = []
    try:
        for file in files:
            kept.append(_keep(report, file))
    except OSError:
        for attachment in kept:
            attachment.file.delete(save=False)
        raise
    return kept


def _keep(report: Report, file: CleanFile) -> Attachment:
    attachment = Attachment(
        report=report,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
    )
    stored_as = attachment.public_id + ENDINGS[file.media_type][0]
    attachment.file.save(stored_as, ContentFile(file.content), save=False)
    day = datetime.datetime.combine(report.received_on, datetime.time(), datetime.UTC).timestamp()
    os.utime(attachment.file.path, (day, day))
    attachment.save()
    return attachment
