"""Where a browser is led that asks to read an address to which things can only be sent."""

from collections.abc import Callable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.views.defaults import page_not_found

Handler = Callable[[HttpRequest], HttpResponse]


def led_back_to_a_page(get_response: Handler) -> Handler:
    """Lead on to the page that an address belongs to, where the address itself only takes what is sent.

    After an answer that names a fault the browser stands at such an address; asked for it again, by Enter
    or a bookmark, it would show nothing. Whether somebody may open the page is asked by the page itself.
    An answer that holds words, as that of the interface for programs, stays as it is.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_blank = isinstance(response, HttpResponseNotAllowed) and not response.content
        if not is_blank or request.method not in ("GET", "HEAD"):
            return response
        page = page_above(request.path_info)
        led = HttpResponseRedirect(page) if page else page_not_found(request, Http404())
        led["Allow"] = response["Allow"]
        return led

    return middleware


def page_above(path: str) -> str | None:
    """The nearest address above this one that there is; the home page, which is above all, does not count.

    One that can't be read either is asked for in turn, and leads further up.
    """
    for above in _addresses_above(path):
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return None


def _addresses_above(path: str) -> Iterator[str]:
    """
    >>> list(_addresses_above("/jobs/a1/again"))
    ['/jobs/a1/', '/jobs/']
    """
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        yield f"/{'/'.join(parts[:length])}/"
