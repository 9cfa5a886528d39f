"""Keys for programs: one's own, made, shown once and taken away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from commonweal.identifiers import public_identifier
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import ApiToken
from commonweal.people.roles import Permission
from commonweal.people.tokens import LONGEST_DAYS, issue_token, renew_secret, revoke_token
from commonweal.ui.once import sending_of


class NameInUse(Exception):
    """Another token of the same person has this name and is in force."""


class TokenForm(forms.Form):
    """What a new key is for, and how long it is good for."""

    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=100,
        help_text=gettext_lazy("Such as the name of the system that will use it."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days?"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )
    # Which opening of the page it is: only the same one sent again may end the secret that it showed.
    opened = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=32, initial=public_identifier
    )


@needs(Permission.USE_API)
def tokens(request: SignedInRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    own = ApiToken.objects.filter(owner=request.user, revoked_at=None, expires_at__gt=timezone.now())
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        sending = sending_of(request, "token", form.cleaned_data)
        secrets: list[str] = []

        def make(**answers: Any) -> ApiToken:
            if own.filter(name=answers["name"]).exclude(content_key=sending.key).exists():
                raise NameInUse
            token, secret = issue_token(**answers, by=request.user)
            secrets.append(secret)
            return token

        try:
            token, is_again = sending.make_once(
                ApiToken, make, name=form.cleaned_data["name"], days=form.cleaned_data["days"]
            )
        except NameInUse:
            form.add_error(
                "name",
                _(
                    "You have a token of this name, and programs may be using it. Give this one another name, "
                    "or take that one away first."
                ),
            )
        else:
            # The answer to the first sending was lost, and its secret with it: another is shown in its place.
            secret = renew_secret(token, by=request.user) if is_again else secrets[0]
            # Shown in this answer only: not kept in the session, not in an address.
            shown = {"made": token, "secret": secret, "is_again": is_again}
            form = TokenForm()
    context = {"form": form, "tokens": own, **shown}
    return render(request, "people/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_API)
def revoke(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say what stops working, and take the token away once that is confirmed."""
    token = get_object_or_404(ApiToken, public_id=public_id, owner=request.user, revoked_at=None)
    if request.method != "POST":
        return render(request, "people/revoke_token.html", {"token": token})
    revoke_token(token, by=request.user)
    messages.success(request, _("The token was taken away. Programs that use it are refused from now on."))
    return redirect("people:tokens")
