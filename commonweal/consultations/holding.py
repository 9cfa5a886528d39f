"""Replies that look as if a machine had sent them: a person looks, and counts what is somebody's."""

from django.db import transaction

from commonweal.audit.verbs import record
from commonweal.consultations.models import Reply
from commonweal.consultations.verbs import refuse_unless_running
from commonweal.people.models import User


@transaction.atomic
def let_through(reply: Reply, *, by: User) -> Reply:
    """Count a reply that was held back. Nothing is done with one that was not."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=reply.pk)
    refuse_unless_running(by, reply.consultation)
    if reply.held:
        reply.held = ""
        reply.save(update_fields=["held"])
        record("count held reply", by=by, item_kind="reply", item_id=reply.public_id)
    return reply
