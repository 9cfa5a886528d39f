"""How accounts come to be, by invitation only, and when somebody has shown well enough who they are."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from commonweal.people.models import User


class InvitationOnly(DefaultAccountAdapter):
    """Nobody makes an account by themselves; see `people.verbs.invite`."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail address or the password is wrong. Check both, or choose a new password."
        ),
        "too_many_login_attempts": _("There were too many wrong tries. Wait five minutes, then try again."),
        "incorrect_password": _("This password is wrong."),
        "enter_current_password": _("This is not the password that you have now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to somebody in their language, by the connection that the page has opened (`views.forgotten`), if any."""
        with translation.override(context["user"].language or settings.LANGUAGE_CODE):
            mail = self.render_mail(template_prefix, email, {"partnership": settings.PARTNERSHIP, **context})
        mail.connection = getattr(self.request, "mail_server", None)
        mail.send()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask once more who somebody is, but not right after they signed in to set up their first second step.

        allauth counts only what was asked after the sign-in, so that a second step is asked for again
        before it is changed. Where there is none yet, it would ask for the password that was just given.
        """
        if app == "allauth.mfa" and self.request is not None and sets_up_the_first_step(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondStep(DefaultMFAAdapter):
    """What is said of a code that is wrong, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is wrong or too old. Enter the one that is shown now, or a spare code."
        ),
    }


def sets_up_the_first_step(request: HttpRequest) -> bool:
    """Did this person sign in a few minutes ago, and have they no second step so far?"""
    if not request.user.is_authenticated or is_mfa_enabled(request.user):
        return False
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in get_authentication_records(request, request.user))


def used_when_set_up(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """Setting up a second step used it: a code or passkey was shown, and is not asked for again at once."""
    if authenticator.type in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN):
        known = {"id": authenticator.pk, "type": authenticator.type}
        record_authentication(request, user, "mfa", reauthenticated=True, **known)


def no_such_page(request: HttpRequest, **_parts: Any) -> HttpResponse:
    """Not here: accounts are by invitation, and nobody swaps the invited address for another unseen.

    allauth's page would also take that for one that nobody has confirmed, and then refuse the second step.
    """
    raise Http404
