"""What was done with an item, by whom and when: the append-only record as the item's page shows it."""

from collections.abc import Callable, Mapping
from typing import Any

from commonweal.audit.models import AuditEvent
from commonweal.people.models import User
from commonweal.people.naming import is_veiled, sender_name
from commonweal.people.visibility import Viewer
from commonweal.ui.navigation import Words


def history_of(
    item: tuple[str, str],
    done: Mapping[str, Words],
    *,
    viewer: Viewer,
    says: Callable[[AuditEvent], str] = lambda event: "",
    names: Callable[[AuditEvent], bool] = lambda event: True,
) -> list[dict[str, Any]]:
    """What was done with an item, newest first, as `{% timeline %}` takes it. Two queries.

    item: kind and public id; the caller has found it for this viewer. done: the verbs that the page tells of,
    with their words; the record keeps others, such as who looked. says: more about one event. names: may this viewer
    read who did it? Of a school that they may not know, its people are told as the school is.
    """
    kind, item_id = item
    events = list(
        AuditEvent.objects.filter(item_kind=kind, item_id=item_id, verb__in=list(done)).order_by("-id")
    )
    people = {
        one.public_id: name_of(one, viewer)
        for one in User.objects.filter(public_id__in={one.actor for one in events}).select_related(
            "organisation"
        )
    }
    return [
        {
            "title": str(done[one.verb]),
            "by": people.get(one.actor, "") if names(one) else "",
            "at": one.at,
            "words": says(one),
        }
        for one in events
    ]


def name_of(person: User, viewer: Viewer) -> str:
    """What this viewer may read of who did something: of a school that they may not know, that it was one."""
    organisation = person.organisation
    if organisation is not None and is_veiled(organisation, viewer):
        return sender_name(organisation, viewer)
    return person.name
