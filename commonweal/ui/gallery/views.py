"""The gallery's pages."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.ui.gallery.samples import SAMPLES

View = Callable[..., HttpResponse]


def not_when_live(view: View) -> View:
    """The gallery is for those who build Commonweal; a live site has no such address."""

    @wraps(view)
    def guarded(request: HttpRequest, *words: object, **named: object) -> HttpResponse:
        if settings.MODE == "live" and not settings.DEBUG:
            raise Http404
        return view(request, *words, **named)

    return guarded


@not_when_live
def index(request: HttpRequest) -> HttpResponse:
    """All components by name."""
    return render(request, "ui/gallery/index.html", {"samples": SAMPLES.items()})


@not_when_live
def component(request: HttpRequest, name: str) -> HttpResponse:
    """One component, as it looks in use."""
    if name not in SAMPLES:
        raise Http404
    sample = SAMPLES[name]
    context = {"sample": sample, "name": name, **sample.context(request)}
    return render(request, f"ui/gallery/{name.replace('-', '_')}.html", context)
