"""Decisions of bodies, as they may go out where somebody asks for information: what was decided and why, or kept back."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.meetings.models import Decision
from commonweal.people.information import Item, Source, Withheld, moments_of
from commonweal.people.veiling import Veil
from commonweal.people.visibility_models import Kind


def between(
    first: datetime.date, last: datetime.date, kept_back: dict[int, Withheld]
) -> Iterator[Item | Withheld]:
    """Each decision of a meeting in these days as it may go out, or why it does not; nothing of who was there."""
    begin, end = moments_of(first, last)
    found = Decision.objects.filter(meeting__starts_at__gte=begin, meeting__starts_at__lt=end)
    veil = Veil.for_many()
    for one in found.select_related("meeting__body", "visibility_class").order_by(
        "-meeting__starts_at", "public_id"
    ):
        wording = "\n".join((one.words, one.reasons))
        if why := kept_back.get(one.visibility_class_id):
            yield why
        elif one.visibility_class.kind == Kind.TENSION:
            # What the group decides tells of levels: as with those, a person decides on each.
            yield Withheld.BY_A_PERSON
        elif veil.over(wording) != wording:
            yield Withheld.SCHOOL
        else:
            yield Item(
                day=timezone.localdate(one.meeting.starts_at),
                kind=_("Decision"),
                type=str(one.meeting.body),
                area="",
                level="",
                status="",
                wording=wording,
            )


DECISIONS = Source(gettext_lazy("Decisions"), between)
