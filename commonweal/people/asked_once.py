"""What is asked of the database once while one page is read, however many parts of the page need it.

Only while a page is read: whoever sends something may change by it who may see what, and an open map
lives longer than a right. There every question is asked anew.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asking_once() -> Iterator[None]:
    """Inside, what `asked_once` was told is told again without asking."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def asked_once(question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question: asked now, unless it was while this page is read.

    >>> with asking_once():
    ...     asked_once("how many", lambda: 3), asked_once("how many", lambda: 4)
    (3, 3)
    >>> asked_once("how many", lambda: 4)
    4
    """
    known = _answers.get()
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    answer: T = known[question]
    return answer


def pages_ask_once(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """While a page is only read, who may see what is asked once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with asking_once():
            return get_response(request)

    return middleware
