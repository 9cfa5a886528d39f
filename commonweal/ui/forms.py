"""Forms drawn with our own components, and the date that is asked as day, month and year."""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonweal.ui.choices import draw_select

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Days outside these are slips: nothing here is older or further away, and a week before or after is a day too.
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
# What a box of a date takes: far more than it needs, so that nothing typed is cut down to a day that is one.
LONGEST_PART = 20
Parts = tuple[str, str, str]
Words = str | Promise
# Pairs of what is sent and what is read; a group is a pair of its name and its own pairs.
Answers = Sequence[tuple[Any, Any]]


def offer(form: forms.BaseForm, **answers: Answers | QuerySet[Any]) -> None:
    """Set what the named questions can be answered with, where that is known only as the form is made.

    That is so when it is read from the database, or depends on who is asked.
    """
    for name, offered in answers.items():
        field = form.fields[name]
        if isinstance(field, forms.ModelChoiceField) and isinstance(offered, QuerySet):
            field.queryset = offered
        elif isinstance(field, forms.ChoiceField):
            field.choices = offered
        else:
            raise TypeError(f"“{name}” is not answered by choosing.")


def is_in_reach(day: datetime.date) -> bool:
    """Is this a day that anything here can be about?

    >>> is_in_reach(datetime.date(2026, 11, 23)), is_in_reach(datetime.date(9999, 12, 27))
    (True, False)
    """
    return EARLIEST <= day <= LATEST


def refuse_out_of_reach(day: datetime.date) -> None:
    """Raise ValidationError, with what to do, for a day that nothing here can be about."""
    if not is_in_reach(day):
        raise forms.ValidationError(
            _("Use a year from %(first)s to %(last)s.") % {"first": EARLIEST.year, "last": LATEST.year},
            code="out_of_reach",
        )


class DayInAddress(forms.DateField):
    """A day as an address names it: 2026-11-23."""

    def __init__(self, **named: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], validators=[refuse_out_of_reach], **named)


class Renderer(TemplatesSetting):
    """Finds the templates of fields and forms among ours."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == forms.Select.template_name:
            return draw_select(context)
        return super().render(template_name, context, request)


class DayMonthYearInput(forms.Widget):
    """Three short boxes, which people fill in more surely than a calendar."""

    template_name = "ui/forms/day_month_year.html"
    use_fieldset = True
    names = ("day", "month", "year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        whole = data.get(name)
        if whole:  # sent by a program or kept in an address: 2026-11-23
            return _apart(whole)
        day, month, year = (str(data.get(f"{name}_{part}", "")).strip() for part in self.names)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in self.names)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        words = {
            "day": pgettext_lazy("part of a date", "Day"),
            "month": pgettext_lazy("part of a date", "Month"),
            "year": pgettext_lazy("part of a date", "Year"),
        }
        identifier = context["widget"]["attrs"].get("id") or f"id_{name}"
        is_wrong = bool((attrs or {}).get("aria-invalid"))
        context["boxes"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{identifier}_{part}",
                "label": words[part],
                "value": text,
                "width": 4 if part == "year" else 2,
                "longest": LONGEST_PART,
                "is_wrong": is_wrong,
            }
            for part, text in zip(self.names, _apart(value), strict=True)
        ]
        return context


class DayMonthYearField(forms.DateField):
    """A date asked as day, month and year; an error says which of the three is missing.

    A year of two figures is of this century, as people write it on paper.
    """

    widget = DayMonthYearInput
    default_validators = [refuse_out_of_reach]
    default_error_messages = {
        "required": _("Enter the date."),
        "day": _("The date must include a day."),
        "month": _("The date must include a month."),
        "year": _("The date must include a year."),
        "invalid": _("The date must be a real date, such as 27 3 2026."),
    }

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values or isinstance(value, datetime.date):
            return super().to_python(value)
        day, month, year = _apart(value)
        if not any((day, month, year)):
            return None
        for part, text in zip(DayMonthYearInput.names, (day, month, year), strict=True):
            if not text:
                raise forms.ValidationError(self.error_messages[part], code=part)
        named = re.fullmatch(r"([a-z]{3})[a-z]*\.?", month.lower())
        try:
            number = MONTHS.index(named[1]) + 1 if named else int(month)
            return datetime.date(int(year) + 2000 * (len(year) == 2), number, int(day))
        except (ValueError, OverflowError):  # a telephone number is no day either
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _apart(initial) != _apart(data)


def _apart(value: Any) -> Parts:
    """Day, month and year as text, from whatever form a date comes in."""
    if isinstance(value, datetime.date):
        return str(value.day), str(value.month), str(value.year)
    if isinstance(value, (tuple, list)) and len(value) == 3:
        day, month, year = map(str, value)
        return day, month, year
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", str(value or ""))
    return (found[3], found[2], found[1]) if found else ("", "", "")


class ManyTicks(forms.CheckboxSelectMultiple):
    """Ticks for a list that may be long: the first few, and the rest behind “Show more”, which the keyboard opens.

    What was ticked among the rest is never hidden.
    """

    at_first = 8


def first_ticks(field: forms.BoundField) -> list[forms.boundfield.BoundWidget]:
    """The choices that are shown at once."""
    widget = field.field.widget
    return field.subwidgets[: widget.at_first] if isinstance(widget, ManyTicks) else field.subwidgets


def further_ticks(field: forms.BoundField) -> list[forms.boundfield.BoundWidget]:
    """The choices that are shown when somebody asks for more."""
    return field.subwidgets[len(first_ticks(field)) :]


def any_ticked(choices: list[forms.boundfield.BoundWidget]) -> bool:
    """Is any of these chosen?"""
    return any(one.data.get("selected") for one in choices)


def first_error(form: forms.BaseForm) -> str:
    """What is wrong first with what an address asks for, with the label of its box, as one sentence."""
    name, messages = next(iter(form.errors.items()))
    label = form[name].label if name in form.fields else ""
    return f"{label}: {messages[0]}" if label else str(messages[0])


def kind_of(field: forms.BoundField) -> str:
    """Which component draws this field."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    for kind, classes in _KINDS:
        if isinstance(widget, classes):
            return kind
    return "input"


