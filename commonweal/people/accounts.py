"""How accounts come to be: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    """Nobody makes an account by themselves; see `people.verbs.invite`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
