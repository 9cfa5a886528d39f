"""Sending counts: all of one filling-in of the form or none, and never the same again unasked."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from commonweal.people.models import Organisation, User
from commonweal.tension.models import Report
from commonweal.tension.report_models import Channel
from commonweal.tension.verbs.answers import was_sent
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.told import Told

IsMore = Callable[[Sequence[Report]], bool]


@transaction.atomic
def send_counts(
    told: Sequence[Told], *, organisation: Organisation, filling: str, is_more: IsMore, by: User
) -> int | None:
    """Keep every count or none: how many, 0 where this filling-in was kept before, None where it was not confirmed.

    filling: names one filling-in of the form. is_more: asked about what the organisation sent earlier that says
    the same; nothing is kept unless these are more of the same. One after the other for an organisation, so that
    of two who send the same at once the second is asked.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    keyed = _keyed(told, f"{by.public_id}:{filling}")
    if all(was_sent(content_key=one.content_key or "") for one in keyed):
        return 0
    earlier = sent_earlier(told, organisation=organisation)
    if earlier and not is_more(earlier):
        return None
    for one in keyed:
        receive_report(one, organisation=organisation, channel=Channel.PARTNER, by=by)
    return len(keyed)


def sent_earlier(told: Sequence[Told], *, organisation: Organisation) -> list[Report]:
    """What this organisation sent, by whichever way, that says the same: week, area, type and number."""
    said = set(map(_said, told))
    counts = Report.objects.filter(
        organisation=organisation, number__isnull=False, when_from__in={one.when_from for one in told}
    )
    return [one for one in counts.order_by("received_on", "kind", "indicator") if _said(one) in said]


def not_sent_before(
    rows: Sequence[tuple[int, Told]], *, organisation: Organisation
) -> list[tuple[int, Told]]:
    """Those of these numbered counts that the organisation did not send by any way; of each as many as come on top."""
    earlier = Counter(map(_said, sent_earlier([told for _row, told in rows], organisation=organisation)))
    new = []
    for row, told in rows:
        if earlier[_said(told)]:
            earlier[_said(told)] -= 1
        else:
            new.append((row, told))
    return new


def _said(count: Told | Report) -> tuple[Any, ...]:
    return count.when_from, count.place, count.kind, count.indicator, count.number


def _keyed(told: Sequence[Told], filling: str) -> list[Told]:
    """The same with a key each: of the filling-in and of all that it says, so that a number put right is another."""
    everything = ":".join(str(_said(one)) for one in told)
    return [
        replace(one, content_key=_digest("counts-form", filling, everything, one.kind, one.indicator))
        for one in told
    ]


def _digest(*words: str) -> str:
    return hashlib.sha256(":".join(words).encode()).hexdigest()
