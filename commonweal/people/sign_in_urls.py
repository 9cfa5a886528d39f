"""The addresses of signing in: of those that allauth offers, the ones for which we have pages and words of our own.

Every other is no page, so that a newer allauth opens none unseen. Its name stays: allauth may ask for the address.
"""

from collections.abc import Iterator

from allauth.urls import urlpatterns as offered
from django.urls import URLPattern, URLResolver, path

from commonweal.people.accounts import no_such_page
from commonweal.people.views.forgotten import ForgottenPassword

OPEN = frozenset(
    """account_login account_logout account_signup account_inactive account_reauthenticate account_change_password
    account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
    mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes
    mfa_generate_recovery_codes mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn
    mfa_remove_webauthn mfa_reauthenticate_webauthn mfa_login_webauthn""".split()
)
Entry = URLPattern | URLResolver


def _ours(entries: list[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            inner = list(_ours(entry.url_patterns))
            yield URLResolver(entry.pattern, inner, entry.default_kwargs, entry.app_name, entry.namespace)
        elif entry.name in OPEN:
            yield entry
        else:
            yield URLPattern(entry.pattern, no_such_page, name=entry.name)


urlpatterns: list[Entry] = [
    path("password/reset/", ForgottenPassword.as_view(), name="account_reset_password"),
    *_ours(offered),
]
