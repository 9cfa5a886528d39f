"""A reply on paper, typed in: the form of all its pages at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commonweal.consultations.forms import Said, ThemeForm, said_in
from commonweal.consultations.models import Consultation, Question, Theme
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.ui.forms import DayMonthYearField


class HeadForm(RefusesMarkedAbove):
    """When it came, for whom and from where."""

    received_on = DayMonthYearField(label=_("Received on"))
    on_behalf_of = forms.CharField(label=_("Group, if it is for one"), max_length=200, required=False)
    postcode = forms.CharField(
        label=_("Postcode"),
        help_text=_("Only the ward is kept; one that is not known is left out."),
        max_length=10,
        required=False,
    )

    def answers(self) -> dict[str, Any]:
        """What was typed, as the verb takes it."""
        return dict(self.cleaned_data)


@dataclass(frozen=True)
class PaperTheme:
    """One theme with the form of all its questions: what is on paper is typed in, whatever the conditions."""

    theme: Theme
    questions: list[Question]
    form: ThemeForm

    def said(self) -> list[Said]:
        """What is answered, as the verb takes it."""
        return said_in(self.form, self.questions)


def forms_of(consultation: Consultation, data: QueryDict | None) -> list[PaperTheme]:
    """The themes of a consultation with a form each. Nothing is needed: on paper people leave out what they like."""
    found = []
    for theme in consultation.themes.prefetch_related("questions"):
        questions = list(theme.questions.all())
        form = ThemeForm(data, questions=questions, prefix=f"theme-{theme.order}")
        for field in form.fields.values():
            field.required = False
        found.append(PaperTheme(theme, questions, form))
    return found
