"""Replies that look as if a machine had sent them: a person looks, and counts what is somebody's."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.consultations.models import Reply
from commonweal.consultations.verbs import CannotConsult, refuse_unless_running
from commonweal.people.models import User


@transaction.atomic
def let_through(reply: Reply, *, by: User) -> Reply:
    """Count a reply that was held back. Nothing is done with one that was not."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=reply.pk)
    refuse_unless_running(by, reply.consultation)
    _refuse_once_analysed(reply)
    if reply.held:
        reply.held, reply.is_set_aside = "", False
        reply.save(update_fields=["held", "is_set_aside"])
        record("count held reply", by=by, item_kind="reply", item_id=reply.public_id)
    return reply


@transaction.atomic
def set_aside(reply: Reply, *, by: User) -> Reply:
    """Say that a reply that was held back is nobody's: it stays uncounted and is not asked about again."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=reply.pk)
    refuse_unless_running(by, reply.consultation)
    _refuse_once_analysed(reply)
    if reply.held and not reply.is_set_aside:
        reply.is_set_aside = True
        reply.save(update_fields=["is_set_aside"])
        record("set held reply aside", by=by, item_kind="reply", item_id=reply.public_id)
    return reply


def _refuse_once_analysed(reply: Reply) -> None:
    """What was decided on by its numbers keeps them."""
    if reply.consultation.phase not in ("open", "closed"):
        raise CannotConsult(_("The replies have been analysed, and their numbers stay as they are."))
