"""How accounts come to be: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import Http404, HttpRequest, HttpResponse


class InvitationOnly(DefaultAccountAdapter):
    """Nobody makes an account by themselves; see `people.verbs.invite`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def no_such_page(request: HttpRequest) -> HttpResponse:
    """Not here: the address is the invited one, and nobody swaps it for another unseen.

    allauth's page would also take it for one that nobody has confirmed, and then refuse the second step.
    """
    raise Http404
