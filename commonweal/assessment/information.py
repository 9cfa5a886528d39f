"""What is said in the self-assessment, as it may go out where somebody asks for information, or kept back."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.assessment.models import Answer
from commonweal.people.information import Item, Source, Withheld, moments_of


def between(
    first: datetime.date, last: datetime.date, kept_back: dict[int, Withheld]
) -> Iterator[Item | Withheld]:
    """Each answer that was last changed in these days as it may go out, or why it does not: without who said it."""
    begin, end = moments_of(first, last)
    found = Answer.objects.filter(said_at__gte=begin, said_at__lt=end).select_related("at__point")
    for answer in found.order_by("-said_at", "public_id"):
        yield kept_back.get(answer.visibility_class_id) or _item(answer)


def _item(answer: Answer) -> Item:
    return Item(
        day=timezone.localdate(answer.said_at),
        kind=_("Self-assessment"),
        type=_("Agreed by the partnership") if answer.organisation_id is None else _("Said by a partner"),
        area="",
        level="" if answer.score is None else str(answer.score),
        status=answer.priority,
        wording="\n".join(filter(None, (str(answer.at.point), answer.position, answer.further))),
    )


ANSWERS = Source(gettext_lazy("Answers of the self-assessment"), between)
