"""Asking for a link to choose a new password."""

import logging
from contextlib import suppress

from allauth.account.forms import ResetPasswordForm
from allauth.account.views import PasswordResetView
from django.core.mail import get_connection
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class ForgottenPassword(PasswordResetView):
    """allauth's page, which answers alike whether or not the address belongs to an account.

    The mail server is opened for either, which takes most of the time, and only what it says then is told. Nobody
    without an account is written to: a stranger could have such mails sent to whom they like.
    """

    def form_valid(self, form: ResetPasswordForm) -> HttpResponse:
        server = get_connection()
        try:
            server.open()
        except OSError:
            _log()
            form.add_error(None, _("No e-mail can be sent at the moment. Try again in a few minutes."))
            return self.form_invalid(form)
        self.request.mail_server = server
        try:
            answer: HttpResponse = super().form_valid(form)
        except OSError:
            # What the server makes of one address would tell that it belongs to an account.
            _log()
            answer = HttpResponseRedirect(self.get_success_url())
        with suppress(OSError):
            server.close()
        return answer


def _log() -> None:
    # Named by its class alone (`config.logs`): what the server answered holds the address.
    logger.warning("A mail was not sent", extra={"event": "mail-not-sent"}, exc_info=True)
