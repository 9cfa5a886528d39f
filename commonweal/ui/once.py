"""A form that makes something makes it once, however often its button is pressed and whatever Back leads to.

Each filling-in carries a random token in a hidden box. Of the token, who sends and what they typed comes a key that the
database holds once: the same again is led to what was made. A form that was changed after Back is another.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest

from commonweal.identifiers import public_identifier

LONGEST = 40
Made = TypeVar("Made", bound=Model)


def filling_of(request: HttpRequest) -> str:
    """The token of this filling-in: the one that came with the form, or a new one for its page."""
    return request.POST.get("token", "")[:LONGEST] or public_identifier()


def key_of(request: HttpRequest, form: str, answers: Any = None) -> str:
    """What the database keeps of a filling-in; nobody learns from it who sent what.

    form: which one it was. answers: what was typed, where a changed form is another.
    """
    sender = getattr(request.user, "public_id", "")
    said = "" if answers is None else ":" + json.dumps(answers, sort_keys=True, default=str)
    return hashlib.sha256(f"{form}:{sender}:{filling_of(request)}{said}".encode()).hexdigest()


def make_once(kind: type[Made], key: str, make: Callable[[], Made]) -> tuple[Made, bool]:
    """What `make` makes with this key as its `content_key`, or what it made before; and whether it was before."""
    kept = kind._default_manager.filter(content_key=key)
    earlier = kept.first()
    if earlier is not None:
        return earlier, True
    try:
        with transaction.atomic():
            return make(), False
    except IntegrityError:  # pressed twice at once
        earlier = kept.first()
        if earlier is None:
            raise
        return earlier, True
