"""Signing in and choosing another password, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

ADDRESS = _("E-mail address")
NEW, AGAIN = _("New password"), _("New password once more")
HINT = _("At least 12 characters. Three words are good.")


class SignIn(LoginForm):
    """Whoever has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS


class ForgottenPassword(ResetPasswordForm):
    """Whoever forgot theirs, before a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS


class NewPassword(ResetPasswordKeyForm):
    """Whoever forgot theirs, by the link that was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields)


class ChangePassword(ChangePasswordForm):
    """Whoever knows theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Password until now")
        _word(self.fields)


def _word(fields: dict[str, Any]) -> None:
    fields["password1"].label, fields["password2"].label = NEW, AGAIN
    fields["password1"].help_text = HINT
