"""Words of Django and allauth that our public pages show and that those have not in every language of ours.

Nothing reads this list but `languages.py`, which gathers what is to be translated. Each must be, letter
by letter, what the package says; `test_languages.py` finds those that are missing on the sign-in page.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

FROM_DJANGO = (
    _("Enter a valid email address."),
    _("Enter a valid date."),
    _("Null characters are not allowed."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "min_length",
    ),
    _("This password is too common."),
    _("The password is too similar to the %(verbose_name)s."),
    _("e-mail address"),  # the name that the sentence before is filled with, from our `User`
)
FROM_ALLAUTH = (
    _("Password"),
    _("Remember Me"),
    _("Forgot your password?"),
    _("This account is currently inactive."),
)