_KINDS: tuple[tuple[str, tuple[type[forms.Widget], ...]], ...] = (
    ("date", (DayMonthYearInput, forms.SelectDateWidget)),
    ("checkboxes", (forms.CheckboxSelectMultiple,)),
    ("radios", (forms.RadioSelect,)),
    ("checkbox", (forms.CheckboxInput,)),
    ("select", (forms.Select,)),
    ("file", (forms.FileInput,)),
    ("password", (forms.PasswordInput,)),
    ("textarea", (forms.Textarea,)),
)
_CLASSES = {
    "input": "govuk-input",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea govuk-js-character-count",
}


def dressed(field: forms.BoundField) -> str:
    """The field's own control with the classes of its component; what the form's author set stays."""
    kind = kind_of(field)
    attrs = field.field.widget.attrs
    classes = [attrs.get("class", ""), _CLASSES.get(kind, "")]
    if field.errors and kind in _CLASSES:
        classes.append(f"{_CLASSES[kind].split()[0]}--error")
    if kind == "input" and "govuk-input--width" not in attrs.get("class", ""):
        classes.append(_width(field))
    # A placeholder vanishes when typing starts and is hard to read; hints stand above the box.
    extra: dict[str, Any] = {"class": " ".join(filter(None, classes)), "placeholder": False}
    if kind == "textarea":
        extra["rows"] = attrs.get("rows") if attrs.get("rows") not in (None, "10") else 5
        # The count is shown and the answer is refused when too long; typing is never cut off.
        extra["maxlength"] = False
    if kind == "password":
        extra |= {"spellcheck": "false", "autocapitalize": "none"}
    return field.as_widget(attrs=extra)


def dressed_checkbox(field: forms.BoundField) -> str:
    """A single tick box."""
    return field.as_widget(attrs={"class": "govuk-checkboxes__input"})


def first_control(field: forms.BoundField) -> str:
    """The identifier that a link from the error summary goes to: the first box of several."""
    kind = kind_of(field)
    if kind in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    if kind == "date":
        return f"{field.auto_id}_day"
    return field.id_for_label or field.auto_id


