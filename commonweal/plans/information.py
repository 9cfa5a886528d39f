"""Objectives of plans, as they may go out where somebody asks for information, or kept back.

Their actions are items of their own (`actions.information`).
"""

import datetime
from collections.abc import Iterator

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.people.information import Item, Source, Withheld, moments_of
from commonweal.people.veiling import Veil
from commonweal.plans.models import Objective, Plan


def between(
    first: datetime.date, last: datetime.date, kept_back: dict[int, Withheld]
) -> Iterator[Item | Withheld]:
    """Each objective of the plans that were made or changed in these days, as it reads now, or why it does not go out."""
    begin, end = moments_of(first, last)
    changed = Plan.objects.filter(versions__made_at__gte=begin, versions__made_at__lt=end)
    days = dict(changed.annotate(newest=Max("versions__made_at")).values_list("pk", "newest"))
    veil = Veil.for_many()
    found = Objective.objects.filter(plan__in=list(days), left_in=None).select_related("plan")
    for one in found.order_by("plan__public_id", "order", "pk"):
        wording = "\n".join(filter(None, (one.words, one.indicator)))
        if why := kept_back.get(one.plan.visibility_class_id):
            yield why
        elif veil.over(wording) != wording:
            yield Withheld.SCHOOL
        else:
            yield Item(
                day=timezone.localdate(days[one.plan_id]),
                kind=_("Objective"),
                type=one.plan.title_for_all,
                area="",
                level="",
                status="",
                wording=wording,
            )


OBJECTIVES = Source(gettext_lazy("Objectives of plans"), between)
