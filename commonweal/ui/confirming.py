"""A box to confirm with, for a form that found something in its answers that somebody has to know before it is kept."""

from django import forms
from django.utils.crypto import salted_hmac

from commonweal.ui.forms import Words


def ask_to_confirm(
    form: forms.BaseForm, name: str, *, about: str, label: Words, told: Words
) -> forms.BoundField:
    """Add the box to a form that was filled in and return it; its `data` says whether it was ticked.

    about: what was found. The box is named after it, so that a tick is about this and nothing that is found later.
    told: what is said of it beside the box.
    """
    box = box_about(name, about)
    form.fields[box] = forms.BooleanField(label=str(label), help_text=str(told), required=False)
    return form[box]


def box_about(name: str, about: str) -> str:
    """The name of the box that confirms this and nothing else.

    >>> box_about("more", "5 reports") == box_about("more", "6 reports")
    False
    """
    return f"{name}_{salted_hmac('box to confirm with', f'{name}:{about}').hexdigest()[:12]}"
