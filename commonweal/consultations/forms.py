"""Forms of consultations: the pages of a reply, made from its questions, and those of whoever runs one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonweal.consultations.definition import LONGEST_ANSWER, CannotDefine, read_definition
from commonweal.consultations.models import Question, QuestionKind
from commonweal.consultations.offered import offered
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.places.postcodes import find_postcode
from commonweal.ui.forms import DayMonthYearField, LongText

LONGEST_FILE = 500_000
# What is said: a question, what is said to it in own words, and the codes of the answers chosen.
ANSWER = "q-"
Said = tuple[Question, str, list[str]]


class NothingAskedForm(forms.Form):
    """A page that only tells something."""


class ThemeForm(RefusesMarkedAbove):
    """The questions of one theme, each a field by its code."""

    def __init__(self, *words: Any, questions: Sequence[Question], **named: Any) -> None:
        super().__init__(*words, **named)
        for question in questions:
            self.fields[name_of(question)] = field_of(question)


def name_of(question: Question) -> str:
    """Under which name an answer is sent; no name that the form itself uses.

    >>> name_of(Question(code="step"))
    'q-step'
    """
    return f"{ANSWER}{question.code}"


def field_of(question: Question) -> forms.Field:
    """The field in which a question is answered."""
    shared: dict[str, Any] = {
        "label": question.words,
        "help_text": question.help,
        "required": question.is_required,
    }
    if question.kind == QuestionKind.OPEN:
        return LongText(
            **shared, max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 6, "dir": "auto"})
        )
    choices = offered(question)
    if question.kind == QuestionKind.SEVERAL:
        return forms.MultipleChoiceField(**shared, choices=choices, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(**shared, choices=choices, widget=forms.RadioSelect)


def said_in(form: forms.Form, questions: Sequence[Question]) -> list[Said]:
    """What a checked form answers to these questions: words, or the codes chosen; nothing of one left out."""
    found: list[Said] = []
    for question in questions:
        value: Any = form.cleaned_data.get(name_of(question))
        if not value:
            continue
        if question.kind == QuestionKind.OPEN:
            found.append((question, str(value), []))
        else:
            found.append((question, "", [value] if isinstance(value, str) else list(value)))
    return found


class AboutForm(RefusesMarkedAbove):
    """For whom somebody replies, from where, and whether they want to hear what was decided."""

    needed_for_some = ("group",)
    who = forms.ChoiceField(
        label=_("Do you reply for yourself or for a group?"),
        widget=forms.RadioSelect,
        choices=[
            ("self", pgettext_lazy("reply", "For myself")),
            ("group", pgettext_lazy("reply", "For a group or organisation")),
        ],
        error_messages={"required": _("Say whether you reply for yourself or for a group.")},
    )
    group = forms.CharField(
        label=_("If for a group, what is it called?"),
        help_text=_("The group’s name, not your own. It may be published with what it says."),
        max_length=200,
        required=False,
    )
    postcode = forms.CharField(
        label=_("Your postcode"),
        help_text=_("We only keep which ward it lies in, to see which areas we have heard from."),
        max_length=10,
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    email = forms.EmailField(
        label=_("E-mail address, if you want to hear what was decided"),
        help_text=_(
            "We keep it encrypted and apart from your answers, use it once to tell you, and then delete it."
        ),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def clean_postcode(self) -> str:
        postcode = str(self.cleaned_data["postcode"])
        if postcode and find_postcode(postcode) is None:
            raise forms.ValidationError(
                _("We do not know this postcode. Check it, or leave it empty: you can reply without."),
                code="unknown",
            )
        return postcode

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("who") == "group" and not cleaned.get("group") and "group" not in self.errors:
            self.add_error("group", _("Enter the name of the group."))
        return cleaned


class CheckForm(forms.Form):
    """The last page, on which nothing is asked."""

    # A box that people do not see and machines fill in.
    website = forms.CharField(required=False)
    says_nothing_of_optional = True


class ReceiptForm(forms.Form):
    """The code that somebody got when they replied."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code that you got when you replied.")},
    )


class DefinitionForm(forms.Form):
    """A definition file: read as a whole; every fault is named."""

    file = forms.FileField(
        label=_("Definition file (TOML)"),
        help_text=_("Its themes, issues, options and questions. How to write one stands in the handbook."),
        error_messages={"required": _("Choose the file.")},
    )

    def clean_file(self) -> Any:
        data = self.cleaned_data["file"]
        if data.size > LONGEST_FILE:
            raise forms.ValidationError(_("This file is larger than a definition can be."), code="long")
        try:
            return read_definition(data.read().decode())
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This file is not text in UTF-8."), code="bytes") from error
        except CannotDefine as error:
            raise forms.ValidationError([forms.ValidationError(one) for one in error.faults]) from error


class EvidenceForm(forms.Form):
    """What shows that one of the four tests is met."""

    words = LongText(
        label=_("What shows it"),
        max_length=4_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Say what shows it.")},
    )


class DecidedForm(forms.Form):
    """What was decided, and when."""

    outcome = LongText(
        label=_("What was decided"),
        max_length=4_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Say what was decided.")},
    )
    decided_on = DayMonthYearField(label=_("When"))


class ResponseForm(forms.Form):
    """What people said of a theme, and what was done."""

    heard = LongText(
        label=_("What people said"),
        help_text=_("In a few sentences, without names. This is published."),
        max_length=4_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Say what people said.")},
    )
    changed = forms.ChoiceField(
        label=_("Does something change by it?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("partly", _("In part")), ("no", _("No"))],
        error_messages={"required": _("Say whether something changes by it.")},
    )
    response = LongText(
        label=_("What we did, or why not"),
        help_text=_("What is done, by whom and when; where nothing is, the reason. This is published."),
        max_length=4_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Say what was done, or why nothing was.")},
    )
