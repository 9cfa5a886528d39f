"""A copy of the half-written answers in the visitor's own browser, for its buttons Back and Reload.

Each page of such a form has an address of its own and is fetched with GET, so that a phone can go
back to it. What it shows comes out of this cookie: encrypted with our key, so that neither a log nor
somebody who looks through the browser's files reads it; worth nothing after an hour; sent to the pages
of this one filling-in and to no other; taken away when it is sent. Nothing of it is kept here:
docs/decisions/0006-half-written-answers.md says what else was weighed.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonweal.people.carried import Filling
from commonweal.people.sealing import CannotOpen, decrypt, encrypt

COOKIE = "half-written"
PURPOSE = b"half-written"
HOUR = 3600
# With it the headers of an answer stay within the 4 KB that nginx allows them unless it is told otherwise.
MOST = 2800
F = TypeVar("F", bound=Filling)


def keep(response: HttpResponse, carried: Filling, *, problems: Sequence[str] = ()) -> bool:
    """Give the browser a copy to keep with this answer. False where all of it is too long for a cookie.

    Then the copy goes without the long texts, so that the pages before it can still be gone back to.
    """
    whole = _sealed(carried, problems)
    if len(whole) <= MOST:
        _set(response, carried, whole)
        return True
    rest = {step: typed for step, typed in carried.answers.items() if not carried.is_long(step)}
    cut = _sealed(replace(carried, answers=rest), problems, is_cut=True)
    if len(cut) <= MOST:
        _set(response, carried, cut)
    return False


def kept(request: HttpRequest, empty: F) -> tuple[F, list[str], bool] | None:
    """The answers, what is wrong with the files, and were long texts left out? None where there is no copy.

    empty: a filling-in of this form whose `draft` is that of the page asked for. There is no copy after an hour, after it
    was sent, or in somebody else's browser.
    """
    value = request.COOKIES.get(COOKIE, "")
    try:
        content = decrypt(f"{value}{'=' * (-len(value) % 4)}".encode(), purpose=PURPOSE, seconds=HOUR)
    except CannotOpen:
        return None
    typed, problems, is_cut = json.loads(zlib.decompress(content))
    name, *values = typed
    if name != empty.name or values[-1] != empty.draft:
        return None
    token, began, answers, _draft = values
    return replace(empty, token=token, began=began, answers=answers), problems, is_cut


def forget(response: HttpResponse, carried: Filling) -> None:
    """Take the copy out of the browser."""
    response.delete_cookie(COOKIE, path=_place(carried), samesite="Strict")


def _sealed(carried: Filling, problems: Sequence[str], *, is_cut: bool = False) -> str:
    typed = [carried.name, carried.token, carried.began, carried.answers, carried.draft]
    text = json.dumps([typed, list(problems), is_cut], ensure_ascii=False)
    # Without the signs of equality at its end a cookie needs no quotation marks.
    return encrypt(zlib.compress(text.encode(), 9), purpose=PURPOSE).decode().rstrip("=")


def _set(response: HttpResponse, carried: Filling, value: str) -> None:
    response.set_cookie(
        COOKIE,
        value,
        path=_place(carried),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _place(carried: Filling) -> str:
    """The addresses to which the browser gives the copy back: the pages of this filling-in."""
    return carried.address("start").removesuffix("start/")
