"""Where a page of a form of several pages leads once it was sent: on, back, to what is wrong, or to the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import urlencode

from commonweal.people import half_written
from commonweal.people.carried import Filling

FORGET = "forget"


class Wish(StrEnum):
    """What whoever sent a page wants."""

    PAGE = "a page"
    LANGUAGE = "the same page in another language"
    FORGET = "to stop, and nothing kept"
    SEND = "all of it sent"


@dataclass(frozen=True)
class Led:
    """What is wished, and the page it leads to. returns: whoever changes one answer goes back to the last page."""

    wish: Wish
    step: str
    is_wrong: bool = False
    returns: bool = False


def led_by(request: HttpRequest, carried: Filling) -> Led:
    """Keep what was typed on the page that was sent, and say where it leads."""
    step, steps = request.POST.get("step", "start"), carried.steps()
    if step not in steps:
        step = "start"
    carried.keep(step, request.POST)
    fresh = [one for one in carried.steps() if one not in steps]
    returned = bool(request.POST.get("returns"))
    if request.POST.get("language", "") in dict(settings.LANGUAGES):
        return Led(Wish.LANGUAGE, step, returns=returned)
    # Whoever changes one answer on the last page goes straight back there.
    returns = step == "check" or returned
    go = request.POST.get("go", "")
    if go == FORGET:
        return Led(Wish.FORGET, step)
    if go in carried.steps():  # back, or "change" on the last page
        return Led(Wish.PAGE, go, returns=returns)
    if not carried.form(step).is_valid():
        return Led(Wish.PAGE, step, is_wrong=True, returns=returns and step != "check")
    if step == "check":
        missing = carried.first_unanswered()
        if missing != "check":
            return Led(Wish.PAGE, missing, is_wrong=True)
        return Led(Wish.SEND, step)
    steps = carried.steps()
    after = steps[min(steps.index(step) + 1, len(steps) - 1)]
    if returns and carried.first_unanswered() == "check":
        # A page that only the changed answer leads to was never seen: it comes before the last one.
        after = fresh[0] if fresh else "check"
    return Led(Wish.PAGE, after, returns=returns and after != "check")


def lead_on(
    carried: Filling, led: Led, draw: Callable[[], HttpResponse], *, problems: Sequence[str] = ()
) -> HttpResponse:
    """Send the browser on to a page's address; where the text is too long for that, answer with the page itself."""
    asked = urlencode(
        {name: 1 for name, value in (("wrong", led.is_wrong), ("returns", led.returns)) if value}
    )
    address = carried.address(led.step)
    response: HttpResponse = HttpResponseRedirect(f"{address}?{asked}" if asked else address)
    if half_written.keep(response, carried, problems=problems):
        return response
    direct = draw()
    direct.cookies.update(response.cookies)
    return direct


def speak(response: HttpResponse, language: str) -> HttpResponse:
    """From this answer on the browser asks for pages in this language."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.HTTPS)
    return response


def speaks_from_now(request: HttpRequest) -> str:
    """Take up the language that was asked for, also for the answer that is about to be drawn."""
    chosen = request.POST["language"]
    translation.activate(chosen)
    return chosen
