"""A form that makes something makes it once, however often its button is pressed, and when Back leads to it again.

Pages of the workbench are never kept by a browser, so that after Back the page is a new one with what was typed: a
number hidden in it would be another. Who sends, what they typed and roughly when give a key instead, which the database
holds once; the same again is led to what was made. A form that was changed after Back is another, and so is one that is
filled in the same way later on. Where a second sending takes something away that may be in use, as a token's secret, the
number of the opened page is among what was typed: only that very page sent again is the same.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

# The same is one for as long as this at least, and at most for twice as long.
SECONDS = 600
Made = TypeVar("Made", bound=Model)


@dataclass(frozen=True)
class Sending:
    """One sending of a form: the key that is kept with what it makes, and the one of the minutes before."""

    key: str
    before: str

    def kept(self, among: QuerySet[Made]) -> Made | None:
        """What the same sending made already."""
        return among.filter(content_key__in=(self.key, self.before)).first()

    def make_once(self, model: type[Made], make: Callable[..., Made], /, **answers: Any) -> tuple[Made, bool]:
        """What `make` makes of the answers and the key, or what it made before; and whether it was before."""
        among = model._default_manager.all()
        earlier = self.kept(among)
        if earlier is not None:
            return earlier, True
        try:
            with transaction.atomic():
                return make(**answers, content_key=self.key), False
        except IntegrityError:  # pressed twice at once
            earlier = self.kept(among)
            if earlier is None:
                raise
            return earlier, True


def sending_of(request: HttpRequest, form: str, answers: Any) -> Sending:
    """Name this sending. form: which one it was. answers: all that was typed and chosen.

    Whoever has no account is known by the secret that their browser holds for this site. From the key nobody learns who
    sent what: it is made with the installation's own secret.
    """
    sender = getattr(request.user, "public_id", "") or request.META.get("CSRF_COOKIE", "")
    said = json.dumps([form, sender, answers], sort_keys=True, default=_said)
    period = int(timezone.now().timestamp()) // SECONDS
    now, before = (
        salted_hmac("a form is sent once", f"{one}:{said}", algorithm="sha256").hexdigest()
        for one in (period, period - 1)
    )
    return Sending(now, before)


def _said(answer: Any) -> Any:
    """A chosen object by its key, for two people may have one name; anything else by its words."""
    if isinstance(answer, Model):
        return [answer._meta.label, answer.pk]
    return list(answer) if isinstance(answer, QuerySet) else str(answer)
