"""What every page of a partner who sends something asks first: may it be taken, and would anybody check it?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonweal.people.access import SignedInRequest
from commonweal.people.governance import NotReady, refuse_unless_ready
from commonweal.tension.checking import Checking


def who_checks(request: SignedInRequest, *, is_counted: bool = False) -> Checking | HttpResponse:
    """Who checks what this person's organisation sends; or the page that says why nothing can be sent.

    is_counted: counts are sent and nothing else. Raises Http404 for somebody of no organisation.
    """
    if request.user.organisation is None:
        raise Http404
    try:
        refuse_unless_ready()
    except NotReady as error:
        return render(request, "tension/not_ready.html", {"why": str(error)}, status=503)
    checking = Checking(request.user.organisation, is_counted=is_counted)
    refusal = checking.refusal_of_all()
    return _refused(request, refusal) if refusal else checking


def _refused(request: HttpRequest, refusal: str) -> HttpResponse:
    """The page of an organisation none of whose reports anybody would read: told before a word is written."""
    status = 409 if request.method == "POST" else 200
    title = _("Nobody would see your reports")
    return render(request, "tension/not_ready.html", {"title": title, "why": refusal}, status=status)
