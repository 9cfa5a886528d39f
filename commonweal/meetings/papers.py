"""Papers for a matter on the agenda: checked, made anew without what they say about their maker, kept under random names."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import AgendaItem, Paper
from commonweal.meetings.writing import as_it_is
from commonweal.people.attached.reading import ENDINGS, CleanFile
from commonweal.people.models import User

MOST = 10


@transaction.atomic
def add_paper(item: AgendaItem, *, file: CleanFile, by: User) -> Paper:
    """Keep a checked file as a paper of this matter. The same file twice is one. Raises CannotMeet for too many."""
    as_it_is(item.meeting, by)
    digest = hashlib.sha256(file.content).hexdigest()
    there = item.papers.filter(sha256=digest).first()
    if there is not None:
        return there
    if item.papers.count() >= MOST:
        raise CannotMeet(_("A matter has at most %(most)d papers.") % {"most": MOST})
    paper = Paper(
        item=item,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=digest,
        added_by=by,
    )
    paper.file.save(paper.public_id + ENDINGS[file.media_type][0], ContentFile(file.content), save=False)
    paper.save()
    _note("add paper", paper, by)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: User) -> None:
    """Take away a paper that was added by mistake; its file goes with it once that is kept."""
    as_it_is(paper.item.meeting, by)
    _note("remove paper", paper, by)
    file = paper.file
    paper.delete()
    transaction.on_commit(lambda: file.delete(save=False), robust=True)


def _note(verb: str, paper: Paper, by: User) -> None:
    meeting = paper.item.meeting
    record(verb, by=by, item_kind="meeting", item_id=meeting.public_id, details={"paper": paper.public_id})
    seen = meeting.visibility_class_id
    announce("meeting", meeting.public_id, before=seen, after=seen)
