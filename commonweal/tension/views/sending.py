"""What every page of a partner who sends something asks first: may it be taken, and would anybody check it?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonweal.people.access import SignedInRequest
from commonweal.people.governance import NotReady, refuse_unless_ready
from commonweal.tension.checking import Checking


def who_checks(
    request: SignedInRequest, *, is_counted: bool = False, keeps_typed: bool = False
) -> Checking | HttpResponse:
    """Who checks what this person's organisation sends; or the page that says why nothing can be sent.

    is_counted: counts are sent and nothing else. keeps_typed: the page gives back what was typed when sharing
    stopped while somebody wrote, and says why itself (`refusal_now`): a page of its own would throw it away.
    Raises Http404 for somebody of no organisation.
    """
    if request.user.organisation is None:
        raise Http404
    checking = Checking(request.user.organisation, is_counted=is_counted)
    if keeps_typed and request.method == "POST":
        return checking
    try:
        refuse_unless_ready()
    except NotReady as error:
        return render(request, "tension/not_ready.html", {"why": str(error)}, status=503)
    refusal = checking.refusal_of_all()
    return _refused(request, refusal) if refusal else checking


def refusal_now(request: HttpRequest, checking: Checking) -> str:
    """Why nothing that is sent with this page can be taken, though it was opened to write; "" where it can."""
    if request.method != "POST":
        return ""
    try:
        refuse_unless_ready()
    except NotReady as error:
        why = str(error)
    else:
        why = checking.refusal_of_all()
    return why and f"{why} {_('Nothing was sent. What you wrote is still here: copy it before you leave.')}"


def _refused(request: HttpRequest, refusal: str) -> HttpResponse:
    """The page of an organisation none of whose reports anybody would read: told before a word is written."""
    status = 409 if request.method == "POST" else 200
    title = _("Nobody would see your reports")
    return render(request, "tension/not_ready.html", {"title": title, "why": refusal}, status=status)
