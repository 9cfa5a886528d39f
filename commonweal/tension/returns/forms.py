"""The form of a weekly return that has something to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.refusing_marked import RefusesMarkedAbove


class NoteForm(RefusesMarkedAbove):
    """A note for the officer: what does not fit a report."""

    note = forms.CharField(
        label=_("A note"),
        help_text=_(
            "For what does not fit a report, such as “all quiet, but the fair is on Saturday”. "
            "Name nobody. Only those who check reports read it."
        ),
        max_length=2000,
        error_messages={"required": _("Write the note first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
