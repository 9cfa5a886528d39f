"""The files of a report that somebody may fetch, and what each is called to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from commonweal.people.models import User
from commonweal.people.visibility import THE_TEAM
from commonweal.tension.models import Attachment, Report
from commonweal.tension.schools import known_schools, tells_of_a_school
from commonweal.tension.selectors import reads_as_public, reads_own_words


@dataclass(frozen=True)
class Offered:
    """A file that somebody may fetch, and what it is called to them."""

    file: Attachment
    name: str


def files_of(report: Report, viewer: User) -> list[Offered]:
    """The files that this person may fetch: all for a triager, those that were checked for others, none for the public.

    Whoever gave a file its name gave it to those who check reports: a name that tells of a school goes no further.
    """
    files = report.attachments.order_by("name", "public_id")
    if reads_as_public(viewer, report):
        return []
    if not reads_own_words(viewer, report):
        files = files.filter(is_shared=True)
    if viewer.permissions & THE_TEAM:
        return [Offered(file, file.name) for file in files]
    known = known_schools()
    return [
        Offered(file, name_without_school(file.name, number, known))
        for number, file in enumerate(files, start=1)
    ]


def name_without_school(name: str, number: int, known: Iterable[str]) -> str:
    """The name as those may read it who may not know schools: one that tells of a school is told as a number.

    >>> name_without_school("Heron_Primary-School fair.txt", 1, []), name_without_school("Fair.txt", 2, [])
    ('File 1.txt', 'Fair.txt')
    """
    path = Path(name)
    # A name is often written without spaces, as in Heron_Primary and HeronPrimary.
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path.stem)
    spaced = re.sub(r"[_.-]+|(?<=[^\W\d])(?=\d)", " ", spaced)
    if not tells_of_a_school(f"{path.stem}\n{spaced}", known):
        return name
    return _("File %(number)d") % {"number": number} + path.suffix
