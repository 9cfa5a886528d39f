"""Asking for a link to choose a new password."""

import logging

from allauth.account.forms import ResetPasswordForm
from allauth.account.views import PasswordResetView
from django.http import HttpResponse
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


class ForgottenPassword(PasswordResetView):
    """allauth's page, which says so in words when the mail did not leave."""

    def form_valid(self, form: ResetPasswordForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except OSError:
            # Named by its class alone (`config.logs`). An address without an account is written to as well, so that
            # the answer tells nothing of which one was typed.
            logger.warning("A mail was not sent", extra={"event": "mail-not-sent"}, exc_info=True)
            form.add_error(None, _("No e-mail can be sent at the moment. Try again in a few minutes."))
            answer = self.form_invalid(form)
        return answer