def errors_of(field: forms.BoundField, *, alone: bool = False) -> list[str]:
    """What is wrong, in words that say which question is meant and what to do.

    alone: the words stand away from the question, in the summary, so Django's own messages
    ("Enter a whole number.") get the question's label in front. Messages of ours stay as they are.
    """
    words = []
    for error in field.errors.as_data():
        is_ours = _wrote_it_ourselves(field, error)
        message = " ".join(error.messages)
        plain = "" if is_ours else _in_plain_words(field, error)
        if plain:
            message = plain
        elif alone and not is_ours:
            message = f"{field.label}: {message}"
        words.append(str(message))
    return words


# What validators and models refuse, in words that Django has once for all fields.
_OF_VALIDATORS = (
    "min_length",
    "max_length",
    "min_value",
    "max_value",
    "unique",
    "null_characters_not_allowed",
)


def _wrote_it_ourselves(field: forms.BoundField, error: forms.ValidationError) -> bool:
    """Is this message the form's own, rather than a stock one of Django's fields and validators?"""
    if error.code in _OF_VALIDATORS:
        return False
    stock: dict[str, Any] = {}
    for ancestor in reversed(type(field.field).__mro__):
        if ancestor.__module__.startswith("django."):
            stock |= getattr(ancestor, "default_error_messages", {})
            stock |= {one.code: one.message for one in vars(ancestor).get("default_validators", ())}
    return not (error.code in stock and str(stock[error.code]) == str(error.message))


def _in_plain_words(field: forms.BoundField, error: forms.ValidationError) -> str:
    """What to do about what Django says in words of its own; empty where it says enough."""
    about = {"question": field.label, **(error.params or {})}
    if error.code in _OF_VALIDATORS and error.message == field.field.error_messages.get(error.code):
        return ""  # the form has words of its own for it
    if error.code == "unique":
        return _("Choose another “%(question)s”: this one is in use already.") % about
    if error.code in ("min_value", "max_value"):
        return _out_of_bounds(field, about)
    if error.code == "null_characters_not_allowed":
        return _("Type “%(question)s” again: it holds a character that cannot be kept.") % about
    if error.code == "min_length" and "limit_value" in about:
        return (
            _("Say more in “%(question)s”: it needs %(limit_value)d characters, and has %(show_value)d.")
            % about
        )
    if error.code == "required":
        return str(_missing(field) % about)
    if error.code == "invalid_choice":
        return _("Choose one of the answers to “%(question)s”.") % about
    if error.code == "invalid" and isinstance(field.field, forms.EmailField):
        return _("Write an e-mail address in “%(question)s”, such as name@example.org.") % about
    if error.code == "max_length" and "limit_value" in about:
        return (
            _("Shorten “%(question)s”: it may have %(limit_value)d characters, and has %(show_value)d.")
            % about
        )
    return ""


def _out_of_bounds(field: forms.BoundField, about: Mapping[str, Any]) -> str:
    """Which numbers are taken, in one sentence, whichever end was passed."""
    least, most = (getattr(field.field, name, None) for name in ("min_value", "max_value"))
    bounds = {"question": about["question"], "least": least, "most": most}
    if least is not None and most is not None:
        return _("In “%(question)s” use a number from %(least)s to %(most)s.") % bounds
    if least is not None:
        return _("In “%(question)s” use a number of %(least)s or more.") % bounds
    limit = most if most is not None else about.get("limit_value")
    return _("In “%(question)s” use a number of at most %(most)s.") % {**bounds, "most": limit}


def _missing(field: forms.BoundField) -> Any:
    kind = kind_of(field)
    if kind == "checkbox":
        return _("Tick “%(question)s” to go on.")
    if kind in ("radios", "checkboxes", "select"):
        return _("Choose an answer to “%(question)s”.")
    return _("Fill in “%(question)s”.")


def _width(field: forms.BoundField) -> str:
    """A box about as wide as its answer, which says what is asked for."""
    if isinstance(field.field, (forms.IntegerField, forms.DecimalField)):
        return "govuk-input--width-5"
    longest = getattr(field.field, "max_length", None)
    if longest and longest <= 20:
        return "govuk-input--width-20"
    return ""


class LongText(forms.CharField):
    """Text of several lines; with `max_length`, characters left are counted."""

    widget = forms.Textarea
