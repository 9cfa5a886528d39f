"""The public's pages, and *This week* of those who are signed in."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.desk.cards import cards_for
from commonweal.people.access import SignedInRequest
from commonweal.people.marking import highest
from commonweal.people.roles import ROLES
from commonweal.ui import navigation
from commonweal.ui.direction import isolated
from commonweal.ui.navigation import Place, Words


def home(request: HttpRequest) -> HttpResponse:
    """The public start page: reporting first, then whatever else this installation offers."""
    return render(request, "desk/home.html", {"doors": navigation.links(Place.DOOR, request)})


def information(request: HttpRequest) -> HttpResponse:
    """Who we are, and where to get help."""
    return render(request, "desk/information.html", _who())


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the regulations of 2018 ask for."""
    return render(request, "desk/accessibility.html", _who())


def privacy(request: HttpRequest) -> HttpResponse:
    """What happens to what people tell us."""
    return render(request, "desk/privacy.html", _who())


def never(request: HttpRequest) -> HttpResponse:
    """What Commonweal never does."""
    return render(request, "desk/never.html", _who())


@login_required
def this_week(request: SignedInRequest) -> HttpResponse:
    """What moved and what waits, for this person's roles."""
    cards = cards_for(request.user)
    context = {
        "today": timezone.localdate(),
        "cards": cards,
        "marking": highest(marking for card in cards for marking in card.markings),
        "left": None if request.user.is_part else request.user.organisation,
        "roles": [ROLES[code].name for code in sorted(request.user.roles) if code in ROLES],
    }
    return render(request, "desk/this_week.html", context)


def _who() -> dict[str, Words]:
    return {
        "partnership": settings.PARTNERSHIP,
        "contact": isolated(settings.CONTACT),
        "safeguarding": isolated(settings.CHILDREN_SAFEGUARDING),
    }
